using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Specs;

/// <summary>Where an experiment may be submitted to. Immutable and structurally equal, as pipeline values must be.</summary>
/// <param name="Targets">The targets, in order.</param>
/// <param name="Machines">The machine groups, in order.</param>
/// <param name="Tags">The tags, in order, each key once.</param>
internal sealed record TargetsSpec(EquatableArray<TargetSpec> Targets, EquatableArray<TargetSpec> Machines, EquatableArray<TagSpec> Tags)
{
    public static TargetsSpec None { get; } = new(default, default, default);
}

/// <summary>One target or machine group. Immutable and structurally equal.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">The attribute, for example <c>AzureMl</c>.</param>
/// <param name="Options">Every property of the attribute beside the name.</param>
/// <param name="Constraints">The rules between them.</param>
internal sealed record TargetSpec(string Name, string Kind, EquatableArray<TargetOptionSpec> Options, EquatableArray<RlTemplates.Options.Constraint> Constraints);

/// <summary>One option of a target. Immutable and structurally equal.</summary>
/// <param name="Option">Name, codec and limits.</param>
/// <param name="Value">What the attribute sets, in code; <c>null</c> where it leaves the option to the target.</param>
internal sealed record TargetOptionSpec(OptionSpec Option, string Value)
{
    /// <summary>The form of the text; null where any will do.</summary>
    public string? Pattern { get; init; }

    /// <summary>What the form is, in words after "must".</summary>
    public string Demand { get; init; } = "";

    /// <summary>Whether each text of the list defines a metric.</summary>
    public bool HoldsMetrics { get; init; }

    /// <summary>What rules take it for where it is not set; null where that is not known.</summary>
    public string? Fallback { get; init; }
}

/// <summary>One [Tag]. Immutable and structurally equal.</summary>
internal sealed record TagSpec(string Key, string Value);
