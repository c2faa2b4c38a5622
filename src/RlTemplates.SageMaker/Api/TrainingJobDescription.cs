using System.Text.Json;

namespace RlTemplates.SageMaker.Api;

/// <summary>What the service says of a training job.</summary>
/// <param name="answer">The answer of <c>DescribeTrainingJob</c>.</param>
internal sealed class TrainingJobDescription(JsonElement answer)
{
    /// <summary>The whole answer.</summary>
    public JsonElement Answer { get; } = answer;

    /// <summary>Its name.</summary>
    public string Name { get; } = answer.Text("TrainingJobName") ?? "";

    /// <summary>Its ARN.</summary>
    public string? Arn { get; } = answer.Text("TrainingJobArn");

    /// <summary><c>InProgress</c>, <c>Completed</c>, <c>Failed</c>, <c>Stopping</c> or <c>Stopped</c>.</summary>
    public string Status { get; } = answer.Text("TrainingJobStatus") ?? "";

    /// <summary>Where it stands in detail, such as <c>Downloading</c>.</summary>
    public string SecondaryStatus { get; } = answer.Text("SecondaryStatus") ?? "";

    /// <summary>Why it failed; null where it did not.</summary>
    public string? FailureReason { get; } = answer.Text("FailureReason");

    /// <summary>Its hyperparameters.</summary>
    public IReadOnlyDictionary<string, string> Hyperparameters { get; } = answer.NamedTexts("HyperParameters");

    /// <summary>Its image; null for a job without one.</summary>
    public string? Image { get; } = answer.Text("AlgorithmSpecification", "TrainingImage");

    /// <summary>Where its results go.</summary>
    public string? OutputPath { get; } = answer.Text("OutputDataConfig", "S3OutputPath");

    /// <summary>Whether its results are packed.</summary>
    public bool IsPacked { get; } = answer.Text("OutputDataConfig", "CompressionType") != "NONE";

    /// <summary>Where its model is; null before the end.</summary>
    public string? ModelArtifacts { get; } = answer.Text("ModelArtifacts", "S3ModelArtifacts") is { Length: > 0 } model ? model : null;

    /// <summary>Where its checkpoints are; null where it has none.</summary>
    public string? CheckpointPath { get; } = answer.Text("CheckpointConfig", "S3Uri");

    /// <summary>Its role.</summary>
    public string? Role { get; } = answer.Text("RoleArn");

    /// <summary>How many machines it has, over all groups; at least 1.</summary>
    public int InstanceCount { get; } = (int)Math.Clamp(
        answer.Whole("ResourceConfig", "InstanceCount") ?? answer.List("ResourceConfig", "InstanceGroups").Sum(g => g.Whole("InstanceCount") ?? 0), 1, 10_000);

    /// <summary>Whether it runs on spare machines.</summary>
    public bool UsesSpot { get; } = answer.Flag("EnableManagedSpotTraining");

    /// <summary>The last value of each metric that was found in its log.</summary>
    public IReadOnlyDictionary<string, double> FinalMetrics => Answer.List("FinalMetricDataList")
        .Where(m => m.Text("MetricName") is not null && m.Number("Value") is not null)
        .DistinctBy(m => m.Text("MetricName")).ToDictionary(
            m => m.Text("MetricName")!, m => m.Number("Value")!.Value, StringComparer.Ordinal);

    /// <summary>Seconds that are paid for; null before the end.</summary>
    public long? BillableSeconds { get; } = answer.Whole("BillableTimeInSeconds");

    /// <summary>Seconds that it has trained; null before the end.</summary>
    public long? TrainingSeconds { get; } = answer.Whole("TrainingTimeInSeconds");

    /// <summary>When its containers began; null before.</summary>
    public DateTimeOffset? StartedAt { get; } = answer.Time("TrainingStartTime");

    /// <summary>When its last result was kept; null before the end.</summary>
    public DateTimeOffset? EndedAt { get; } = answer.Time("TrainingEndTime");

    /// <summary>When it left the service's queue and got its machines; null while it waits.</summary>
    public DateTimeOffset? LeftQueueAt { get; } = answer.List("SecondaryStatusTransitions").FirstOrDefault(t => t.Text("Status") is "Downloading" or "DownloadingTrainingImage" or "Training") is { ValueKind: JsonValueKind.Object } first
        ? first.Time("StartTime")
        : answer.Time("TrainingStartTime");

    /// <summary>What the service says of where it stands now; null where it says nothing.</summary>
    public string? StatusMessage { get; } = answer.List("SecondaryStatusTransitions").LastOrDefault() is { ValueKind: JsonValueKind.Object } last ? last.Text("StatusMessage") : null;

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => Status is "Completed" or "Failed" or "Stopped";
}
