namespace Lab;

[RlExperiment("acrobot-search")]
[StopWhen(Metric.EpisodeRewardMean, AtLeast = -85)]
[StopWhen(Metric.TimeTotalSeconds, AtLeast = 600)]
[LogMetric("length_share")]
public sealed partial record SweepExperiment
{
    public AcrobotOptions Environment { get; init; } = new();

    public PpoOptions Algorithm { get; init; } = new() { NumEnvs = 16, RolloutFragmentLength = 128, Network = new() { HiddenSizes = [64] } };

    public ulong Seed { get; init; } = 1;

    [LogMetric("length_share")] private static double Share(TrainResult result) => result.EpisodeLengthMean / 500;
}
