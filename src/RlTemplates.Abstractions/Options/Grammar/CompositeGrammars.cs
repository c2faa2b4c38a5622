using System;
using System.Collections.Generic;
using System.Linq;

namespace RlTemplates.Options;

/// <summary>A value or null, which is written <c>null</c>; an empty text reads as null too.</summary>
/// <param name="inner">Grammar of the value.</param>
/// <param name="saysNull">Whether demands and choices name null.</param>
internal sealed class OrNullGrammar(TextGrammar inner, bool saysNull) : TextGrammar
{
    public override TextKind Kind => inner.Kind;

    public override string Expected => inner.Expected + " or null";

    public override IReadOnlyList<string> Choices => !saysNull ? [] : inner.Choices.Count == 0 ? [] : [.. inner.Choices, "null"];

    public override TextGrammar? Element => inner.Element;

    public override bool TakesNull => true;

    public override (string Least, string Most)? Limits => inner.Limits;

    public override string? Form => inner.Form;

    public override TextReading Read(string text)
    {
        if (IsNull(text))
            return TextReading.Right("null");
        var reading = inner.Read(text);
        return saysNull && reading.Demand is { } demand ? reading.OrNull(demand) : reading;
    }

    public override string FormatBound(double bound) => inner.FormatBound(bound);

    /// <summary>Whether a text means null.</summary>
    public static bool IsNull(string text) => text.Length == 0 || text.Equals("null", StringComparison.OrdinalIgnoreCase) || text == "~";
}

/// <summary>A list, separated by commas.</summary>
/// <param name="element">Grammar of the elements.</param>
internal sealed class ListGrammar(TextGrammar element) : TextGrammar
{
    public override TextKind Kind => TextKind.List;

    public override string Expected => "a list, each element " + element.Expected;

    public override TextGrammar? Element => element;

    public override TextReading Read(string text)
    {
        var parts = ListText.Split(text);
        var (written, numbers) = (new string[parts.Count], new List<double>());
        for (var i = 0; i < written.Length; i++)
        {
            var reading = element.Read(parts[i]);
            if (reading.Demand is { } demand)
                return reading.IsTooLarge ? TextReading.TooLarge(demand) : TextReading.Wrong($"must be a list in which element {i + 1} ('{TextRule.Shorten(parts[i])}') {demand}");
            written[i] = reading.Written;
            numbers.AddRange(reading.Numbers);
        }
        return TextReading.Right(ListText.Join(written), [.. numbers]);
    }

    public override string FormatBound(double bound) => element.FormatBound(bound);
}

/// <summary>A dictionary with text keys: <c>key=value,...</c>.</summary>
/// <param name="element">Grammar of the values.</param>
internal sealed class DictionaryGrammar(TextGrammar element) : TextGrammar
{
    public override TextKind Kind => TextKind.Dictionary;

    public override string Expected => "key=value entries, each value " + element.Expected;

    public override TextGrammar? Element => element;

    public override TextReading Read(string text)
    {
        var (written, numbers) = (new SortedDictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, IReadOnlyList<double>>(StringComparer.Ordinal));
        foreach (var entry in ListText.SplitEntries(text))
        {
            if (entry.Value is null || entry.Key.Length == 0)
                return TextReading.Wrong($"must be key=value entries separated by commas, and '{TextRule.Shorten(entry.Key)}' is none");
            var reading = SecondsGrammar.Around(entry.Key, element).Read(entry.Value);
            if (reading.Demand is { } demand)
                return TextReading.Wrong($"must be key=value entries in which {TextRule.Shorten(entry.Key)} ({Shown(entry)}) {(SecretNames.IsSecret(entry) ? "must be " + element.Expected : demand)}");
            (written[entry.Key], numbers[entry.Key]) = (reading.Written, reading.Numbers);
        }
        return TextReading.Right(ListText.JoinEntries(written), [.. numbers.Values.SelectMany(n => n)]);
    }

    private static string Shown(KeyValuePair<string, string?> entry) => SecretNames.IsSecret(entry) ? SecretNames.Mask : $"'{TextRule.Shorten(entry.Value!)}'";

    public override string FormatBound(double bound) => element.FormatBound(bound);
}
