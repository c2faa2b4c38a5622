namespace RlSafeNamespace;

/// <summary>Everything about the experiment: what it trains, when it stops and what it logs.</summary>
[RlExperiment("rl-experiment-name")]
[StopWhen(Metric.EpisodeRewardMean, AtLeast = RL_STOP_REWARD)]
[StopWhen(Metric.TimeTotalSeconds, AtLeast = RL_STOP_SECONDS)]
[LogMetric(Metric.EpisodeRewardMean), LogMetric(Metric.EpisodesTotal)]RL_TARGETS
public sealed partial record RlConfigClass
{
    /// <summary>RL_ENVIRONMENT_WORDS.</summary>
    public RlEnvironmentOptions Environment { get; init; } = new()RL_ENVIRONMENT_SETTINGS;

    /// <summary>How the agent learns.</summary>
    public RlAlgorithmOptions Algorithm { get; init; } = new()RL_ALGORITHM_SETTINGS;RL_ENGINE

    /// <summary>Seed of every random stream.</summary>
    [ScriptParameter("--seed")]
    public ulong Seed { get; init; } = 1;

    /// <summary>A metric of your own: it is logged and can stop the training like any other.</summary>
    [LogMetric("reward_per_step")]
    private static double RewardPerStep(TrainResult result) => result.EpisodeRewardMean / result.EpisodeLengthMean;

    /// <summary>Called with every training result.</summary>
    [OnTrainResult]
    private static void Celebrate(TrainResult result, Run run)
    {
        if (result.EpisodeRewardMean RL_GOOD_REWARD)
        {
            run.SetTag("RL_GOOD_TAG", "yes");
        }
    }
}
