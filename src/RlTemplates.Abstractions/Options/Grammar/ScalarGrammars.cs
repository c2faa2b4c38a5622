using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace RlTemplates.Options;

internal sealed class BooleanGrammar : TextGrammar
{
    private static readonly string[] Names = ["true", "false"];

    public override TextKind Kind => TextKind.Boolean;

    public override string Expected => "true or false";

    public override IReadOnlyList<string> Choices => Names;

    public override TextReading Read(string text) =>
        bool.TryParse(text, out var value) ? TextReading.Right(value ? "true" : "false") : TextReading.Wrong("must be " + Expected);
}

/// <summary>Any text.</summary>
internal sealed class AnyGrammar : TextGrammar
{
    public override TextKind Kind => TextKind.Text;

    public override string Expected => "text";

    public override TextReading Read(string text) => TextReading.Right(text);
}

/// <summary>Whole numbers in a range; <c>1e6</c> is read too.</summary>
/// <param name="least">The least.</param>
/// <param name="most">The largest.</param>
internal sealed class WholeGrammar(decimal least, decimal most) : TextGrammar
{
    public override TextKind Kind => TextKind.Whole;

    public override string Expected => "a whole number";

    public override (string Least, string Most)? Limits => (NumberText.Format(least), NumberText.Format(most));

    public override TextReading Read(string text)
    {
        var isWhole = NumberText.TryWhole(text, out var value);
        if (isWhole && value >= least && value <= most)
            return TextReading.Right(NumberText.Format(value), (double)value);
        return isWhole || NumberText.IsWhole(text) ? TextReading.TooLarge($"must lie in [{NumberText.Format(least)}, {NumberText.Format(most)}]") : TextReading.Wrong("must be " + Expected);
    }
}

/// <summary>How exactly a number is kept.</summary>
internal enum RealSize
{
    Single,
    Double,
    Decimal,
}

/// <summary>Floating-point and decimal numbers.</summary>
internal sealed class RealGrammar(RealSize size) : TextGrammar
{
    public override TextKind Kind => TextKind.Real;

    public override string Expected => "a number";

    public override TextReading Read(string text) =>
        NumberText.TryReal(text, size, out var number, out var written) ? TextReading.Right(written, number) : TextReading.Wrong("must be " + Expected);
}

/// <summary>Named values; case, and dashes for underscores, do not matter when reading.</summary>
/// <param name="names">The names, in order.</param>
internal sealed class ChoiceGrammar(IReadOnlyList<string> names) : TextGrammar
{
    public override TextKind Kind => TextKind.Choice;

    public override string Expected => OneOf(names);

    public override IReadOnlyList<string> Choices => names;

    /// <summary>The names in words: <c>one of a, b</c>, or the only one.</summary>
    public static string OneOf(IReadOnlyList<string> names) => names.Count == 1 ? names[0] : "one of " + string.Join(", ", names);

    /// <summary>Place of a name among the choices; -1 where it is none.</summary>
    public int IndexOf(string text)
    {
        var sought = Plain(text);
        for (var i = 0; i < names.Count; i++)
        {
            if (string.Equals(Plain(names[i]), sought, StringComparison.OrdinalIgnoreCase))
                return i;
        }
        return -1;
    }

    public override TextReading Read(string text) => IndexOf(text) is >= 0 and var index ? TextReading.Right(names[index]) : TextReading.NoChoice(text, names);

    private static string Plain(string text) => string.Concat(text.Trim().Where(c => c is not ('_' or '-')));
}

/// <summary>Durations such as <c>90s</c>; a range on them counts seconds.</summary>
internal sealed class DurationGrammar : TextGrammar
{
    public override TextKind Kind => TextKind.Duration;

    public override string Expected => "a duration such as 90s, 5m or 1:30:00";

    public override TextReading Read(string text) =>
        DurationText.TryParse(text, out var value) ? TextReading.Right(DurationText.Format(value), value.TotalSeconds) : TextReading.Wrong("must be " + Expected);

    public override string FormatBound(double bound) =>
        Math.Abs(bound) < TimeSpan.MaxValue.TotalSeconds ? DurationText.Format(TimeSpan.FromSeconds(bound)) : BoundText.Number(bound) + "s";
}

/// <summary>A type that reads its own text.</summary>
/// <param name="typeName">Name of the type, in Pascal case.</param>
/// <param name="read">Reads a text: the value as it is written and its numbers, or what is wrong in a sentence.</param>
internal sealed class ParsedGrammar(string typeName, Func<string, ParsedText> read) : TextGrammar
{
    public override TextKind Kind => TextKind.Parsed;

    public override string? Form => FormOf?.Invoke();

    /// <summary>Asked for the form of the type's texts, when a schema is written; null where nobody knows it.</summary>
    public Func<string?>? FormOf { get; init; }

    public override string Expected => ("AEIOU".Contains(typeName[0]) ? "an " : "a ") + NameCase.ToKebab(typeName).Replace('-', ' ');

    public override TextReading Read(string text)
    {
        var parsed = read(text);
        if (parsed.IsRight)
            return TextReading.Right(parsed.Written, [.. parsed.Numbers]);
        return TextReading.Wrong($"must be {Expected}" + (parsed.Problem is { } problem ? $" ({Shown(problem, text)})" : ""));
    }

    // A type may quote its text.
    private static string Shown(string problem, string text)
    {
        var advice = Advice(problem, text).TrimEnd('.');
        return TextRule.Shorten(SecretNames.HoldsPassword(text) ? advice.Replace(text, SecretNames.Mask) : advice);
    }

    // Types say alone that 'x' is no schedule: write ...; here that stands before it already.
    private static string Advice(string problem, string text)
    {
        var beginning = $"'{text}' is no ";
        var colon = problem.StartsWith(beginning, StringComparison.Ordinal) ? problem.IndexOf(": ", beginning.Length, StringComparison.Ordinal) : -1;
        return colon < 0 ? problem : problem.Substring(colon + 2);
    }
}

/// <summary>What a type makes of its text.</summary>
internal sealed class ParsedText
{
    /// <summary>Whether it is a value.</summary>
    public bool IsRight { get; private set; }

    /// <summary>The value as it is always written.</summary>
    public string Written { get; private set; } = "";

    /// <summary>The numbers that a range applies to.</summary>
    public IEnumerable<double> Numbers { get; private set; } = [];

    /// <summary>The type's own words for a wrong text; null where it has none.</summary>
    public string? Problem { get; private set; }

    public static ParsedText Right(string written, IEnumerable<double> numbers) => new() { IsRight = true, Written = written, Numbers = numbers };

    public static ParsedText Wrong(string? problem) => new() { Problem = problem };
}
