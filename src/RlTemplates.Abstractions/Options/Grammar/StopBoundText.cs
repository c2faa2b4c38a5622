using System;

namespace RlTemplates.Options;

/// <summary>Bounds of stop criteria as text: <c>18</c>, <c>&gt;=18</c>, <c>&lt;=0.1</c>.</summary>
internal static class StopBoundText
{
    /// <summary>Reads a bound.</summary>
    public static bool TryParse(string text, out double value, out bool isUpper)
    {
        var trimmed = text.Trim();
        isUpper = trimmed.StartsWith("<=", StringComparison.Ordinal);
        var number = isUpper || trimmed.StartsWith(">=", StringComparison.Ordinal) ? trimmed.Substring(2) : trimmed;
        return NumberText.TryDouble(number, out value) && !double.IsNaN(value);
    }

    /// <summary>Writes a bound.</summary>
    public static string Format(double value, bool isUpper) => (isUpper ? "<=" : ">=") + value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Says what a bound looks like.</summary>
    public static string Problem(string text) => $"'{text}' is no bound: write 18, >=18 or <=0.1.";

    /// <summary>Reads a bound for the grammar; no range applies to it.</summary>
    public static ParsedText Read(string text) =>
        TryParse(text, out var value, out var isUpper) ? ParsedText.Right(Format(value, isUpper), []) : ParsedText.Wrong(Problem(text));
}
