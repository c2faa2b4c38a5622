using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Specs;

/// <summary>Where an experiment may be submitted to, and on which machines. Immutable and structurally equal, as pipeline values must be.</summary>
/// <param name="Type">The config class.</param>
/// <param name="Targets">The targets, in order, those that every experiment has at the end.</param>
/// <param name="Machines">The machine groups, in order.</param>
internal sealed record DeclarationsSpec(TypeSpec Type, EquatableArray<TargetSpec> Targets, EquatableArray<TargetSpec> Machines);

/// <summary>One target or machine group. Immutable and structurally equal.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">The attribute, for example <c>AzureMl</c>.</param>
/// <param name="Options">Every property of the attribute beside the name.</param>
/// <param name="Constraints">The rules between them.</param>
internal sealed record TargetSpec(string Name, string Kind, EquatableArray<TargetOptionSpec> Options, EquatableArray<RlTemplates.Options.Constraint> Constraints)
{
    /// <summary>The attribute's type in code.</summary>
    public string Type { get; init; } = "";

    /// <summary>The expression that makes the attribute, without its properties: <c>new global::RlTemplates.HeadAttribute("head")</c>.</summary>
    public string Creation { get; init; } = "";

    /// <summary>Assignments of properties that are not options: <c>Name = "prod"</c>.</summary>
    public EquatableArray<string> Constants { get; init; }

    /// <summary>The kinds of machine groups that a target takes.</summary>
    public EquatableArray<MachineUseSpec> Machines { get; init; }

    /// <summary>The condition of an attribute <c>a</c> with which it takes none; null where there is none.</summary>
    public string? ReplacesMachines { get; init; }

    /// <summary>The class that submits, in code; null where no reference has one.</summary>
    public string? Target { get; init; }

    /// <summary>The package that has one; null where none is known.</summary>
    public string? Package { get; init; }

    /// <summary>Whether every experiment has it.</summary>
    public bool IsImplicit { get; init; }

    /// <summary>Whether it is declared in place of one that every experiment has.</summary>
    public bool IsDefault { get; init; }

    /// <summary>What may see the attribute's type, <c>public</c> or <c>internal</c>; null where only a part of the project may.</summary>
    public string? Accessibility { get; init; }
}

/// <summary>The estimators of a config class. Immutable and structurally equal.</summary>
/// <param name="Type">The config class.</param>
/// <param name="Estimators">The estimators, in the order of the targets.</param>
/// <param name="IsRunnable">Whether the class has no errors, so that it can be created.</param>
internal sealed record EstimatorsSpec(TypeSpec Type, EquatableArray<EstimatorSpec> Estimators, bool IsRunnable);

/// <summary>One estimator. Immutable and structurally equal.</summary>
/// <param name="Method">Name of the method that makes it, as written in code.</param>
/// <param name="Target">Name of the target.</param>
/// <param name="Kind">The attribute, for example <c>AzureMl</c>.</param>
/// <param name="Attribute">The attribute's type in code.</param>
/// <param name="Accessibility">The method's accessibility.</param>
internal sealed record EstimatorSpec(string Method, string Target, string Kind, string Attribute, string Accessibility);

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

    /// <summary>What policies know of it.</summary>
    public RlTemplates.Options.OptionMeaning Meaning { get; init; }

    /// <summary>Seconds in one unit of a duration.</summary>
    public double SecondsPerUnit { get; init; } = 1;
}

/// <summary>One kind of machine groups that a target takes. Immutable and structurally equal.</summary>
/// <param name="Property">The property that names a group.</param>
/// <param name="Kind">The groups' attribute without its ending.</param>
/// <param name="Groups">Names of the groups that are open to the target.</param>
internal sealed record MachineUseSpec(string Property, string Kind, EquatableArray<string> Groups);

/// <summary>One [Tag]. Immutable and structurally equal.</summary>
internal sealed record TagSpec(string Key, string Value);
