using System.Collections.Generic;

namespace RlTemplates.Options;

/// <summary>Kinds of texts.</summary>
internal enum TextKind
{
    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A number.</summary>
    Real,

    /// <summary>Any text.</summary>
    Text,

    /// <summary>One of few names.</summary>
    Choice,

    /// <summary>A duration.</summary>
    Duration,

    /// <summary>Whatever a type reads by itself.</summary>
    Parsed,

    /// <summary>A list.</summary>
    List,

    /// <summary>Keys with values.</summary>
    Dictionary,
}

/// <summary>
/// What the text of an option's value must look like. Codecs ask it at run time, and the generator, which shares its source, at compile time:
/// so both say the same sentence.
/// </summary>
internal abstract class TextGrammar
{
    /// <summary>What kind of text it is; of a value that may be null, the kind of the others.</summary>
    public abstract TextKind Kind { get; }

    /// <summary>What a value looks like: <c>a whole number</c>.</summary>
    public abstract string Expected { get; }

    /// <summary>The choices where there are only few; otherwise empty.</summary>
    public virtual IReadOnlyList<string> Choices => [];

    /// <summary>Grammar of an element or of a dictionary's value; null for a single value.</summary>
    public virtual TextGrammar? Element => null;

    /// <summary>Whether <c>null</c> is a value.</summary>
    public virtual bool TakesNull => false;

    /// <summary>Least and largest value that the type itself can hold; null where no range says so.</summary>
    public virtual (string Least, string Most)? Limits => null;

    /// <summary>A regular expression for the texts that a type reads by itself; null where nothing is known of them.</summary>
    public virtual string? Form => null;

    /// <summary>Reads a text.</summary>
    public abstract TextReading Read(string text);

    /// <summary>A bound of a range on the numbers of a value, as messages write it.</summary>
    public virtual string FormatBound(double bound) => BoundText.Number(bound);
}

/// <summary>What a grammar makes of a text.</summary>
internal sealed class TextReading
{
    private const string Question = "; did you mean ";

    private TextReading(string written, IReadOnlyList<double> numbers, string? demand, string? nearest) =>
        (Written, Numbers, Demand, Nearest) = (written, numbers, demand, nearest);

    /// <summary>The value as it is always written.</summary>
    public string Written { get; }

    /// <summary>The numbers that a range applies to: itself, its elements, a duration's seconds; none for other values.</summary>
    public IReadOnlyList<double> Numbers { get; }

    /// <summary>What is asked of the text, as words after a subject (<c>must be a whole number</c>); null where it is right.</summary>
    public string? Demand { get; }

    /// <summary>What was probably meant; null where nothing is near.</summary>
    public string? Nearest { get; }

    /// <summary>Whether the text is a number that the type cannot hold.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>A right text.</summary>
    public static TextReading Right(string written, params double[] numbers) => new(written, numbers, null, null);

    /// <summary>A wrong text.</summary>
    public static TextReading Wrong(string demand, string? nearest = null) => new("", [], demand, nearest);

    /// <summary>A number that the type cannot hold, or a list with one.</summary>
    public static TextReading TooLarge(string demand) => new("", [], demand, null) { IsTooLarge = true };

    /// <summary>The same wrong text, where null would be right too.</summary>
    public TextReading OrNull(string demand) => new("", [], Nearest is null ? demand + " (or null)" : demand.Replace(Question, " (or null)" + Question), Nearest) { IsTooLarge = IsTooLarge };

    /// <summary>A text that is none of the choices.</summary>
    public static TextReading NoChoice(string text, IReadOnlyList<string> choices)
    {
        var nearest = Suggestion.Nearest(text, choices);
        return Wrong("must be " + ChoiceGrammar.OneOf(choices) + (nearest is null ? "" : $"{Question}{nearest}?"), nearest);
    }
}
