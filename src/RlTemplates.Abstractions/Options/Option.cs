namespace RlTemplates.Options;

/// <summary>
/// One option of a config class: a row of the table that the generator writes. Command line, YAML, environment variables, help and
/// tracking all read this row.
/// </summary>
public abstract class Option
{
    /// <summary>Path in snake_case with dots, as in YAML and <c>run.json</c>: <c>algorithm.learning_rate</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Name on the command line: <c>--algorithm.learning-rate</c>.</summary>
    public required string CommandLineName { get; init; }

    /// <summary>What it means: the doc comment's summary on one line.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The keys that a dictionary may have beside those of its default; empty where any will do.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Least allowed value; null where there is none.</summary>
    public double? Minimum { get; init; }

    /// <summary>Largest allowed value; null where there is none.</summary>
    public double? Maximum { get; init; }

    /// <summary>Whether <see cref="Minimum"/> itself is forbidden.</summary>
    public bool MinimumIsExclusive { get; init; }

    /// <summary>Whether <see cref="Maximum"/> itself is forbidden.</summary>
    public bool MaximumIsExclusive { get; init; }

    /// <summary>A regular expression that the text, or each text of a list, matches from beginning to end; null where there is none.</summary>
    public string? Pattern { get; init; }

    /// <summary>What <see cref="Pattern"/> means, in words after "must".</summary>
    public string Demand { get; init; } = "";

    /// <summary>Whether each text of the list defines a metric, NAME=REGEX.</summary>
    public bool HoldsMetrics { get; init; }

    /// <summary>Whether it belongs to a target or machine group: no property of the config holds it, and <c>null</c> leaves it to the target.</summary>
    public bool IsOfTarget { get; init; }

    /// <summary>What policies know of it. Default: nothing.</summary>
    public OptionMeaning Meaning { get; init; }

    /// <summary>Seconds in one unit of an option whose <see cref="Meaning"/> is a duration. Default: 1.</summary>
    public double SecondsPerUnit { get; init; } = 1;

    /// <summary>What rules between options take it for where it is <c>null</c>; null where that is not known.</summary>
    public string? Fallback { get; init; }

    /// <summary>What a text of the option means to the rules between options: where it says nothing, what holds then.</summary>
    internal string? OrFallback(string? text) => text == ConstraintTexts.Unset && Fallback is { } fallback ? fallback : text;

    /// <summary>The range in words, after "must": <c>lie in (0, 1]</c>, <c>be at least 1</c>; null where there is none.</summary>
    public string? RangeText => Rule.RangeText;

    /// <summary>Name of the environment variable: <c>RLT_ALGORITHM__LEARNING_RATE</c>.</summary>
    public string EnvironmentVariable => "RLT_" + Path.Replace(".", "__", StringComparison.Ordinal).Replace('-', '_').ToUpperInvariant();

    /// <summary>What a value looks like, for help and errors: <c>a whole number</c>, <c>one of relu, tanh</c>.</summary>
    public abstract string Expected { get; }

    /// <summary>The choices where there are only few; otherwise empty.</summary>
    public abstract IReadOnlyList<string> Choices { get; }

    /// <summary>Whether a value is a list of elements (YAML sequence; commas on the command line).</summary>
    public abstract bool IsList { get; }

    /// <summary>Whether a value is a dictionary (YAML mapping; <c>--name.key value</c> on the command line).</summary>
    public abstract bool IsDictionary { get; }

    /// <summary>Value in a config, as text that <see cref="TryParse"/> reads back.</summary>
    /// <param name="config">An instance of the config class.</param>
    public abstract string Format(object config);

    /// <summary>Parses a value and judges its range.</summary>
    /// <param name="text">The text; lists are separated by commas, dictionary entries are <c>key=value</c>.</param>
    /// <param name="value">The boxed value.</param>
    /// <param name="problem">Without success: what is wrong and what is allowed, as a clause after the name (<c>is -0.1; it must lie in (0, 1]</c>).</param>
    public abstract bool TryParse(string text, out object? value, out string? problem);

    /// <summary>Whether values are secrets, which are neither shown nor recorded.</summary>
    public bool IsSecret => Rule.IsSecret;

    /// <summary>The same option of a record that was chosen, in the config that has the record.</summary>
    /// <param name="prefix">Path of the record with a dot at its end.</param>
    /// <param name="owner">Takes the record out of a config.</param>
    internal abstract Option Below(string prefix, Func<object, object> owner);

    /// <summary>What the text of a value must look like, and what range and allowed values add to it.</summary>
    internal abstract TextRule Rule { get; }
}
