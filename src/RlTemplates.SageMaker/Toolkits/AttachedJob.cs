using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker;

/// <summary>
/// The options of a job that somebody started, from what the service says of it. All members may be missing. Metrics are read too, which
/// the Python SDK
/// forgot; further folders are inside of the source, which stays where it is in S3.
/// </summary>
internal static class AttachedJob
{
    /// <summary>The options.</summary>
    /// <param name="job">The answer of <c>DescribeTrainingJob</c>.</param>
    /// <param name="tags">The job's tags, which are no part of the answer.</param>
    /// <exception cref="UserException">The job ran an image of AWS that is none of a toolkit.</exception>
    public static RlEstimatorOptions Options(JsonObject job, IReadOnlyDictionary<string, string>? tags = null)
    {
        var name = Text(job["TrainingJobName"]) ?? "";
        var (algorithm, machines, stop) = (job["AlgorithmSpecification"], job["ResourceConfig"], job["StoppingCondition"]);
        var image = Text(Member(algorithm, "TrainingImage"));
        var toolkit = image is null ? null : TrainingImageName.Read(image, name);
        var hyperparameters = HyperparameterMap.Read(Texts(job["HyperParameters"]));
        return new()
        {
            EntryPoint = Plain(hyperparameters.GetValueOrDefault("sagemaker_program")), SourceDirectory = Source(job, hyperparameters),
            Role = Text(job["RoleArn"]), BaseJobName = SageMakerName.Base(name), Tags = tags ?? new Dictionary<string, string>(),
            Toolkit = toolkit?.Toolkit, ToolkitVersion = toolkit?.Version, Framework = toolkit?.Framework, ImageUri = toolkit is null ? image : null,
            Hyperparameters = hyperparameters.Where(h => !h.Key.StartsWith(JobHyperparameters.Prefix, StringComparison.Ordinal)).ToDictionary(h => h.Key, h => h.Value),
            ContainerLogLevel = int.TryParse(Plain(hyperparameters.GetValueOrDefault("sagemaker_container_log_level")), CultureInfo.InvariantCulture, out var level) ? level : 20,
            MetricDefinitions = [.. List(Member(algorithm, "MetricDefinitions")).Select(m => new MetricDefinition(Text(m["Name"]) ?? "", Text(m["Regex"]) ?? ""))],
            InputMode = Text(Member(algorithm, "TrainingInputMode")) ?? "File",
            InstanceCount = Number(Member(machines, "InstanceCount")), InstanceType = Text(Member(machines, "InstanceType")),
            InstanceGroups = [.. List(Member(machines, "InstanceGroups")).Select(Group)],
            VolumeSize = Number(Member(machines, "VolumeSizeInGB")) ?? 30, VolumeKmsKey = Text(Member(machines, "VolumeKmsKeyId")),
            KeepAlivePeriodInSeconds = Number(Member(machines, "KeepAlivePeriodInSeconds")),
            MaxRun = Number(Member(stop, "MaxRuntimeInSeconds")) ?? 86_400, MaxWait = Number(Member(stop, "MaxWaitTimeInSeconds")),
            OutputPath = Text(Member(job["OutputDataConfig"], "S3OutputPath")), OutputKmsKey = Given(Text(Member(job["OutputDataConfig"], "KmsKeyId"))),
            Subnets = [.. Values(Member(job["VpcConfig"], "Subnets"))], SecurityGroupIds = [.. Values(Member(job["VpcConfig"], "SecurityGroupIds"))],
            UseSpotInstances = Truth(job["EnableManagedSpotTraining"]), EnableNetworkIsolation = Truth(job["EnableNetworkIsolation"]),
            EncryptInterContainerTraffic = Truth(job["EnableInterContainerTrafficEncryption"]),
            CheckpointS3Uri = Text(Member(job["CheckpointConfig"], "S3Uri")), CheckpointLocalPath = Text(Member(job["CheckpointConfig"], "LocalPath")),
            MaxRetryAttempts = Number(Member(job["RetryStrategy"], "MaximumRetryAttempts")), Environment = Texts(job["Environment"]).ToDictionary(),
        };
    }

    /// <summary>Where the source of a job is in S3; null where it has none.</summary>
    /// <param name="job">The answer of <c>DescribeTrainingJob</c>.</param>
    public static string? Source(JsonObject job) => Source(job, HyperparameterMap.Read(Texts(job["HyperParameters"])));

    // A container without a network has the source in a channel, and only there it says where it is in S3.
    private static string? Source(JsonObject job, OrderedDictionary<string, object?> hyperparameters) =>
        Plain(hyperparameters.GetValueOrDefault("sagemaker_submit_directory")) is not { } directory ? null
        : directory != CodeLocation.Isolated ? directory
        : List(job["InputDataConfig"]).Where(c => Text(c["ChannelName"]) == TrainingInputs.Code)
            .Select(c => Text(Member(Member(c["DataSource"], "S3DataSource"), "S3Uri"))).FirstOrDefault();

    private static InstanceGroup Group(JsonObject group) =>
        new(Text(group["InstanceGroupName"]) ?? "", Text(group["InstanceType"]) ?? "", Number(group["InstanceCount"]) ?? 0);

    private static JsonNode? Member(JsonNode? node, string name) => (node as JsonObject)?[name];

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string? Given(string? text) => text is "" ? null : text;

    private static int? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;

    private static bool Truth(JsonNode? node) => node is JsonValue value && value.TryGetValue<bool>(out var truth) && truth;

    private static IEnumerable<JsonObject> List(JsonNode? node) => (node as JsonArray)?.OfType<JsonObject>() ?? [];

    private static IEnumerable<string> Values(JsonNode? node) => (node as JsonArray)?.Select(Text).OfType<string>() ?? [];

    private static IEnumerable<KeyValuePair<string, string>> Texts(JsonNode? node) =>
        (node as JsonObject)?.Where(e => Text(e.Value) is not null).Select(e => KeyValuePair.Create(e.Key, Text(e.Value)!)) ?? [];

    private static string? Plain(object? value) => value switch
    {
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } text => text.GetString(),
        JsonElement { ValueKind: JsonValueKind.Null } or null => null,
        _ => value.ToString(),
    };
}
