namespace KitSafeNamespace.Tests;

/// <summary>An experiment that keeps to the policy: that it compiles is a test by itself.</summary>
[RlExperiment("good")]
[Tag("team", "kit-short-name")]
[StopWhen(Metric.TimeTotalSeconds, AtLeast = 2)]
[LogMetric(Metric.EpisodeRewardMean)]
public sealed partial record GoodExperiment
{
    /// <summary>The game.</summary>
    public CatchOptions Environment { get; init; } = new();

    /// <summary>How the agent learns.</summary>
    public PpoOptions Algorithm { get; init; } = new();
}
