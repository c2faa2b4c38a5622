using System;
using System.Collections.Generic;
using System.Globalization;

namespace RlTemplates.Options;

/// <summary>Numbers of seconds: options and metrics whose names end with <c>_seconds</c> or <c>_s</c>. They may be written as durations: <c>5m</c> for 300, <c>&lt;=1h</c> for a bound.</summary>
internal static class SecondsText
{
    /// <summary>Whether a value counts seconds: it is a number, or has one, and is called so. Rates, such as <c>timesteps_per_s</c>, do not.</summary>
    /// <param name="name">Path of the option, or name of the metric, in snake_case.</param>
    /// <param name="grammar">Grammar of the value.</param>
    public static bool Counts(string name, TextGrammar grammar) =>
        grammar.Kind is TextKind.Whole or TextKind.Real or TextKind.Parsed
        && (name.EndsWith("_seconds", StringComparison.Ordinal) || (name.EndsWith("_s", StringComparison.Ordinal) && !name.EndsWith("_per_s", StringComparison.Ordinal)));

    /// <summary>The text with a number in place of a duration; any other text as it is.</summary>
    public static string Plain(string text)
    {
        var trimmed = text.Trim();
        var bound = trimmed.StartsWith(">=", StringComparison.Ordinal) || trimmed.StartsWith("<=", StringComparison.Ordinal) ? trimmed.Substring(0, 2) : "";
        return !NumberText.TryDouble(trimmed.Substring(bound.Length), out _) && DurationText.TryParse(trimmed.Substring(bound.Length), out var duration)
            ? bound + duration.TotalSeconds.ToString("R", CultureInfo.InvariantCulture)
            : text;
    }
}

/// <summary>A number of seconds, which may be written as a duration.</summary>
/// <param name="inner">Grammar of the number.</param>
internal sealed class SecondsGrammar(TextGrammar inner) : TextGrammar
{
    private const string Ways = ", in seconds or as a duration such as 5m";

    public override TextKind Kind => inner.Kind;

    public override string Expected => inner.Expected + Ways;

    public override IReadOnlyList<string> Choices => inner.Choices;

    public override bool TakesNull => inner.TakesNull;

    public override (string Least, string Most)? Limits => inner.Limits;

    public override string? Form => inner.Form;

    /// <summary>The grammar of a value: this one around it where the value counts seconds.</summary>
    /// <param name="name">Path of the option, or name of the metric.</param>
    /// <param name="grammar">Grammar of the value.</param>
    public static TextGrammar Around(string name, TextGrammar grammar) => SecondsText.Counts(name, grammar) ? new SecondsGrammar(grammar) : grammar;

    public override TextReading Read(string text)
    {
        var reading = inner.Read(SecondsText.Plain(text));
        return reading.Demand is null || reading.IsTooLarge ? reading : TextReading.Wrong(reading.Demand + Ways, reading.Nearest);
    }

    public override string FormatBound(double bound) => inner.FormatBound(bound);
}
