namespace Lab;

[RlExperiment("pendulum")]
[StopWhen(Metric.EvaluationRewardMean, AtLeast = -180)]
[StopWhen(Metric.TrainingIteration, AtLeast = 300)]
[LogMetric(Metric.TimestepsPerSecond), LogMetric("reward_share")]
public sealed partial record PendulumExperiment
{
    public PendulumOptions Environment { get; init; } = new() { Gravity = 9.81, Wrappers = [Wrapper.ClipReward(10)] };

    public PpoOptions Algorithm { get; init; } = new() { NumEnvs = 4, RolloutFragmentLength = 1024, SgdMinibatchSize = 64, NormalizeObservations = true };

    public EvaluationOptions Evaluation { get; init; } = new() { Interval = 20, Episodes = 10 };

    [ScriptParameter("--seed")]
    public ulong Seed { get; init; } = 1;

    [LogMetric("reward_share")]
    private static double Share(TrainResult result) => result.EpisodeRewardMean / -1600;

    [OnTrainResult]
    private static void Watch(TrainResult result, Run run)
    {
        if (result.EpisodeRewardMean > -200)
        {
            run.SetTag("swings-up", "yes");
        }
    }
}
