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

    /// <summary>Options of a group.</summary>
    public EquatableArray<OptionSpec> Children { get; init; }

    /// <summary>The options in this node, in the order of the table.</summary>
    public IEnumerable<OptionSpec> Leaves() => Codec is null ? Children.SelectMany(c => c.Leaves()) : [this];
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
}
