namespace RlTemplates.Policies;

/// <summary>What a kit's <c>[RlPolicy]</c> and <c>[RlPolicyException]</c> say, for compiler and program alike.</summary>
/// <param name="Name">Name of the policy.</param>
/// <param name="Kit">Name of the kit's assembly.</param>
internal sealed record TeamPolicy(string Name, string Kit)
{
    /// <summary>Full names of types.</summary>
    public IReadOnlyList<string> AllowedAlgorithms { get; init; } = [];

    /// <summary>Full names of attributes.</summary>
    public IReadOnlyList<string> AllowedTargets { get; init; } = [];

    public IReadOnlyList<string> AllowedVmSizes { get; init; } = [];

    /// <summary>Seconds; 0 for no limit.</summary>
    public int MaxDurationSeconds { get; init; }

    /// <summary>Machines; 0 for no limit.</summary>
    public int MaxNodes { get; init; }

    public IReadOnlyList<string> RequiredTags { get; init; } = [];

    public IReadOnlyList<string> ForbiddenOptions { get; init; } = [];

    public IReadOnlyList<string> RequiredMetrics { get; init; } = [];

    public IReadOnlyList<PolicyException> Exceptions { get; init; } = [];

    /// <summary>How messages call it.</summary>
    public override string ToString() => $"the policy '{Name}' of {Kit}";
}

/// <summary>What one experiment may do although the policy forbids it.</summary>
/// <param name="Experiment">Name of the experiment.</param>
/// <param name="Rule">Id of the rule.</param>
/// <param name="Until">The last day.</param>
/// <param name="ApprovedBy">Who approved it.</param>
/// <param name="Reason">Why.</param>
internal sealed record PolicyException(string Experiment, string Rule, DateTime Until, string ApprovedBy, string Reason);
