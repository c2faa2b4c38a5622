using System.Buffers;
using System.Globalization;

namespace RlTemplates.Options;

/// <summary>Durations: a number with a unit (<c>500ms</c>, <c>90s</c>, <c>5m</c>, <c>2h</c>, <c>1d</c>), several of them (<c>1h30m</c>), or hours:minutes:seconds.</summary>
internal sealed class DurationCodec : Codec<TimeSpan>
{
    private static readonly (string Unit, long Ticks)[] Units =
    [
        ("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("ms", TimeSpan.TicksPerMillisecond), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond),
    ];

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    public override string Expected => "a duration such as 90s, 5m or 1:30:00";

    public override string Format(TimeSpan value)
    {
        if (value == TimeSpan.Zero)
            return "0s";
        foreach (var (unit, ticks) in Units.OrderByDescending(u => u.Ticks))
        {
            if (value.Ticks % ticks == 0)
                return string.Create(CultureInfo.InvariantCulture, $"{value.Ticks / ticks}{unit}");
        }
        return value.ToString("c", CultureInfo.InvariantCulture);
    }

    public override bool TryParse(string text, out TimeSpan value, out string? demand)
    {
        var trimmed = text.Trim();
        var isDuration = trimmed.Contains(':', StringComparison.Ordinal)
            ? TimeSpan.TryParse(trimmed, CultureInfo.InvariantCulture, out value)
            : TryParseUnits(trimmed, out value);
        demand = isDuration ? null : "must be " + Expected;
        return isDuration;
    }

    public override IEnumerable<double> Numbers(TimeSpan value) => [value.TotalSeconds];

    public override string FormatBound(double bound) =>
        Math.Abs(bound) < TimeSpan.MaxValue.TotalSeconds ? Format(TimeSpan.FromSeconds(bound)) : BoundText.Number(bound) + "s";

    private static bool TryParseUnits(string text, out TimeSpan value)
    {
        value = default;
        var isNegative = text.StartsWith('-');
        var rest = isNegative ? text.AsSpan(1) : text;
        var ticks = 0.0;
        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExcept(NumberCharacters);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return false;
            rest = rest[digits..];
            if (!TryTakeUnit(ref rest, out var unit))
                return false;
            ticks += number * unit;
        }
        if (text.Length == (isNegative ? 1 : 0) || ticks >= TimeSpan.MaxValue.Ticks)
            return false;
        value = TimeSpan.FromTicks((long)Math.Round(isNegative ? -ticks : ticks));
        return true;
    }

    private static bool TryTakeUnit(ref ReadOnlySpan<char> rest, out long ticks)
    {
        foreach (var (unit, size) in Units)
        {
            if (!rest.StartsWith(unit, StringComparison.OrdinalIgnoreCase))
                continue;
            rest = rest[unit.Length..];
            ticks = size;
            return true;
        }
        ticks = 0;
        return false;
    }
}
