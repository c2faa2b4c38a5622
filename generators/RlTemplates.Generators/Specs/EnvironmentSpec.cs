using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Specs;

/// <summary>All that is read from one class with [RlEnvironment], in the parts that the outputs need. Immutable and structurally equal, as pipeline values must be.</summary>
/// <param name="Factory">For the factory and what the class declares of itself.</param>
/// <param name="Copy">For what one copy shows and does.</param>
/// <param name="State">For what is saved.</param>
/// <param name="Policy">For the type that acts with a trained policy; null where there is none.</param>
internal sealed record EnvironmentSpec(EnvironmentFactorySpec Factory, EnvironmentCopySpec Copy, EnvironmentStateSpec State, EnvironmentPolicySpec? Policy)
{
    /// <summary>For the table of the options that a task may set; null where it takes no tasks.</summary>
    public EnvironmentTasksSpec? Tasks { get; init; }
}

/// <summary>What the factory of an environment is written from. Immutable and structurally equal.</summary>
/// <param name="Type">The class.</param>
/// <param name="Options">Its options record, with global::; null where it has none.</param>
/// <param name="Kinds">What it shows and takes; null where that is wrong.</param>
/// <param name="Limit">Expression of the time limit; <c>null</c> where there is none.</param>
/// <param name="CanBeSaved">Whether its fields are saved.</param>
/// <param name="Errors">What is wrong with the class; where there is anything, it cannot be played.</param>
internal sealed record EnvironmentFactorySpec(TypeSpec Type, string? Options, EnvironmentKindsSpec? Kinds, string Limit, bool CanBeSaved, EquatableArray<string> Errors)
{
    /// <summary>Whether it takes tasks.</summary>
    public bool TakesTasks { get; init; }
}

/// <summary>Kinds of observation and action. Immutable and structurally equal.</summary>
/// <param name="Observations">Name and value of the kind of observation.</param>
/// <param name="Actions">Name and value of the kind of action.</param>
internal sealed record EnvironmentKindsSpec(KindSpec Observations, KindSpec Actions);

/// <summary>A member of <c>ObservationKinds</c> or <c>ActionKinds</c>. Immutable and structurally equal.</summary>
internal sealed record KindSpec(string Name, int Value);

/// <summary>What one copy is written from. Immutable and structurally equal.</summary>
/// <param name="Type">The class.</param>
/// <param name="Name">Name of the environment.</param>
/// <param name="Layout">Types and names of what is saved.</param>
internal sealed record EnvironmentCopySpec(TypeSpec Type, string Name, string Layout)
{
    /// <summary>What is seen, in the order of the observation.</summary>
    public EquatableArray<ObservationSpec> Observations { get; init; }

    /// <summary>What is done, in the order of the action.</summary>
    public EquatableArray<ActionSpec> Actions { get; init; }

    /// <summary>What says which choices are allowed; null where all are.</summary>
    public MaskSpec? Mask { get; init; }

    /// <summary>The reward.</summary>
    public ReadSpec? Reward { get; init; }

    /// <summary>What says that the task is at its end; null where it has none.</summary>
    public ReadSpec? Terminated { get; init; }

    /// <summary>What says that the episode is cut; null where nothing but the time limit does.</summary>
    public ReadSpec? Truncated { get; init; }

    /// <summary>The method that starts an episode, as it is called.</summary>
    public string Reset { get; init; } = "";

    /// <summary>The method that takes a step, as it is called.</summary>
    public string Step { get; init; } = "";
}

/// <summary>How an observation member is shown.</summary>
internal enum ObservationShape
{
    /// <summary>One number.</summary>
    Number,

    /// <summary>An array of numbers.</summary>
    Array,

    /// <summary>A method that writes numbers.</summary>
    Method,

    /// <summary>A picture with one channel.</summary>
    GreyImage,

    /// <summary>A picture with channels.</summary>
    Image,

    /// <summary>A method that draws a picture.</summary>
    Drawing,
}

