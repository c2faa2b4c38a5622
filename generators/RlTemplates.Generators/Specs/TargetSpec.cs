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
/// <param name="Arguments">What the attribute sets beside the name.</param>
internal sealed record TargetSpec(string Name, string Kind, EquatableArray<TargetArgumentSpec> Arguments);

/// <summary>One argument of a target. Immutable and structurally equal.</summary>
/// <param name="Name">Name of the property in snake_case.</param>
/// <param name="Values">Its value, or those of a list, as options write them.</param>
internal sealed record TargetArgumentSpec(string Name, EquatableArray<string> Values);

/// <summary>One [Tag]. Immutable and structurally equal.</summary>
internal sealed record TagSpec(string Key, string Value);
