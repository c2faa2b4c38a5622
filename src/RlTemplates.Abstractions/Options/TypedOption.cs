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
    public override string Expected => Rule.Expected;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Choices => Rule.Choices;

    /// <inheritdoc/>
    public override bool IsList => codec.IsList;

    /// <inheritdoc/>
    public override bool IsDictionary => codec.IsDictionary;

    internal override Option Below(string prefix, Func<object, object> owner) => new Option<T>(codec, config => read(owner(config)))
    {
        Path = prefix + Path,
        CommandLineName = "--" + NameCase.SnakeToKebab(prefix + Path),
        Summary = Summary,
        Keys = Keys,
        Minimum = Minimum,
        Maximum = Maximum,
        MinimumIsExclusive = MinimumIsExclusive,
        MaximumIsExclusive = MaximumIsExclusive,
        AllowedValues = AllowedValues,
        Pattern = Pattern,
        Demand = Demand,
        HoldsMetrics = HoldsMetrics,
        Fallback = Fallback,
    };

    internal override TextRule Rule => field ??= new(SecondsGrammar.Around(Path, codec.Grammar))
    {
        Minimum = Minimum,
        Maximum = Maximum,
        MinimumIsExclusive = MinimumIsExclusive,
        MaximumIsExclusive = MaximumIsExclusive,
        Allowed = _allowed,
        IsSecret = SecretNames.Contains(Path, codec.Grammar),
        Form = HoldsMetrics ? MetricDefinitionText.Fault : Pattern is null ? null : new TextPattern(Pattern, Demand).Fault,
    };

    /// <inheritdoc/>
    public override string Format(object config)
    {
        var value = Read(config);
        if (value is null && !codec.Grammar.TakesNull)
            throw new UserException($"{Path} is null, which it must not be; set it in the config class.");
        try
        {
            return codec.Format(value);
        }
        catch (Exception exception) when (exception is NullReferenceException or ArgumentNullException && (IsList || IsDictionary))
        {
            throw new UserException($"{Path} holds null; take it out in the config class.", exception);
        }
    }

    // Annotations do not keep a config class from leaving a group null.
    private T Read(object config)
    {
        try
        {
            return read(config);
        }
        catch (NullReferenceException exception) when (Path.LastIndexOf('.') is > 0 and var dot)
        {
            throw new UserException($"{Path[..dot]} is null, so that {Path} has no value; set it in the config class.", exception);
        }
    }

    /// <inheritdoc/>
    public override bool TryParse(string text, out object? value, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        problem = Rule.Judge(text)?.Words;
        value = problem is not null ? null : codec.Parse(SecondsText.Counts(Path, codec.Grammar) ? SecondsText.Plain(text) : text);
        return problem is null;
    }
}
