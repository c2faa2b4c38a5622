using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace RlTemplates.Options;

/// <summary>Whole numbers; <c>1e6</c> is read too.</summary>
internal sealed class IntegerCodec<T> : Codec<T>
    where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
    private const NumberStyles Style = NumberStyles.Integer | NumberStyles.AllowExponent;

    public override string Expected => "a whole number";

    public override string Format(T value) => value.ToString(null, CultureInfo.InvariantCulture);

    public override bool TryParse(string text, out T value, out string? demand)
    {
        demand = null;
        if (T.TryParse(text.AsSpan().Trim(), Style, CultureInfo.InvariantCulture, out value))
            return true;
        var isTooLarge = text.Length < 100 && Int128.TryParse(text.AsSpan().Trim(), NumberStyles.Integer, CultureInfo.InvariantCulture, out _);
        demand = isTooLarge
            ? string.Create(CultureInfo.InvariantCulture, $"must lie in [{T.MinValue}, {T.MaxValue}]")
            : "must be " + Expected;
        return false;
    }

    public override IEnumerable<double> Numbers(T value) => [double.CreateSaturating(value)];
}

/// <summary>Floating-point and decimal numbers, written as shortly as reads back exactly.</summary>
internal sealed class RealCodec<T> : Codec<T>
    where T : struct, INumber<T>
{
    public override string Expected => "a number";

    public override string Format(T value) => value.ToString(null, CultureInfo.InvariantCulture).ToLowerInvariant();

    public override bool TryParse(string text, out T value, out string? demand)
    {
        var isNumber = T.TryParse(text.AsSpan().Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        demand = isNumber ? null : "must be " + Expected;
        return isNumber;
    }

    public override IEnumerable<double> Numbers(T value) => [double.CreateSaturating(value)];
}

internal sealed class BooleanCodec : Codec<bool>
{
    private static readonly string[] Names = ["true", "false"];

    public override string Expected => "true or false";

    public override IReadOnlyList<string> Choices => Names;

    public override string Format(bool value) => value ? "true" : "false";

    public override bool TryParse(string text, out bool value, out string? demand)
    {
        var isBoolean = bool.TryParse(text, out value);
        demand = isBoolean ? null : "must be " + Expected;
        return isBoolean;
    }
}

internal sealed class StringCodec : Codec<string>
{
    public override string Expected => "text";

    public override string Format(string value) => value;

    public override bool TryParse(string text, out string value, out string? demand)
    {
        (value, demand) = (text, null);
        return true;
    }
}

/// <summary>Named values; case, and dashes for underscores, do not matter when reading.</summary>
internal sealed class EnumCodec<T>(IReadOnlyList<KeyValuePair<string, T>> names) : Codec<T>
    where T : struct, Enum
{
    private readonly string[] _choices = [.. names.Select(n => n.Key)];

    public override string Expected => "one of " + string.Join(", ", _choices);

    public override IReadOnlyList<string> Choices => _choices;

    public override string Format(T value)
    {
        foreach (var (name, named) in names)
        {
            if (EqualityComparer<T>.Default.Equals(named, value))
                return name;
        }
        return value.ToString("D");
    }

    public override bool TryParse(string text, out T value, out string? demand)
    {
        var sought = Plain(text);
        foreach (var (name, named) in names)
        {
            if (!string.Equals(Plain(name), sought, StringComparison.OrdinalIgnoreCase))
                continue;
            (value, demand) = (named, null);
            return true;
        }
        (value, demand) = (default, DemandChoice(text, _choices));
        return false;
    }

    private static string Plain(string text) => text.Trim().Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
}

/// <summary>Any type that parses and formats itself.</summary>
internal sealed class ParsableCodec<T> : Codec<T>
    where T : IParsable<T>, IFormattable
{
    public override string Expected => ("AEIOU".Contains(typeof(T).Name[0], StringComparison.Ordinal) ? "an " : "a ") + NameCase.ToKebab(typeof(T).Name).Replace('-', ' ');

    public override string Format(T value) => value.ToString(null, CultureInfo.InvariantCulture);

    [SuppressMessage("Design", "CA1031", Justification = "Parse may throw whatever its author chose; the message is for the user.")]
    public override bool TryParse(string text, out T value, out string? demand)
    {
        demand = null;
        if (T.TryParse(text, CultureInfo.InvariantCulture, out value!))
            return true;
        demand = "must be " + Expected;
        try
        {
            T.Parse(text, CultureInfo.InvariantCulture);
        }
        catch (Exception e)
        {
            demand += $" ({e.Message.TrimEnd('.')})";
        }
        return false;
    }

    public override IEnumerable<double> Numbers(T value) => value is IHasNumbers numbers ? numbers.Numbers : [];
}
