using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;

namespace RlTemplates.AzureMl.Program;

/// <summary>Balances a pole on machines of Azure.</summary>
[RlExperiment("cloud")]
[StopWhen(Metric.TimestepsTotal, AtLeast = 2000)]
[LogMetric(Metric.EpisodeRewardMean), LogMetric(Metric.EpisodesTotal), LogMetric("reward_per_step"), AddsMetric("half_reward")]
[Tag("team", "rl")]
[Head("head-cpu", VmSize = "STANDARD_D2_V2", MaxNodes = 2, IdleSeconds = 120)]
[AzureMl(Image = "example.azurecr.io/cloud:1", ShmSize = "4g", MaxRunDurationSeconds = 3600, Inputs = ["replays=azureml:replays:3"], Identity = "AMLToken")]
[AzureMl(Name = "sent", CondaPackages = ["libstdcxx-ng"])]
[AzureMl(Name = "script", EntryScript = "train.py", SourceDirectory = "old", ScriptParameters = ["--config='{\"num_workers\": 13}'", "--fast"], PipPackages = ["gymnasium"], FrameworkVersion = "2.40.0")]
[AzureMl(Name = "two", EntryScript = "run.sh", SourceDirectory = "old", CoordinationTimeoutSeconds = 60)]
[AzureMl(Name = "spare", InstanceType = "STANDARD_D4S_V3", JobTier = "Spot", Identity = "UserIdentity")]
[AzureMl(Name = "rays", EntryScript = "train.py", SourceDirectory = "old", InstanceType = "STANDARD_D4S_V3", InstanceCount = 3, UseRayDistribution = true, ApiVersion = "2026-05-15-preview")]
[Workers("players", VmSize = "STANDARD_D2_V2", NodeCount = 1, Target = "two", PipPackages = ["pong-player"])]
public sealed partial record CloudExperiment
{
    /// <summary>The task.</summary>
    public CartPoleOptions Environment { get; init; } = new();

    /// <summary>How the agent learns.</summary>
    public PpoOptions Algorithm { get; init; } = new() { NumEnvs = 4, RolloutFragmentLength = 64, MinTimestepsPerIteration = 256 };

    /// <summary>Seed of every random stream.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>A key.</summary>
    public string ApiKey { get; init; } = "";

    [LogMetric("reward_per_step")]
    private static double RewardPerStep(TrainResult result) => result.EpisodeRewardMean / result.EpisodeLengthMean;

    [OnTrainResult]
    private static void Note(TrainResult result, Run run)
    {
        run.Log("half_reward", result.EpisodeRewardMean / 2);
        run.SetTag("trained", "yes");
    }
}
