using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Specs;

/// <summary>
/// A property that is an option (with a codec) or a group of options (with children). Immutable and structurally equal, as pipeline
/// values must be.
/// </summary>
/// <param name="Property">Name of the property as written in code.</param>
/// <param name="Type">Type in code, with global::.</param>
/// <param name="Path">Path in snake_case with dots.</param>
internal sealed record OptionSpec(string Property, string Type, string Path)
{
    /// <summary>Name on the command line, with dashes.</summary>
    public string CommandLineName { get; init; } = "";

    /// <summary>Expression of the codec; null for a group.</summary>
    public string? Codec { get; init; }

    /// <summary>Doc comment on one line.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The keys that a dictionary may have; empty where any will do.</summary>
    public EquatableArray<string> Keys { get; init; }

    /// <summary>Range and allowed values.</summary>
    public LimitSpec Limit { get; init; } = LimitSpec.None;

    /// <summary>Which records may be chosen; null where it is no choice.</summary>
    public ChoiceSpec? Choice { get; init; }

    /// <summary>Whether its type says that it is not null, which code can still force it to be.</summary>
    public bool IsNeverNull { get; init; }

    /// <summary>Options of a group.</summary>
    public EquatableArray<OptionSpec> Children { get; init; }

    /// <summary>The options in this node, in the order of the table.</summary>
    public IEnumerable<OptionSpec> Leaves() => Codec is null ? Children.SelectMany(c => c.Leaves()) : [this];

    /// <summary>The choices in this node, in the order of the table.</summary>
    public IEnumerable<OptionSpec> Choices() => Choice is null ? Children.SelectMany(c => c.Choices()) : [this];
}

/// <summary>A choice between records. Immutable and structurally equal.</summary>
/// <param name="Base">The abstract record in code, with global::.</param>
/// <param name="IsList">Whether it is a list.</param>
/// <param name="TakesNull">Whether it may be null.</param>
/// <param name="Make">What makes the list of an array in brackets; empty where the array is one.</param>
internal sealed record ChoiceSpec(string Base, bool IsList, bool TakesNull, string Make);

/// <summary>The records that derive from an abstract one. Immutable and structurally equal.</summary>
/// <param name="Base">The abstract record in code, with global::.</param>
/// <param name="Name">Its name.</param>
/// <param name="Records">The records by name.</param>
internal sealed record FamilySpec(string Base, string Name, EquatableArray<RecordSpec> Records);

/// <summary>A record that may be chosen. Immutable and structurally equal.</summary>
/// <param name="Name">Name in YAML and on the command line.</param>
/// <param name="Type">Type in code, with global::.</param>
/// <param name="Options">Its options, by paths below it.</param>
internal sealed record RecordSpec(string Name, string Type, EquatableArray<OptionSpec> Options)
{
    /// <summary>Doc comment on one line.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Rules between its options, by their paths.</summary>
    public EquatableArray<RlTemplates.Options.Constraint> Constraints { get; init; }
}

/// <summary>What [Range] and [AllowedValues] allow. Immutable and structurally equal.</summary>
/// <param name="Minimum">Least value, or null.</param>
/// <param name="Maximum">Largest value, or null.</param>
/// <param name="MinimumIsExclusive">Whether the least value itself is forbidden.</param>
/// <param name="MaximumIsExclusive">Whether the largest value itself is forbidden.</param>
/// <param name="AllowedValues">Literals of the only values allowed; empty where there is no such rule.</param>
internal sealed record LimitSpec(double? Minimum, double? Maximum, bool MinimumIsExclusive, bool MaximumIsExclusive, EquatableArray<string> AllowedValues)
{
    public static LimitSpec None { get; } = new(null, null, false, false, default);
}

/// <summary>What the option table of a config class is written from. Immutable and structurally equal.</summary>
internal sealed record OptionTableSpec(TypeSpec Type, EquatableArray<OptionSpec> Options)
{
    /// <summary>Rules between options, by their paths.</summary>
    public EquatableArray<RlTemplates.Options.Constraint> Constraints { get; init; }

    /// <summary>The records that choices may be.</summary>
    public EquatableArray<FamilySpec> Families { get; init; }
}
