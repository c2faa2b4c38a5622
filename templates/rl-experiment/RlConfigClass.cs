namespace RlSafeNamespace;

/// <summary>Everything about the experiment: what it trains, when it stops and what it logs.</summary>
[RlExperiment("rl-experiment-name")]
#if (Pong)
[StopWhen(Metric.EpisodeRewardMean, AtLeast = 18)]
[StopWhen(Metric.TimeTotalSeconds, AtLeast = 1800)]
#else
[StopWhen(Metric.EpisodeRewardMean, AtLeast = 475)]
[StopWhen(Metric.TimeTotalSeconds, AtLeast = 300)]
#endif
[LogMetric(Metric.EpisodeRewardMean), LogMetric(Metric.EpisodesTotal)]
public sealed partial record RlConfigClass
{
#if (Pong)
    /// <summary>The game and how its frames reach the network.</summary>
    public PongOptions Environment { get; init; } = new() { FrameSkip = 4, FrameSize = 42 };

#else
    /// <summary>The cart, the pole and the time limit.</summary>
    public CartPoleOptions Environment { get; init; } = new();

#endif
    /// <summary>How the agent learns.</summary>
#if (Impala && Pong)
    public ImpalaOptions Algorithm { get; init; } = new()
    {
        NumEnvsPerWorker = 8,
        TrainBatchSize = 160,
        LearningRate = Schedule.Linear(1e-3, 2e-5, 10_000_000),
        EntropyCoeff = Schedule.Linear(0.005, 1e-4, 4_000_000),
        VfLossCoeff = 3,
        GradClip = 1000,
        Gamma = 0.97,
        Lambda = 0.9,
    };
#elif (Impala)
    public ImpalaOptions Algorithm { get; init; } = new() { LearningRate = 6e-4 };
#elif (Pong)
    public PpoOptions Algorithm { get; init; } = new()
    {
        NumEnvs = 32,
        RolloutFragmentLength = 64,
        NumSgdIter = 3,
        LearningRate = 6e-4,
        ClipParam = 0.15,
        EntropyCoeff = 0.01,
        Gamma = 0.97,
        Lambda = 0.92,
        Network = new() { HiddenSizes = [256], Activation = Activation.Relu, ShareLayers = true },
    };
#else
    public PpoOptions Algorithm { get; init; } = new() { LearningRate = Schedule.Linear(1e-3, 5e-5, 150_000) };
#endif

    /// <summary>Seed of every random stream.</summary>
    [ScriptParameter("--seed")]
    public ulong Seed { get; init; } = 1;

    /// <summary>A metric of one's own: it is logged and can stop the training like any other.</summary>
    [LogMetric("reward_per_step")]
    private static double RewardPerStep(TrainResult result) => result.EpisodeRewardMean / result.EpisodeLengthMean;

    /// <summary>Called with every training result.</summary>
    [OnTrainResult]
    private static void Celebrate(TrainResult result, Run run)
    {
#if (Pong)
        if (result.EpisodeRewardMean > 0)
        {
            run.SetTag("beats-opponent", "yes");
        }
#else
        if (result.EpisodeRewardMean >= 195)
        {
            run.SetTag("balances", "yes");
        }
#endif
    }
}
