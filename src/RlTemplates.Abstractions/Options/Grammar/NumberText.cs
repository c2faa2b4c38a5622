using System;
using System.Globalization;
using System.Linq;
using System.Numerics;

namespace RlTemplates.Options;

/// <summary>Numbers as text, independent of culture.</summary>
internal static class NumberText
{
    private const int MostDigits = 100;

    /// <summary>Reads a whole number, also one with an exponent: <c>1e6</c>.</summary>
    public static bool TryWhole(string text, out decimal value) =>
        decimal.TryParse(text.Trim(), NumberStyles.Integer | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value)
        && decimal.Truncate(value) == value && (value != 0 || !IsTiny(text));

    // A number too small for a decimal reads as zero.
    private static bool IsTiny(string text) => text.TakeWhile(c => c is not ('e' or 'E')).Any(c => c is >= '1' and <= '9');

    /// <summary>Whether a text is a whole number of any size.</summary>
    public static bool IsWhole(string text) =>
        text.Length < MostDigits && BigInteger.TryParse(text.Trim(), NumberStyles.Integer, CultureInfo.InvariantCulture, out _);

    /// <summary>A whole number: without point and exponent.</summary>
    public static string Format(decimal value) => value == 0 ? "0" : decimal.Truncate(value).ToString("0", CultureInfo.InvariantCulture);

    /// <summary>Reads a number and writes it as shortly as reads back exactly.</summary>
    public static bool TryReal(string text, RealSize size, out double number, out string written)
    {
        var trimmed = text.Trim();
        switch (size)
        {
            case RealSize.Decimal:
                var isDecimal = decimal.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact);
                (number, written) = ((double)exact, exact.ToString(CultureInfo.InvariantCulture));
                return isDecimal;
            case RealSize.Single:
                var isSingle = float.TryParse(Word(trimmed), NumberStyles.Float, CultureInfo.InvariantCulture, out var single);
                (number, written) = (single, single.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant());
                return isSingle;
            default:
                var isDouble = TryDouble(trimmed, out number);
                written = number.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
                return isDouble;
        }
    }

    /// <summary>Reads a number in double precision; <c>nan</c> and <c>infinity</c> in any case too.</summary>
    public static bool TryDouble(string text, out double value) => double.TryParse(Word(text), NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    /// <summary>Reads a number that is neither infinite nor NaN.</summary>
    public static bool TryFinite(string text, out double value) => TryDouble(text, out value) && !double.IsNaN(value) && !double.IsInfinity(value);

    // An older runtime, under which an editor may load the generator, knows these words in one case only.
    private static string Word(string text) => text.Length > 16 ? text : text.Trim().ToLowerInvariant() switch
    {
        "nan" => "NaN",
        "infinity" or "+infinity" => "Infinity",
        "-infinity" => "-Infinity",
        _ => text,
    };
}
