using Microsoft.CodeAnalysis;
using RlTemplates.Configuration;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing;

/// <summary>
/// One property that the generator adds to every config class that does not declare it: a group of options, a single option, a choice between records or a list of choices.
/// Its type and its limits are those of the property of <c>ExperimentConfig</c> with the same name, from which the runtime reads it. Immutable and structurally equal.
/// </summary>
/// <param name="Name">Name of the property, here and in <c>ExperimentConfig</c>.</param>
/// <param name="Summary">Text of its doc comment and of its option, without the full stop.</param>
/// <param name="Initializer">C# expression of its default.</param>
internal sealed record AddedGroup(string Name, string Summary, string Initializer = "new()")
{
    /// <summary>Name of its option or group of options.</summary>
    public string Path { get; } = NameCase.ToSnake(Name);

    /// <summary>Whether its options change what is learned, so that a checkpoint may not fit them.</summary>
    public bool ChangesLearning { get; init; }

    /// <summary>Its options that are intervals, each with the metric that it counts.</summary>
    public EquatableArray<AddedInterval> Intervals { get; init; }

    /// <summary>Whether it holds the stop criteria, whose default comes from [StopWhen] and whose keys are the names of metrics.</summary>
    public bool IsStop => Path == PresetShape.Stop;

    /// <summary>The property from which the runtime reads it; null where the compilation does not reference the runtime.</summary>
    public IPropertySymbol? Target(Compilation compilation) =>
        compilation.GetTypeByMetadataName(KnownNames.ExperimentConfig)?.GetMembers(Name).OfType<IPropertySymbol>().FirstOrDefault();

    /// <summary>The member of that name that a class declares or inherits; null where the generator adds the property.</summary>
    public ISymbol? Declared(INamedTypeSymbol type, Compilation compilation)
    {
        for (var current = type; current is not null && current.SpecialType != SpecialType.System_Object; current = current.BaseType)
        {
            var isOwn = ReferenceEquals(current, type);
            if (current.GetMembers(Name).FirstOrDefault(m => !m.IsGenerated() && (isOwn || compilation.IsSymbolAccessibleWithin(m, type))) is { } member)
                return member;
        }
        return null;
    }
}

/// <summary>An option that is an interval. Immutable and structurally equal.</summary>
/// <param name="Option">Name of the property.</param>
/// <param name="Metric">The metric that it counts.</param>
internal sealed record AddedInterval(string Option, string Metric);

/// <summary>The table of properties that the generator adds. Another row, and a property of <c>ExperimentConfig</c>, is all that a further one needs.</summary>
internal static class AddedGroups
{
    /// <summary>The stop criteria.</summary>
    public static AddedGroup Stop { get; } = new("Stop", "Training ends when any of these metrics reaches its bound");

    /// <summary>When the policy is evaluated.</summary>
    public static AddedGroup Evaluation { get; } = new("Evaluation", "When and how the policy is evaluated") { Intervals = Of(new AddedInterval("Interval", "training_iteration"), new AddedInterval("IntervalSteps", "timesteps_total")) };

    /// <summary>Hooks, which may report evaluations of their own.</summary>
    public static AddedGroup Hooks { get; } = new("Hooks", "Hooks beside those of training itself, in the order in which they are called", "[]");

    /// <summary>How options of the environment change while training goes on.</summary>
    public static AddedGroup Curriculum { get; } = new("Curriculum", "How options of the environment change while training goes on", "[]") { ChangesLearning = true };

    /// <summary>All rows, in the order of their options.</summary>
    public static IReadOnlyList<AddedGroup> All { get; } =
    [
        Stop,
        Evaluation,
        new("Checkpoint", "When checkpoints are written and how many are kept")
        {
            Intervals = Of(new AddedInterval("Interval", "training_iteration"), new AddedInterval("IntervalSeconds", "time_total_s")),
        },
        new("Tracking", "Where a run's events go, beside its own files and the console"),
        Hooks,
        new("Export", "The forms in which the policy is exported, and when"),
        new("Engine", "What computes networks; null stands for the algorithm's built-in engine", "null"),
        new("EnvironmentThreads", "Threads that step the copies of an environment; the results are the same with any number", "1"),
        new("EnvironmentFaults", "What happens where a step of the environment does not return, or throws"),
        new("TaskSchedule", "What the tasks of an experiment do where there are several, or where training and evaluation take turns"),
        Curriculum,
    ];

    /// <summary>The rows whose properties a class neither declares nor inherits.</summary>
    public static IEnumerable<AddedGroup> MissingIn(INamedTypeSymbol type, Compilation compilation) => All.Where(g => g.Declared(type, compilation) is null);

    private static EquatableArray<AddedInterval> Of(params AddedInterval[] intervals) => new(intervals);
}
