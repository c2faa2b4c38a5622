using System;
using System.Globalization;
using System.Linq;

namespace RlTemplates.Options;

/// <summary>Durations: a number with a unit (<c>500ms</c>, <c>90s</c>, <c>5m</c>, <c>2h</c>, <c>1d</c>), several of them (<c>1h30m</c>), or hours:minutes:seconds.</summary>
internal static class DurationText
{
    private static readonly (string Unit, long Ticks)[] Units =
    [
        ("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("ms", TimeSpan.TicksPerMillisecond), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond),
    ];

    /// <summary>A duration in its largest whole unit.</summary>
    public static string Format(TimeSpan value)
    {
        if (value == TimeSpan.Zero)
            return "0s";
        foreach (var (unit, ticks) in Units.OrderByDescending(u => u.Ticks))
        {
            if (value.Ticks % ticks == 0)
                return (value.Ticks / ticks).ToString(CultureInfo.InvariantCulture) + unit;
        }
        return value.ToString("c", CultureInfo.InvariantCulture);
    }

    /// <summary>Reads a duration.</summary>
    public static bool TryParse(string text, out TimeSpan value)
    {
        var trimmed = text.Trim();
        return trimmed.Any(c => c == ':') ? TimeSpan.TryParse(trimmed, CultureInfo.InvariantCulture, out value) : TryParseUnits(trimmed, out value);
    }

    private static bool TryParseUnits(string text, out TimeSpan value)
    {
        value = default;
        var isNegative = text.Length > 0 && text[0] == '-';
        var at = isNegative ? 1 : 0;
        if (text.Length == at)
            return false;
        var ticks = 0.0;
        while (at < text.Length)
        {
            var start = at;
            while (at < text.Length && text[at] is (>= '0' and <= '9') or '.')
                at++;
            var digits = text.Substring(start, at - start);
            if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                || Array.Find(Units, u => string.Compare(text, at, u.Unit, 0, u.Unit.Length, StringComparison.OrdinalIgnoreCase) == 0) is not { Unit: { } name, Ticks: var unit })
                return false;
            at += name.Length;
            ticks += number * unit;
        }
        if (!(ticks < TimeSpan.MaxValue.Ticks))
            return false;
        value = TimeSpan.FromTicks((long)Math.Round(isNegative ? -ticks : ticks));
        return true;
    }
}
