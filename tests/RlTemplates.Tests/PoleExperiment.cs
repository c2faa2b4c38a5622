using System.ComponentModel.DataAnnotations;
using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;

namespace RlTemplates.Tests;

/// <summary>Balances a pole.</summary>
[RlExperiment("pole")]
[StopWhen(Metric.EpisodeRewardMean, AtLeast = 475), StopWhen(Metric.TimeTotalSeconds, AtLeast = 60)]
[LogMetric(Metric.EpisodeRewardMean)]
[Local(Name = "here"), AzureMl(Name = "prod", ShmSize = "24g"), Tag("team", "balance")]
public sealed partial record PoleExperiment
{
    /// <summary>The task.</summary>
    public CartPoleOptions Environment { get; init; } = new();

    /// <summary>How the agent learns.</summary>
    public PpoOptions Algorithm { get; init; } = new();

    /// <summary>Seed of every random stream.</summary>
    [ScriptParameter("--seed")] public ulong Seed { get; init; } = 1;

    /// <summary>Weights by name.</summary>
    public IReadOnlyDictionary<string, double> Weights { get; init; } = new Dictionary<string, double> { ["base_weight"] = 1 };

    /// <summary>A rest.</summary>
    [DurationRange("1s", "00:01:00")] public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A remark.</summary>
    public string Note { get; init; } = "";

    /// <summary>A key.</summary>
    public string ApiKey { get; init; } = "";

    /// <summary>A word.</summary>
    [AllowedValues("", "alpha", "beta")] public string Password { get; init; } = "";

    /// <summary>Remarks.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Lets tests see a training that fails.</summary>
    [OnTrainResult] private void FailWhereTheNoteSaysSo(TrainResult result)
    {
        if (Note.Trim() == "fail")
            throw new InvalidOperationException($"The note of iteration {result.TrainingIteration} says so.");
    }

#pragma warning disable RLT0041 // also names in another case are found by the keys of stop
    [LogMetric("Steps-Per-X")] private static double StepsPerX(TrainResult result) => result.EpisodeLengthMean;
#pragma warning restore RLT0041
}
