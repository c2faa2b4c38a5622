using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Tracking;

namespace RlTemplates.Mlflow.Tests;

/// <summary>Balances a pole, and tells a server.</summary>
[RlExperiment("cart")]
[StopWhen(Metric.TrainingIteration, AtLeast = 6)]
[LogMetric(Metric.EpisodeRewardMean), LogMetric("reward_per_step"), AddsMetric("half_reward")]
[Tag("team", "blue")]
public sealed partial record CartExperiment
{
    /// <summary>The task.</summary>
    public CartPoleOptions Environment { get; init; } = new();

    /// <summary>How the agent learns.</summary>
    public PpoOptions Algorithm { get; init; } = new() { NumEnvs = 4, RolloutFragmentLength = 64, MinTimestepsPerIteration = 256, NumSgdIter = 2, Network = new() { HiddenSizes = [8] } };

    /// <summary>Where results go.</summary>
    public TrackingOptions Tracking { get; init; } = new() { Sinks = [new MlflowSinkOptions { IntervalSeconds = 0.1, EndSeconds = 30, Artifacts = MlflowArtifacts.Checkpoint }] };

    /// <summary>A key.</summary>
    public string ApiKey { get; init; } = "";

    /// <summary>Seed of every random stream.</summary>
    public ulong Seed { get; init; } = 1;

    [LogMetric("reward_per_step")]
    private static double RewardPerStep(TrainResult result) => result.EpisodeRewardMean / result.EpisodeLengthMean;

    [OnTrainResult]
    private static void Note(TrainResult result, Run run)
    {
        run.Log("half_reward", result.EpisodeRewardMean / 2);
        run.SetTag("seen", "yes");
    }
}
