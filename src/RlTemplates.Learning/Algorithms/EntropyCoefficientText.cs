using System;
using System.Globalization;
using RlTemplates.Options;

namespace RlTemplates.Learning.Algorithms;

/// <summary>Entropy coefficients as text: <c>0.2</c>, <c>auto</c>, <c>auto_0.1</c>. Shared with the compiler.</summary>
internal static class EntropyCoefficientText
{
    private const string Word = "auto";

    /// <summary>Reads a coefficient.</summary>
    public static bool TryParse(string text, out double value, out bool isLearned)
    {
        var trimmed = text.Trim();
        isLearned = trimmed.StartsWith(Word, StringComparison.OrdinalIgnoreCase);
        value = 1;
        if (isLearned && trimmed.Length == Word.Length)
            return true;
        if (isLearned && trimmed[Word.Length] != '_')
            return false;
        return NumberText.TryFinite(isLearned ? trimmed.Substring(Word.Length + 1) : trimmed, out value) && (!isLearned || value > 0);
    }

    /// <summary>Writes a coefficient.</summary>
    public static string Format(double value, bool isLearned)
    {
        var number = value.ToString("R", CultureInfo.InvariantCulture);
        return !isLearned ? number : value == 1 ? Word : Word + "_" + number;
    }

    /// <summary>Says what a coefficient looks like.</summary>
    public static string Problem(string text) => $"'{text}' is no entropy coefficient: write a number, for example 0.2, or auto, or auto_0.1 to begin learning at 0.1.";

    /// <summary>Reads a coefficient for the grammar.</summary>
    public static ParsedText Read(string text) =>
        TryParse(text, out var value, out var isLearned) ? ParsedText.Right(Format(value, isLearned), [value]) : ParsedText.Wrong(Problem(text));
}
