using System.Globalization;

namespace RlTemplates.SageMaker;

/// <summary>Floating-point numbers as Python writes them: <c>1e-05</c>, <c>2.0</c>, <c>1e+16</c>, <c>NaN</c>.</summary>
internal static class PythonFloat
{
    /// <summary>
    /// The shortest text that gives the same number, in the form of <c>float.__repr__</c>; JSON's names for NaN and infinities.
    /// </summary>
    public static string Text(double value) => Text(value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>The shortest text of a single-precision number: <c>0.1</c> for 0.1f.</summary>
    public static string Text(float value) => Text(value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>The shortest text of a half-precision number.</summary>
    public static string Text(Half value) => Text(value.ToString("R", CultureInfo.InvariantCulture));

    // The digits are the same in both languages; where the point stands, and when there is an exponent, is not.
    private static string Text(string shortest)
    {
        if (shortest is "NaN" or "Infinity" or "-Infinity")
            return shortest;
        var sign = shortest[0] == '-' ? "-" : "";
        var parts = shortest[sign.Length..].Split('E');
        var (whole, fraction) = parts[0].Split('.') is [var before, var after] ? (before, after) : (parts[0], "");
        var digits = (whole + fraction).TrimStart('0');
        if (digits.Length == 0)
            return sign + "0.0";
        var point = whole.Length + (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0) - (whole.Length + fraction.Length - digits.Length);
        digits = digits.TrimEnd('0');
        return sign + point switch
        {
            <= -4 or > 16 => Scientific(digits, point - 1),
            <= 0 => "0." + new string('0', -point) + digits,
            _ when point >= digits.Length => digits + new string('0', point - digits.Length) + ".0",
            _ => digits[..point] + "." + digits[point..],
        };
    }

    private static string Scientific(string digits, int exponent) =>
        $"{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)}";
}
