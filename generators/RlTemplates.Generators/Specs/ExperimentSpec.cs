using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Specs;

/// <summary>All that is read from one config class, in the parts that the outputs need. Immutable and structurally equal, as pipeline values must be.</summary>
/// <param name="Definition">For the definition.</param>
/// <param name="Table">For option table and binder.</param>
/// <param name="Properties">For the properties that the class does not declare itself.</param>
/// <param name="Callbacks">For the table of callbacks.</param>
/// <param name="Declarations">For the targets and machine groups.</param>
/// <param name="Estimators">For the estimators.</param>
internal sealed record ExperimentSpec(
    DefinitionSpec Definition, OptionTableSpec Table, PropertiesSpec Properties, CallbacksSpec Callbacks, DeclarationsSpec Declarations, EstimatorsSpec Estimators);

/// <summary>An option, or a group of them, that a base class of another assembly declares. Immutable and structurally equal.</summary>
/// <param name="Property">The property.</param>
/// <param name="Path">Its path.</param>
/// <param name="Bare">What it would be if nobody gave it a value, in code.</param>
internal sealed record InheritedSpec(string Property, string Path, string Bare);

/// <summary>What the definition is written from. Immutable and structurally equal.</summary>
/// <param name="Type">The config class.</param>
/// <param name="Name">Name of the experiment.</param>
internal sealed record DefinitionSpec(TypeSpec Type, string Name)
{
    /// <summary>Doc comment on one line.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Metrics named by [LogMetric] on the class.</summary>
    public EquatableArray<string> LoggedMetrics { get; init; }

    /// <summary>Metrics of methods with [LogMetric].</summary>
    public EquatableArray<string> MethodMetrics { get; init; }

    /// <summary>Metrics that results may have beside the built-in ones.</summary>
    public EquatableArray<string> Metrics { get; init; }

    /// <summary>Paths of options that the class itself sets.</summary>
    public EquatableArray<string> SetOptions { get; init; }

    /// <summary>What base classes of other assemblies declare.</summary>
    public EquatableArray<InheritedSpec> Inherited { get; init; }

    /// <summary>The anchors of the kits that the project references, with global::.</summary>
    public EquatableArray<string> Kits { get; init; }

    /// <summary>Whether there are targets.</summary>
    public bool HasTargets { get; init; }

    /// <summary>Whether there are machine groups.</summary>
    public bool HasMachines { get; init; }

    /// <summary>The tags, in order, each key once.</summary>
    public EquatableArray<TagSpec> Tags { get; init; }

    /// <summary>What is wrong with the config class; where there is anything, nothing can run.</summary>
    public EquatableArray<string> Errors { get; init; }

    /// <summary>The environment; null where the class is wrong.</summary>
    public PartSpec? Environment { get; init; }

    /// <summary>The algorithm; null where the class is wrong.</summary>
    public PartSpec? Algorithm { get; init; }

    /// <summary>Expression of the seed on the config <c>c</c>; null where the class has no seed.</summary>
    public string? Seed { get; init; }

    /// <summary>Whether there is a table of callbacks.</summary>
    public bool HasCallbacks { get; init; }

    /// <summary>Methods that make parts of the experiment.</summary>
    public EquatableArray<ConfigMethodSpec> Methods { get; init; }
}

/// <summary>What a method of a config class makes.</summary>
internal enum ConfigMethodKind
{
    /// <summary>A hook of training.</summary>
    TrainHook,

    /// <summary>A hook of evaluations.</summary>
    EvalHook,

    /// <summary>An export.</summary>
    ExportStrategy,

    /// <summary>Whether to go on after an evaluation.</summary>
    ContinueWhen,
}

/// <summary>A method that makes a part of the experiment. Immutable and structurally equal.</summary>
/// <param name="Kind">What it makes.</param>
/// <param name="Method">Name of the method as written in code.</param>
/// <param name="IsStatic">Whether it is static.</param>
/// <param name="Name">Name of the export; null for others.</param>
/// <param name="TakesToken">Whether it takes a cancellation token.</param>
internal sealed record ConfigMethodSpec(ConfigMethodKind Kind, string Method, bool IsStatic, string? Name, bool TakesToken);

/// <summary>Environment or algorithm of a config class. Immutable and structurally equal.</summary>
/// <param name="Property">Property that holds its options.</param>
/// <param name="Factory">Type that makes it, with global::.</param>
/// <param name="Options">Type of its options, with global::.</param>
/// <param name="HasWrappers">Whether its options say how it is wrapped.</param>
internal sealed record PartSpec(string Property, string Factory, string Options, bool HasWrappers);

/// <summary>Which properties the generator adds. Immutable and structurally equal.</summary>
/// <param name="Type">The config class.</param>
/// <param name="Added">The properties, in order.</param>
/// <param name="Stops">The class's stop criteria.</param>
internal sealed record PropertiesSpec(TypeSpec Type, EquatableArray<AddedSpec> Added, EquatableArray<StopSpec> Stops);

/// <summary>One property that the generator adds. Immutable and structurally equal.</summary>
/// <param name="Group">Its row in the table.</param>
/// <param name="Type">Its type, with global::.</param>
internal sealed record AddedSpec(AddedGroup Group, string Type);

/// <summary>One [StopWhen]. Immutable and structurally equal.</summary>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Bound">The bound.</param>
/// <param name="IsUpper">Whether it stops below the bound.</param>
internal sealed record StopSpec(string Metric, double Bound, bool IsUpper);

/// <summary>What the table of callbacks is written from. Immutable and structurally equal.</summary>
internal sealed record CallbacksSpec(TypeSpec Type, EquatableArray<CallbackSpec> Callbacks);

/// <summary>One callback method. Immutable and structurally equal.</summary>
/// <param name="Method">Name of the method as written in code.</param>
/// <param name="Event">The attribute that marks it, with global::.</param>
/// <param name="Argument">Type of what it is told of the event, with global::.</param>
/// <param name="IsStatic">Whether it is static.</param>
/// <param name="TakesRun">Whether it has a Run parameter.</param>
/// <param name="Metric">Metric that its result becomes; null for a callback without result.</param>
internal sealed record CallbackSpec(string Method, string Event, string Argument, bool IsStatic, bool TakesRun, string? Metric);

/// <summary>The smallest part of a definition that the entry point needs. Immutable and structurally equal.</summary>
/// <param name="FullName">The config class, with global::; null where it cannot carry a definition.</param>
/// <param name="Name">Name of the experiment.</param>
/// <param name="Errors">What is wrong, where the class cannot carry a definition.</param>
internal sealed record EntrySpec(string? FullName, string Name, EquatableArray<string> Errors);

/// <summary>Published defaults and docs of one options type. Immutable and structurally equal.</summary>
internal sealed record ManifestSpec(string FullName, string HintName, EquatableArray<ManifestRowSpec> Rows)
{
    /// <summary>Doc comment of a record that may be chosen, on one line; null where it may not.</summary>
    public string? Choice { get; init; }
}

/// <summary>One row of a manifest. Immutable and structurally equal.</summary>
internal sealed record ManifestRowSpec(string Property, string? Default, string? Summary);
