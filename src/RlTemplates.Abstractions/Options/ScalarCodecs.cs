using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Reflection;

namespace RlTemplates.Options;

/// <summary>Whole numbers; <c>1e6</c> is read too.</summary>
internal sealed class IntegerCodec<T> : Codec<T>
    where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
    internal override TextGrammar Grammar { get; } = new WholeGrammar(decimal.CreateChecked(T.MinValue), decimal.CreateChecked(T.MaxValue));

    public override string Format(T value) => value.ToString(null, CultureInfo.InvariantCulture);

    internal override T Parse(string text) => NumberText.TryWhole(text, out var value) ? T.CreateChecked(value) : throw new FormatException(text);
}

/// <summary>Floating-point and decimal numbers, written as shortly as reads back exactly.</summary>
internal sealed class RealCodec<T>(RealSize size) : Codec<T>
    where T : struct, INumber<T>
{
    internal override TextGrammar Grammar { get; } = new RealGrammar(size);

    public override string Format(T value) => value.ToString(null, CultureInfo.InvariantCulture).ToLowerInvariant();

    internal override T Parse(string text) => T.Parse(text.AsSpan().Trim(), NumberStyles.Float, CultureInfo.InvariantCulture);
}

internal sealed class BooleanCodec : Codec<bool>
{
    internal override TextGrammar Grammar { get; } = new BooleanGrammar();

    public override string Format(bool value) => value ? "true" : "false";

    internal override bool Parse(string text) => bool.Parse(text);
}

internal sealed class StringCodec : Codec<string>
{
    internal override TextGrammar Grammar { get; } = new AnyGrammar();

    public override string Format(string value) => value;

    internal override string Parse(string text) => text;
}

/// <summary>Named values; case, and dashes for underscores, do not matter when reading.</summary>
/// <param name="names">The names.</param>
/// <param name="values">The value of each name. Arrays: every generic type over an enum is compiled anew when a program starts.</param>
internal sealed class EnumCodec<T>(string[] names, T[] values) : Codec<T>
    where T : struct, Enum
{
    private readonly ChoiceGrammar _grammar = new(names);

    internal override TextGrammar Grammar => _grammar;

    public override string Format(T value)
    {
        var index = Array.IndexOf(values, value);
        return index < 0 ? value.ToString("D") : names[index];
    }

    internal override T Parse(string text) => values[_grammar.IndexOf(text)];
}

/// <summary>Any type that parses and formats itself.</summary>
internal sealed class ParsableCodec<T> : Codec<T>
    where T : IParsable<T>, IFormattable
{
    internal override TextGrammar Grammar { get; } = new ParsedGrammar(typeof(T).Name, Read) { FormOf = static () => typeof(T).GetCustomAttribute<TextFormAttribute>()?.Pattern };

    public override string Format(T value) => value.ToString(null, CultureInfo.InvariantCulture);

    internal override T Parse(string text) => T.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : throw new FormatException(text);

    [SuppressMessage("Design", "CA1031", Justification = "Parse may throw whatever its author chose; the message is for the user.")]
    private static ParsedText Read(string text)
    {
        if (T.TryParse(text, CultureInfo.InvariantCulture, out var value))
            return ParsedText.Right(value.ToString(null, CultureInfo.InvariantCulture), value is IHasNumbers numbers ? numbers.Numbers : []);
        try
        {
            T.Parse(text, CultureInfo.InvariantCulture);
            return ParsedText.Wrong(null);
        }
        catch (Exception e)
        {
            return ParsedText.Wrong(e.Message);
        }
    }
}
