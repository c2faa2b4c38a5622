using RlTemplates.Mlflow;

namespace Lab;

/// <summary>Logs to a server of MLflow.</summary>
[RlExperiment("tracked")]
[StopWhen(Metric.TimestepsTotal, AtLeast = 50_000)]
[LogMetric(Metric.EpisodeRewardMean)]
public sealed partial record TrackedExperiment
{
    public CartPoleOptions Environment { get; init; } = new();

    public PpoOptions Algorithm { get; init; } = new() { NumEnvs = 4 };

    public TrackingOptions Tracking { get; init; } = new()
    {
        Sinks = [new MlflowSinkOptions { ExperimentName = "poles", IntervalSeconds = 5, TimeoutSeconds = 60, EndSeconds = 30, Required = false, Artifacts = MlflowArtifacts.Model }],
    };
}
