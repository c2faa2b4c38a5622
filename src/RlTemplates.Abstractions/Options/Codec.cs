namespace RlTemplates.Options;

/// <summary>Reads and writes values of one type as text, independent of culture.</summary>
/// <typeparam name="T">Type of the values.</typeparam>
public abstract class Codec<T>
{
    /// <summary>What a value looks like: <c>a whole number</c>.</summary>
    public string Expected => Grammar.Expected;

    /// <summary>The choices where there are only few; otherwise empty.</summary>
    public IReadOnlyList<string> Choices => Grammar.Choices;

    /// <summary>Whether a value is a list of elements.</summary>
    public bool IsList => Grammar.Kind == TextKind.List;

    /// <summary>Whether a value is a dictionary.</summary>
    public bool IsDictionary => Grammar.Kind == TextKind.Dictionary;

    /// <summary>What a text must look like; shared with the compiler.</summary>
    internal abstract TextGrammar Grammar { get; }

    /// <summary>A value as text that <see cref="TryParse"/> reads back.</summary>
    /// <param name="value">The value.</param>
    public abstract string Format(T value);

    /// <summary>Reads a value.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The value.</param>
    /// <param name="demand">Without success: what is asked of the text, as words after a subject (<c>must be a whole number</c>).</param>
    public bool TryParse(string text, out T value, out string? demand)
    {
        ArgumentNullException.ThrowIfNull(text);
        demand = Grammar.Read(text).Demand;
        value = demand is null ? Parse(text) : default!;
        return demand is null;
    }

    /// <summary>Makes a value of a text that the grammar accepts.</summary>
    /// <param name="text">The text.</param>
    internal abstract T Parse(string text);
}
