namespace Lab;

[RlExperiment("maze-dqn")]
[StopWhen(Metric.EpisodeRewardMean, AtLeast = 0.8), StopWhen(Metric.TimestepsTotal, AtLeast = 200_000)]
public sealed partial record MazeExperiment
{
    public MazeOptions Environment { get; init; } = new() { Width = 6 };

    public DqnOptions Algorithm { get; init; } = new() { BufferSize = 20_000, NStep = 3 };
}

[RlExperiment("forager-sac")]
[StopWhen(Metric.EpisodeRewardMean, AtLeast = 90), StopWhen(Metric.TimeTotalSeconds, AtLeast = 900)]
public sealed partial record ForagerExperiment
{
    public ForagerOptions Environment { get; init; } = new();

    public SacOptions Algorithm { get; init; } = new() { LearningStarts = 1000, Network = new SacOptions().Network with { HiddenSizes = [64] } };
}
