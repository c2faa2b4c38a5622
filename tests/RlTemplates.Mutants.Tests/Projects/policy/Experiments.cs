namespace Lab;

[RlExperiment("pong-team")]
[StopWhen(Metric.EpisodeRewardMean, AtLeast = 18)]
[StopWhen(Metric.TimeTotalSeconds, AtLeast = 3600)]
[LogMetric(Metric.EpisodeRewardMean), LogMetric(Metric.EpisodesTotal)]
[Head("head", VmSize = "STANDARD_NC4AS_T4_V3", MaxNodes = 1)]
[Workers("players", VmSize = "STANDARD_D2_V2", NodeCount = 4)]
[AzureMl(MaxRunDurationSeconds = 7200, VirtualNetwork = "rl-net")]
[Local]
[Tag("team", "games")]
[Tag("cost-centre", "4711")]
public sealed partial record PongExperiment
{
    public PongOptions Environment { get; init; } = new() { FrameSize = 42 };

    public ImpalaOptions Algorithm { get; init; } = new() { NumWorkers = 8 };
}

[RlExperiment("breakout-large")]
[StopWhen(Metric.TimeTotalSeconds, AtLeast = 7200)]
[StopWhen(Metric.TimestepsTotal, AtLeast = 5_000_000)]
[LogMetric(Metric.EpisodeRewardMean)]
[Head("head-large", VmSize = "STANDARD_NC8AS_T4_V3")]
[AzureMl]
[Tag("team", "games"), Tag("cost-centre", "4712")]
public sealed partial record BreakoutExperiment
{
    public BreakoutOptions Environment { get; init; } = new();

    public PpoOptions Algorithm { get; init; } = new() { NumEnvs = 16 };
}
