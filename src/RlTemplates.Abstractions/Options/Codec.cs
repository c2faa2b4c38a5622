namespace RlTemplates.Options;

/// <summary>Reads and writes values of one type as text, independent of culture.</summary>
/// <typeparam name="T">Type of the values.</typeparam>
public abstract class Codec<T>
{
    /// <summary>What a value looks like: <c>a whole number</c>.</summary>
    public abstract string Expected { get; }

    /// <summary>The choices where there are only few; otherwise empty.</summary>
    public virtual IReadOnlyList<string> Choices => [];

    /// <summary>Whether a value is a list of elements.</summary>
    public virtual bool IsList => false;

    /// <summary>Whether a value is a dictionary.</summary>
    public virtual bool IsDictionary => false;

    /// <summary>A value as text that <see cref="TryParse"/> reads back.</summary>
    /// <param name="value">The value.</param>
    public abstract string Format(T value);

    /// <summary>Reads a value.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The value.</param>
    /// <param name="demand">Without success: what is asked of the text, as words after a subject (<c>must be a whole number</c>).</param>
    public abstract bool TryParse(string text, out T value, out string? demand);

    /// <summary>The numbers in a value that a range applies to: itself, its elements, a duration's seconds; none for other types.</summary>
    /// <param name="value">The value.</param>
    public virtual IEnumerable<double> Numbers(T value) => [];

    /// <summary>A bound of a range on <see cref="Numbers"/>, as messages write it.</summary>
    /// <param name="bound">The bound.</param>
    public virtual string FormatBound(double bound) => BoundText.Number(bound);

    /// <summary>Words for a text that is none of the choices, with the nearest one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="choices">What is allowed.</param>
    internal static string DemandChoice(string text, IReadOnlyList<string> choices)
    {
        var nearest = Suggestion.Nearest(text, choices);
        return $"must be one of {string.Join(", ", choices)}" + (nearest is null ? "" : $"; did you mean {nearest}?");
    }
}
