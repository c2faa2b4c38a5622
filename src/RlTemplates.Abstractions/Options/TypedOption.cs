namespace RlTemplates.Options;

/// <summary>An option whose values have type <typeparamref name="T"/>.</summary>
/// <typeparam name="T">Type of the values.</typeparam>
/// <param name="codec">Reads and writes values.</param>
/// <param name="read">Takes the value out of a config.</param>
public sealed class Option<T>(Codec<T> codec, Func<object, T> read) : Option
{
    private IReadOnlyList<string> _allowed = [];

    /// <summary>The only values allowed; empty where the type alone decides.</summary>
    public IReadOnlyList<T> AllowedValues
    {
        get;
        init
        {
            field = value;
            _allowed = [.. value.Select(codec.Format)];
        }
    } = [];

    /// <inheritdoc/>
    public override string Expected => _allowed.Count > 0 ? "one of " + string.Join(", ", _allowed) : codec.Expected;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Choices => _allowed.Count > 0 ? _allowed : codec.Choices;

    /// <inheritdoc/>
    public override bool IsList => codec.IsList;

    /// <inheritdoc/>
    public override bool IsDictionary => codec.IsDictionary;

    /// <inheritdoc/>
    public override string Format(object config) => codec.Format(read(config));

    /// <inheritdoc/>
    public override bool TryParse(string text, out object? value, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        value = null;
        if (!codec.TryParse(text, out var parsed, out var demand))
        {
            problem = $"is '{text}'; it {demand}";
            return false;
        }
        var written = codec.Format(parsed);
        if (_allowed.Count > 0 && !_allowed.Contains(written, StringComparer.Ordinal))
        {
            problem = $"is {written}; it {Codec<T>.DemandChoice(written, _allowed)}";
            return false;
        }
        var numbers = codec.Numbers(parsed).ToList();
        if (!numbers.TrueForAll(IsInRange))
        {
            problem = $"is {written}; {(IsList || IsDictionary ? "each element" : numbers.Count > 1 ? "each number" : "it")} must {RangeText}";
            return false;
        }
        (value, problem) = (parsed, null);
        return true;
    }

    /// <inheritdoc/>
    protected override string FormatBound(double bound) => codec.FormatBound(bound);
}
