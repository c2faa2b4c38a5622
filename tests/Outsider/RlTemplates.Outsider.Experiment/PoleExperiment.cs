using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;

namespace Outsider.Experiments;

/// <summary>Balances a pole, with the scalar engine.</summary>
[RlExperiment("pole")]
[StopWhen(Metric.EpisodeRewardMean, AtLeast = 475), StopWhen(Metric.TimestepsTotal, AtLeast = 500_000), StopWhen(Metric.TimeTotalSeconds, AtLeast = 600)]
[Tag("team", "outsiders")]
public sealed partial record PoleExperiment
{
    /// <summary>The pole.</summary>
    public CartPoleOptions Environment { get; init; } = new();

    /// <summary>How the agent learns.</summary>
    public PpoOptions Algorithm { get; init; } = new() { Network = new() { HiddenSizes = [16, 16] } };

    /// <summary>Seed of every random stream.</summary>
    public ulong Seed { get; init; } = 1;
}
