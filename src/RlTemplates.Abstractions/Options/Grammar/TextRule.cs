using System;
using System.Collections.Generic;
using System.Linq;

namespace RlTemplates.Options;

/// <summary>What is wrong with the text of an option.</summary>
/// <param name="Words">A clause after the option's name: <c>is -0.1; it must lie in (0, 1]</c>.</param>
/// <param name="IsRange">Whether the value is of the right type, but is not allowed.</param>
/// <param name="Nearest">What was probably meant; null where nothing is near.</param>
internal sealed record TextProblem(string Words, bool IsRange, string? Nearest);

/// <summary>The grammar of an option and what [Range] and [AllowedValues] add to it.</summary>
/// <param name="grammar">The grammar of the option's type.</param>
internal sealed class TextRule(TextGrammar grammar)
{
    private const int LongestShown = 200;

    /// <summary>The grammar of the option's type.</summary>
    public TextGrammar Grammar => grammar;

    /// <summary>Least allowed number; null where there is none.</summary>
    public double? Minimum { get; init; }

    /// <summary>Largest allowed number; null where there is none.</summary>
    public double? Maximum { get; init; }

    /// <summary>Whether <see cref="Minimum"/> itself is forbidden.</summary>
    public bool MinimumIsExclusive { get; init; }

    /// <summary>Whether <see cref="Maximum"/> itself is forbidden.</summary>
    public bool MaximumIsExclusive { get; init; }

    /// <summary>The only values allowed, as they are always written; empty where the type alone decides.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>What is asked of a text, or of each text of a list, in words after "must"; gives null where it is right.</summary>
    public Func<string, string?>? Form { get; init; }

    /// <summary>Whether values are secrets, which no message shows.</summary>
    public bool IsSecret { get; init; }

    /// <summary>What a value looks like: <c>a whole number</c>, <c>one of 42, 84</c>.</summary>
    public string Expected => Allowed.Count > 0 ? "one of " + string.Join(", ", Allowed) : grammar.Expected;

    /// <summary>The choices where there are only few; otherwise empty.</summary>
    public IReadOnlyList<string> Choices => Allowed.Count > 0 ? Allowed : grammar.Choices;

    /// <summary>The range in words, after "must": <c>lie in (0, 1]</c>, <c>be at least 1</c>; null where there is none.</summary>
    public string? RangeText => (Minimum, Maximum) switch
    {
        (null, null) => null,
        ({ } least, null) => (MinimumIsExclusive ? "be more than " : "be at least ") + grammar.FormatBound(least),
        (null, { } most) => (MaximumIsExclusive ? "be less than " : "be at most ") + grammar.FormatBound(most),
        ({ } least, { } most) => $"lie in {(MinimumIsExclusive ? '(' : '[')}{grammar.FormatBound(least)}, {grammar.FormatBound(most)}{(MaximumIsExclusive ? ')' : ']')}",
    };

    /// <summary>Judges a text; null where it is right.</summary>
    public TextProblem? Judge(string text)
    {
        var problem = text == SecretNames.Mask && IsSecret ? null : JudgeShown(text);
        return problem is null || !IsSecret ? problem : new($"is {SecretNames.Mask}; it must {(Allowed.Count > 0 ? "be " + Expected : Form?.Invoke(text) ?? "be " + Expected)}", problem.IsRange, null);
    }

    /// <summary>The rule of one entry of a dictionary, whose messages speak of its value alone.</summary>
    /// <param name="key">Its key.</param>
    public TextRule OfEntry(string key) => new(SecondsGrammar.Around(key, grammar.Element ?? throw new InvalidOperationException("Only a dictionary has entries.")))
    {
        Minimum = Minimum,
        Maximum = Maximum,
        MinimumIsExclusive = MinimumIsExclusive,
        MaximumIsExclusive = MaximumIsExclusive,
        Allowed = Allowed,
        Form = Form,
        IsSecret = IsSecret || SecretNames.Contains(key),
    };

    private TextProblem? JudgeShown(string text)
    {
        var reading = grammar.Read(text);
        if (reading.IsTooLarge)
            return new($"is {Shorten(text)}; {Subject(reading)} must {(Allowed.Count > 0 ? "be " + Expected : TightRangeText)}", IsRange: true, null);
        if (reading.Demand is { } demand)
            return new($"is '{Shorten(text)}'; it {demand}{ParsedRange}", IsRange: false, reading.Nearest);
        var written = Shorten(reading.Written);
        var isNull = grammar.TakesNull && OrNullGrammar.IsNull(reading.Written);
        if (Allowed.Count > 0 && !Allowed.Contains(reading.Written) && !isNull)
        {
            var refused = TextReading.NoChoice(reading.Written, Allowed);
            return new($"is {written}; it {refused.Demand}", IsRange: true, refused.Nearest);
        }
        if (!isNull && Form is not null && Malformed(reading.Written, Form) is { } malformed)
            return new(malformed, IsRange: true, null);
        if (reading.Numbers.All(IsInRange))
            return null;
        return new($"is {written}; {Subject(reading)} must {RangeText}", IsRange: true, null);
    }

    private string Subject(TextReading reading) =>
        grammar.Kind is TextKind.List or TextKind.Dictionary ? "each element" : reading.Numbers.Count > 1 ? "each number" : "it";

    /// <summary>The range, closed by what the type can hold where the option leaves it open.</summary>
    private string TightRangeText
    {
        get
        {
            var (least, most) = ((grammar.Element ?? grammar).Limits ?? ("", ""));
            var low = Minimum is { } minimum ? (MinimumIsExclusive ? '(' : '[') + grammar.FormatBound(minimum) : "[" + least;
            var high = Maximum is { } maximum ? grammar.FormatBound(maximum) + (MaximumIsExclusive ? ')' : ']') : most + "]";
            return $"lie in {low}, {high}";
        }
    }

    // A text that cannot be read has no numbers yet; which ones it may have is said all the same.
    private string ParsedRange => grammar.Kind == TextKind.Parsed && RangeText is { } range ? $"; its numbers must {range}" : "";

    private string? Malformed(string written, Func<string, string?> form)
    {
        if (grammar.Kind != TextKind.List)
            return form(written) is { } demand ? $"is '{Shorten(written)}'; it must {demand}" : null;
        return ListText.Split(written).FirstOrDefault(element => form(element) is not null) is { } wrong ? $"has the element '{Shorten(wrong)}'; each must {form(wrong)}" : null;
    }

    /// <summary>A text as messages show it: without passwords, on one line, and only the beginning of a long one.</summary>
    public static string Shorten(string text)
    {
        var shown = SecretNames.Hide(text);
        return ShownText.Clean(shown.Length <= LongestShown ? shown : shown.Remove(LongestShown) + "…");
    }

    // NaN lies in no range.
    private bool IsInRange(double number) =>
        (Minimum is not { } least || (MinimumIsExclusive ? number > least : number >= least))
        && (Maximum is not { } most || (MaximumIsExclusive ? number < most : number <= most));
}
