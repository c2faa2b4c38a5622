using System.Globalization;
using System.Text.Json;
using RlTemplates.SageMaker.Api;

namespace RlTemplates.SageMaker;

/// <summary>
/// The options of a job that somebody started, from what the service says of it. All members may be missing. Metrics are read too, which
/// the Python SDK forgot; further folders are inside of the source, which stays where it is in S3.
/// </summary>
internal static class AttachedJob
{
    /// <summary>The options.</summary>
    /// <param name="described">What the service says of the job.</param>
    /// <param name="tags">The job's tags, which are no part of the answer.</param>
    /// <exception cref="UserException">The job ran an image of AWS that is none of a toolkit.</exception>
    public static RlEstimatorOptions Options(TrainingJobDescription described, IReadOnlyDictionary<string, string>? tags = null)
    {
        var job = described.Answer;
        var image = described.Image;
        var toolkit = image is null ? null : TrainingImageName.Read(image, described.Name);
        var hyperparameters = HyperparameterMap.Read(described.Hyperparameters);
        return new()
        {
            EntryPoint = Plain(hyperparameters.GetValueOrDefault("sagemaker_program")),
            SourceDirectory = Source(job, hyperparameters),
            Role = described.Role,
            BaseJobName = SageMakerName.Base(described.Name),
            Tags = tags ?? new Dictionary<string, string>(),
            Toolkit = toolkit?.Toolkit,
            ToolkitVersion = toolkit?.Version,
            Framework = toolkit?.Framework,
            ImageUri = toolkit is null ? image : null,
            Hyperparameters = hyperparameters.Where(h => !h.Key.StartsWith(JobHyperparameters.Prefix, StringComparison.Ordinal)).ToDictionary(h => h.Key, h => h.Value),
            ContainerLogLevel = int.TryParse(Plain(hyperparameters.GetValueOrDefault("sagemaker_container_log_level")), CultureInfo.InvariantCulture, out var level) ? level : 20,
            MetricDefinitions =
                [.. job.List("AlgorithmSpecification", "MetricDefinitions").Select(m => new MetricDefinition(m.Text("Name") ?? "", m.Text("Regex") ?? ""))],
            InputMode = job.Text("AlgorithmSpecification", "TrainingInputMode") ?? "File",
            InstanceCount = Number(job, "ResourceConfig", "InstanceCount"),
            InstanceType = job.Text("ResourceConfig", "InstanceType"),
            InstanceGroups = [.. job.List("ResourceConfig", "InstanceGroups").Select(Group)],
            VolumeSize = Number(job, "ResourceConfig", "VolumeSizeInGB") ?? 30,
            VolumeKmsKey = job.Text("ResourceConfig", "VolumeKmsKeyId"),
            KeepAlivePeriodInSeconds = Number(job, "ResourceConfig", "KeepAlivePeriodInSeconds"),
            MaxRun = Number(job, "StoppingCondition", "MaxRuntimeInSeconds") ?? 86_400,
            MaxWait = Number(job, "StoppingCondition", "MaxWaitTimeInSeconds"),
            OutputPath = described.OutputPath,
            OutputKmsKey = job.Text("OutputDataConfig", "KmsKeyId") is { Length: > 0 } key ? key : null,
            Subnets = job.Texts("VpcConfig", "Subnets"),
            SecurityGroupIds = job.Texts("VpcConfig", "SecurityGroupIds"),
            UseSpotInstances = described.UsesSpot,
            EnableNetworkIsolation = job.Flag("EnableNetworkIsolation"),
            EncryptInterContainerTraffic = job.Flag("EnableInterContainerTrafficEncryption"),
            CheckpointS3Uri = described.CheckpointPath,
            CheckpointLocalPath = job.Text("CheckpointConfig", "LocalPath"),
            MaxRetryAttempts = Number(job, "RetryStrategy", "MaximumRetryAttempts"),
            Environment = job.NamedTexts("Environment"),
        };
    }

    /// <summary>Where the source of a job is in S3; null where it has none.</summary>
    /// <param name="described">What the service says of the job.</param>
    public static string? Source(TrainingJobDescription described) =>
        Source(described.Answer, HyperparameterMap.Read(described.Hyperparameters));

    // A container without a network has the source in a channel, and only there it says where it is in S3.
    private static string? Source(JsonElement job, OrderedDictionary<string, object?> hyperparameters) =>
        Plain(hyperparameters.GetValueOrDefault("sagemaker_submit_directory")) is not { } directory ? null
        : directory != CodeLocation.Isolated ? directory
        : job.List("InputDataConfig").Where(c => c.Text("ChannelName") == TrainingInputs.Code)
            .Select(c => c.Text("DataSource", "S3DataSource", "S3Uri")).FirstOrDefault();

    private static InstanceGroup Group(JsonElement group) =>
        new(group.Text("InstanceGroupName") ?? "", group.Text("InstanceType") ?? "", Number(group, "InstanceCount") ?? 0);

    private static int? Number(JsonElement element, params ReadOnlySpan<string> path) =>
        element.Whole(path) is >= int.MinValue and <= int.MaxValue and var number ? (int)number : null;

    private static string? Plain(object? value) => value switch
    {
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } text => text.GetString(),
        JsonElement { ValueKind: JsonValueKind.Null } or null => null,
        _ => value.ToString(),
    };
}
