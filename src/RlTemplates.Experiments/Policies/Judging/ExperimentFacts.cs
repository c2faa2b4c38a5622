using RlTemplates.Options;

namespace RlTemplates.Policies;

/// <summary>What a policy judges of an experiment, from its source or from its definition and bound options.</summary>
/// <param name="Name">Name of the experiment.</param>
/// <param name="Place">Where it is declared, as whoever asks knows places; null where there are none.</param>
internal sealed record ExperimentFacts(string Name, object? Place)
{
    /// <summary>The algorithm by its full name; null where it is not known.</summary>
    public Fact? Algorithm { get; init; }

    public IReadOnlyList<DeclaredTarget> Targets { get; init; } = [];

    public IReadOnlyList<DeclaredTarget> Machines { get; init; } = [];

    /// <summary>Values of tags by key.</summary>
    public IReadOnlyList<Fact> Tags { get; init; } = [];

    /// <summary>Paths of options that somebody sets beside the team; where one is set as a whole by something that cannot be read, the path of the group.</summary>
    public IReadOnlyList<Fact> SetOptions { get; init; } = [];

    /// <summary>Metrics that are logged by name.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>The bound of the stop criterion on the time; null where there is none.</summary>
    public Fact? Duration { get; init; }
}

/// <summary>A named value.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">The value as options write it.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record Fact(string Name, string Value, object? Place)
{
    /// <summary>What it counts or names.</summary>
    public OptionMeaning Meaning { get; init; }

    /// <summary>Seconds in one unit of a duration.</summary>
    public double SecondsPerUnit { get; init; } = 1;

    /// <summary>Whether it stands for a group that is set by something that cannot be read.</summary>
    public bool IsOpaque { get; init; }
}

/// <summary>A target or machine group.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">The attribute without its ending, for example <c>AzureMl</c>.</param>
/// <param name="Type">Full name of the attribute, or the kind where only that is known.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Arguments">What it sets, by the names of properties.</param>
internal sealed record DeclaredTarget(string Name, string Kind, string Type, object? Place, IReadOnlyList<Fact> Arguments)
{
    /// <summary>Names of the machine groups that a target takes.</summary>
    public IReadOnlyList<string> Takes { get; init; } = [];

    /// <summary>The argument with a meaning; null where none is set.</summary>
    public Fact? Find(OptionMeaning meaning) => Arguments.FirstOrDefault(a => a.Meaning == meaning);
}

/// <summary>What is wrong with an experiment by a policy.</summary>
/// <param name="Rule">Id of the rule.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Sentence">What is wrong and what is allowed, without the stop.</param>
internal sealed record PolicyViolation(string Rule, object? Place, string Sentence)
{
    /// <summary>The nearest allowed value; null where none is near. A text is not quoted.</summary>
    public object? Nearest { get; init; }

    /// <summary>The attribute that would mend it; null where none would.</summary>
    public string? Attribute { get; init; }
}
