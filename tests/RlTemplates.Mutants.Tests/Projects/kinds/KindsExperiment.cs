using System.ComponentModel.DataAnnotations;

namespace Lab;

/// <summary>Where results are told.</summary>
[Options]
[NotLessThan(nameof(Retries), nameof(LeastRetries)), Requires("Batch", AtLeast = 2, When = "IsOn", Because = "single messages are refused")]
public sealed record TellOptions
{
    public bool IsOn { get; init; }

    [Range(0, 10)] public int Retries { get; init; } = 5;

    [Range(0, 10)] public int LeastRetries { get; init; } = 2;

    [Range(1, 100)] public int Batch { get; init; } = 10;

    public string ApiKey { get; init; } = "";

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    [AllowedValues("http", "grpc")] public string Protocol { get; init; } = "grpc";
}

public enum Loudness { Quiet, Normal, VeryLoud }

[RlExperiment("kinds")]
[StopWhen(Metric.TimeTotalSeconds, AtLeast = 120), StopWhen("own_score", AtLeast = 3)]
[LogMetric(Metric.EpisodesTotal), LogMetric("own_score")]
public sealed partial record KindsExperiment
{
    public BanditOptions Environment { get; init; } = new() { NumArms = 20, Arms = BanditArms.Bernoulli };

    public PpoOptions Algorithm { get; init; } = new() { NumEnvs = 16, Network = new() { HiddenSizes = [32], Activation = Activation.Relu } };

    [ScriptParameter("--seed")] public ulong Seed { get; init; } = 1;

    public TellOptions Tell { get; init; } = new() { Batch = 20 };

    [Range(0, 100)] public int Patience { get; init; } = 3;

    [Range(0.0, 1.0)] public double Share { get; init; } = 0.25;

    public Loudness Loudness { get; init; } = Loudness.Normal;

    public string Greeting { get; init; } = "hello";

    public bool? IsFast { get; init; }

    [AllowedValues(16, 32, 64)] public int Width { get; init; } = 32;

    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")] public TimeSpan Pause { get; init; } = TimeSpan.FromMinutes(5);

    public IReadOnlyDictionary<string, double> Weights { get; init; } = new Dictionary<string, double> { ["a"] = 1 };

    public IReadOnlyList<int> Steps { get; init; } = [1, 2, 3];

    [OnTrainResult]
    private void Watch(TrainResult result, Run run)
    {
        if (result.TrainingIteration > Patience && result.EpisodeRewardMean < Share && IsFast == true)
        {
            run.SetTag("greeting", Greeting + Loudness + Width + Steps.Count);
        }
    }

    [OnEpisodeEnd] private void Count(EpisodeResult episode, Run run) => run.Log("weighted", episode.Reward * Weights.Values.Sum() + Pause.TotalSeconds);

    [OnCheckpoint] private static void Kept(Checkpoint checkpoint) { }

    [OnEvaluation]
    private void Evaluated(EvaluationResult evaluation, Run run)
    {
        try
        {
            run.Log("told", Tell.IsOn ? evaluation.RewardMean / Tell.Retries / Tell.LeastRetries / Tell.Batch : Tell.Timeout.TotalSeconds);
        }
        catch (IOException)
        {
            run.SetTag(Tell.Protocol, Tell.ApiKey.Length > 0 ? "yes" : "no");
        }
    }

    [LogMetric("own_score")] private double Score(TrainResult result) => result.EpisodeRewardMean * Share;
}
