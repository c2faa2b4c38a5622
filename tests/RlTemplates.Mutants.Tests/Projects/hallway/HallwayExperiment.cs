namespace Lab;

/// <summary>Learns to walk to the end of a hallway.</summary>
[RlExperiment("hallway-ppo")]
[StopWhen(Metric.EpisodeRewardMean, AtLeast = 0.9)]
[StopWhen(Metric.TimestepsTotal, AtLeast = 500_000)]
[LogMetric(Metric.EpisodeLengthMean), LogMetric("learner/kl")]
public sealed partial record HallwayExperiment
{
    public HallwayOptions Environment { get; init; } = new() { Length = 8 };

    public PpoOptions Algorithm { get; init; } = new() { NumEnvs = 4, RolloutFragmentLength = 64, Gamma = 0.95 };

    public ulong Seed { get; init; } = 7;

    [OnEvaluation]
    private static void Tell(EvaluationResult evaluation) => Console.WriteLine(evaluation.RewardMean);
}
