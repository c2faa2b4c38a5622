namespace RlTemplates;

/// <summary>
/// A team's policy, in the assembly of its kit. Every experiment whose project references that assembly, directly or through another package,
/// keeps to it: what it breaks is a compile error that no project can soften, and <c>submit</c> judges again what all layers of options come to.
/// Of several kits all policies apply. What is not set is not judged.
/// </summary>
/// <param name="name">What messages call the policy, for example the team's name.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class RlPolicyAttribute(string name) : Attribute
{
    /// <summary>What messages call the policy.</summary>
    public string Name { get; } = name;

    /// <summary>Algorithms that may be used, for example <c>typeof(Ppo)</c>. Default: all.</summary>
    public Type[] AllowedAlgorithms { get; set; } = [];

    /// <summary>Targets that may be declared and submitted to, by their attributes, for example <c>typeof(SlurmAttribute)</c>; this machine is <c>typeof(LocalAttribute)</c>. Default: all.</summary>
    public Type[] AllowedTargets { get; set; } = [];

    /// <summary>Sizes of machines that may be named (<see cref="MachineSizeAttribute"/>), for example <c>STANDARD_NC4AS_T4_V3</c>, in any case. Default: all.</summary>
    public string[] AllowedVmSizes { get; set; } = [];

    /// <summary>
    /// The most seconds that an experiment may take; at least 1. Every experiment then needs a stop criterion on <see cref="Metric.TimeTotalSeconds"/> of at most that,
    /// and no target may name a longer time (<see cref="JobDurationAttribute"/>). Default: 0, any.
    /// </summary>
    public int MaxDurationSeconds { get; set; }

    /// <summary>The most machines that a group, or one job with all its groups, may take (<see cref="MachineCountAttribute"/>); at least 1. Default: 0, any number.</summary>
    public int MaxNodes { get; set; }

    /// <summary>Keys of the tags that every experiment needs, each with a value. Default: none.</summary>
    public string[] RequiredTags { get; set; } = [];

    /// <summary>
    /// Options that no experiment may set, neither in its class nor in a layer above, by their paths: <c>checkpoint.keep</c>. The path of a group means all
    /// options below it. The kit's own defaults may set them. Default: none.
    /// </summary>
    public string[] ForbiddenOptions { get; set; } = [];

    /// <summary>Metrics that every experiment must log by <see cref="LogMetricAttribute"/>, for example <see cref="Metric.EpisodeRewardMean"/>. Default: none.</summary>
    public string[] RequiredMetrics { get; set; } = [];
}
