namespace Lab;

[RlExperiment("lake-small")]
[StopWhen(Metric.EpisodeRewardMean, AtLeast = 0.74)]
[LogMetric("learner/explained_variance")]
public sealed partial record SmallLake
{
    public FrozenLakeOptions Environment { get; init; } = new() { Size = 4, IsSlippery = false };
    public PpoOptions Algorithm { get; init; } = new() { ClipParam = Schedule.Linear(0.2, 0.05, 100_000), VfClipParam = 10, TargetKl = 0.02 };
}

[RlExperiment("lake-large")]
[StopWhen(Metric.EpisodeRewardMean, AtLeast = 0.6)]
[StopWhen("learner/mean_td_error", AtMost = 1e-4)]
public sealed partial record LargeLake
{
    public FrozenLakeOptions Environment { get; init; } = new() { Size = 8, MaxEpisodeSteps = 400 };
    public DqnOptions Algorithm { get; init; } = new() { Epsilon = Schedule.Linear(1, 0.05, 50_000), NStep = 3 };
}