/// <summary>One observation member. Immutable and structurally equal.</summary>
/// <param name="Member">Name as written in code.</param>
/// <param name="Shape">How it is shown.</param>
/// <param name="Sizes">Sizes of what a method writes.</param>
/// <param name="Low">Least value, or NaN.</param>
/// <param name="High">Largest value, or NaN.</param>
internal sealed record ObservationSpec(string Member, ObservationShape Shape, EquatableArray<int> Sizes, double Low, double High)
{
    public bool IsImage => Shape >= ObservationShape.GreyImage;
}

/// <summary>One action member. Immutable and structurally equal.</summary>
/// <param name="Member">Name as written in code.</param>
/// <param name="Choices">Number of choices; 0 for continuous values.</param>
internal sealed record ActionSpec(string Member, int Choices)
{
    /// <summary>The enum, with global::; null for an <c>int</c>.</summary>
    public string? Enum { get; init; }

    /// <summary>Names of an enum's choices.</summary>
    public EquatableArray<string> Names { get; init; }

    /// <summary>Whether it is an array of values.</summary>
    public bool IsArray { get; init; }

    /// <summary>Least value.</summary>
    public double Low { get; init; }

    /// <summary>Largest value.</summary>
    public double High { get; init; }
}

/// <summary>What says which choices are allowed. Immutable and structurally equal.</summary>
/// <param name="Member">Name as written in code.</param>
/// <param name="IsMethod">Whether it is a method.</param>
internal sealed record MaskSpec(string Member, bool IsMethod);

/// <summary>A member that is read after a step. Immutable and structurally equal.</summary>
/// <param name="Expression">How it is read.</param>
/// <param name="IsCleared">Whether it can be set, and is before each step.</param>
internal sealed record ReadSpec(string Expression, bool IsCleared);

/// <summary>What the table of the options that a task may set is written from. Immutable and structurally equal.</summary>
/// <param name="Type">The class.</param>
/// <param name="Options">Its options record, with global::.</param>
/// <param name="Rows">The options, by paths below the record.</param>
/// <param name="Families">The records that choices may be.</param>
internal sealed record EnvironmentTasksSpec(TypeSpec Type, string Options, EquatableArray<OptionSpec> Rows, EquatableArray<FamilySpec> Families)
{
    /// <summary>Rules between options, by their paths.</summary>
    public EquatableArray<RlTemplates.Options.Constraint> Constraints { get; init; }
}

/// <summary>What the type that acts with a trained policy is written from. Immutable and structurally equal.</summary>
/// <param name="Type">The class.</param>
/// <param name="Name">Name of the environment.</param>
internal sealed record EnvironmentPolicySpec(TypeSpec Type, string Name)
{
    /// <summary>What is seen, in the order of the observation.</summary>
    public EquatableArray<PolicyObservationSpec> Observations { get; init; }

    /// <summary>Number of choices of each element of the action; empty for real values.</summary>
    public EquatableArray<int> Choices { get; init; }

    /// <summary>Whether choices can be forbidden.</summary>
    public bool HasMask { get; init; }

    /// <summary>Whether the caller gives memory for the action, because its length is not known.</summary>
    public bool ReceivesAction { get; init; }

    /// <summary>Accessibility of the type.</summary>
    public string Accessibility { get; init; } = "public";

    /// <summary>What acting returns: a type or a tuple.</summary>
    public string Returns { get; init; } = "";

    /// <summary>The same as an expression of <c>chosen</c>.</summary>
    public string Result { get; init; } = "";

    /// <summary>Whether a type that asks an endpoint is written too.</summary>
    public bool IsServed { get; init; }
}

/// <summary>A parameter for something that is seen. Immutable and structurally equal.</summary>
/// <param name="Member">The environment's member.</param>
/// <param name="Parameter">Name as written in code.</param>
/// <param name="Type">Type in code.</param>
/// <param name="Value">Its number, in code.</param>
/// <param name="IsImage">Whether it is an image.</param>
internal sealed record PolicyObservationSpec(string Member, string Parameter, string Type, string Value, bool IsImage);

/// <summary>What is saved of one copy. Immutable and structurally equal.</summary>
/// <param name="Type">The class.</param>
/// <param name="Calls">The statements that save and restore it.</param>
internal sealed record EnvironmentStateSpec(TypeSpec Type, EquatableArray<string> Calls);
