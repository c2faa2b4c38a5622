using RlTemplates.Environments;
using RlTemplates.Environments.Tests;
using RlTemplates.Learning.Algorithms;

namespace RlTemplates.Tests;

/// <summary>Learns to walk a hallway, an environment by attribute.</summary>
[RlExperiment("hallway")]
[StopWhen(Metric.EpisodeRewardMean, AtLeast = 0.97), StopWhen(Metric.TimeTotalSeconds, AtLeast = 60)]
public sealed partial record HallwayExperiment
{
    /// <summary>The task.</summary>
    public HallwayOptions Environment { get; init; } = new();

    /// <summary>How the agent learns.</summary>
    public PpoOptions Algorithm { get; init; } = new() { LearningRate = 3e-3 };

    /// <summary>Seed of every random stream.</summary>
    [ScriptParameter("--seed")] public ulong Seed { get; init; } = 1;
}
