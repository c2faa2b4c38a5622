using RlTemplates.Options;

namespace RlTemplates.Curricula;

/// <summary>A curriculum as texts. What is null is not known, or not there.</summary>
/// <param name="Path">Its path, such as <c>curriculum.0</c>.</param>
internal sealed record CurriculumFacts(string Path)
{
    /// <summary>The option that it changes.</summary>
    public string? Option { get; init; }

    /// <summary>The values of that option.</summary>
    public IReadOnlyList<string?>? Values { get; init; }

    /// <summary>Timesteps at which the values begin to hold, of one by timesteps.</summary>
    public IReadOnlyList<string?>? Steps { get; init; }

    /// <summary>The metric of one by a metric.</summary>
    public string? Metric { get; init; }

    /// <summary>Its bounds, of which one must be set; null where that is not known.</summary>
    public (bool AtLeast, bool AtMost)? HasBounds { get; init; }
}

/// <summary>What a curriculum may change, and by which metrics.</summary>
/// <param name="Prefix">Path of the environment's options, with a dot at its end.</param>
/// <param name="Options">Paths of all of them.</param>
/// <param name="RuleOf">What the text of one must look like; null where it is not known.</param>
internal sealed record CurriculumEnvironment(string Prefix, IReadOnlyList<string> Options, Func<string, TextRule?> RuleOf)
{
    /// <summary>Name of an environment that takes no tasks; null where it takes them, or that is not known.</summary>
    public string? WithoutTasks { get; init; }

    /// <summary>Options that decide what the environment shows or takes, as far as that is declared.</summary>
    public Func<string, bool> ChangesSpaces { get; init; } = static _ => false;

    /// <summary>Metrics that results may have.</summary>
    public IReadOnlyCollection<string> Metrics { get; init; } = [];
}

/// <summary>Kinds of mistakes in a curriculum.</summary>
internal enum CurriculumFault
{
    /// <summary>The option is none that a curriculum can change.</summary>
    Option,

    /// <summary>Values or timesteps do not fit.</summary>
    Values,

    /// <summary>The metric or its bound do not fit.</summary>
    Metric,
}

/// <summary>A mistake in a curriculum.</summary>
/// <param name="Fault">Its kind.</param>
/// <param name="Path">Path of what is wrong, such as <c>curriculum.0.steps.1</c>.</param>
/// <param name="Words">What is wrong, after that path.</param>
internal sealed record CurriculumFinding(CurriculumFault Fault, string Path, string Words)
{
    /// <summary>What was probably meant; null where that is not known.</summary>
    public string? Nearest { get; init; }
}
