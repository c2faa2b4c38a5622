using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;

namespace RlTemplates.Tests;

/// <summary>Balances a pole.</summary>
[RlExperiment("pole")]
[StopWhen(Metric.EpisodeRewardMean, AtLeast = 475), StopWhen(Metric.TimeTotalSeconds, AtLeast = 60)]
[LogMetric(Metric.EpisodeRewardMean)]
public sealed partial record PoleExperiment
{
    /// <summary>The task.</summary>
    public CartPoleOptions Environment { get; init; } = new();

    /// <summary>How the agent learns.</summary>
    public PpoOptions Algorithm { get; init; } = new();

    /// <summary>Seed of every random stream.</summary>
    [ScriptParameter("--seed")] public ulong Seed { get; init; } = 1;
}
