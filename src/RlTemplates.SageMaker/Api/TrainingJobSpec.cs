using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Api;

/// <summary>A training job as it is asked for: the request of <c>CreateTrainingJob</c>. What is not set is not sent.</summary>
internal sealed record TrainingJobSpec
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>ARN of its role.</summary>
    public required string Role { get; init; }

    /// <summary>Its image.</summary>
    public required string Image { get; init; }

    /// <summary>Where results go.</summary>
    public required string OutputPath { get; init; }

    /// <summary>How inputs are read that do not say otherwise.</summary>
    public string InputMode { get; init; } = "File";

    /// <summary>Its hyperparameters, in order.</summary>
    public IReadOnlyDictionary<string, string> Hyperparameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Variables of the container.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Metrics that are read from its log.</summary>
    public IReadOnlyList<MetricDefinition> Metrics { get; init; } = [];

    /// <summary>Whether the service keeps them as time series.</summary>
    public bool RecordsMetrics { get; init; }

    /// <summary>What the container starts.</summary>
    public IReadOnlyList<string> EntryPoint { get; init; } = [];

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Whether the image comes from a registry in the job's network.</summary>
    public bool UsesPrivateRegistry { get; init; }

    /// <summary>The function that gives the credentials of that registry.</summary>
    public string? RegistryCredentials { get; init; }

    /// <summary>Type of all machines; null where there are groups.</summary>
    public string? InstanceType { get; init; }

    /// <summary>Number of machines of that type.</summary>
    public int InstanceCount { get; init; } = 1;

    /// <summary>Groups of machines.</summary>
    public IReadOnlyList<InstanceGroup> InstanceGroups { get; init; } = [];

    /// <summary>Disk of each machine in GB.</summary>
    public int VolumeSizeGb { get; init; } = 30;

    /// <summary>The key of the disks.</summary>
    public string? VolumeKmsKey { get; init; }

    /// <summary>Seconds that machines are kept afterwards.</summary>
    public int? KeepAliveSeconds { get; init; }

    /// <summary>ARN of the training plan.</summary>
    public string? TrainingPlan { get; init; }

    /// <summary>Whether machines are checked before.</summary>
    public bool ChecksMachines { get; init; }

    /// <summary>Seconds after which it is stopped.</summary>
    public int MaxRunSeconds { get; init; } = 86_400;

    /// <summary>Seconds of waiting and running together.</summary>
    public int? MaxWaitSeconds { get; init; }

    /// <summary>Seconds after which it is stopped if it has not begun.</summary>
    public int? MaxPendingSeconds { get; init; }

    /// <summary>How often the service starts it.</summary>
    public int? MaxRetryAttempts { get; init; }

    /// <summary>Whether spare machines are used.</summary>
    public bool UsesSpot { get; init; }

    /// <summary>The key of results.</summary>
    public string? OutputKmsKey { get; init; }

    /// <summary>Whether results are packed.</summary>
    public bool PacksOutput { get; init; } = true;

    /// <summary>Where checkpoints go.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>The folder that is kept there.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>Data.</summary>
    public IReadOnlyList<TrainingChannel> Inputs { get; init; } = [];

    /// <summary>Subnets.</summary>
    public IReadOnlyList<string> Subnets { get; init; } = [];

    /// <summary>Security groups.</summary>
    public IReadOnlyList<string> SecurityGroups { get; init; } = [];

    /// <summary>Whether machines encrypt what they send to each other.</summary>
    public bool EncryptsTraffic { get; init; }

    /// <summary>Whether the container reaches no network.</summary>
    public bool IsolatesNetwork { get; init; }

    /// <summary>Whether a shell may be opened in the container.</summary>
    public bool AllowsRemoteDebug { get; init; }

    /// <summary>Tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The request.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["TrainingJobName"] = Name,
            ["RoleArn"] = Role,
            ["AlgorithmSpecification"] = Algorithm(),
            ["OutputDataConfig"] = JsonParts.Object(("S3OutputPath", OutputPath), ("KmsKeyId", OutputKmsKey), ("CompressionType", PacksOutput ? null : "NONE")),
            ["ResourceConfig"] = Resources(),
            ["StoppingCondition"] = JsonParts.Object(
                ("MaxRuntimeInSeconds", MaxRunSeconds), ("MaxWaitTimeInSeconds", MaxWaitSeconds),
                ("MaxPendingTimeInSeconds", MaxPendingSeconds)),
        };
        json.Add("HyperParameters", JsonParts.Map(Hyperparameters));
        json.Add("InputDataConfig", JsonParts.List(Inputs.Select(i => i.ToJson())));
        json.Add("VpcConfig", AwsParts.Network(Subnets, SecurityGroups));
        json.Add("CheckpointConfig", CheckpointPath is null ? null : JsonParts.Object(("S3Uri", CheckpointPath), ("LocalPath", CheckpointFolder)));
        json.Add("Environment", JsonParts.Map(Variables));
        json.Add("RetryStrategy", MaxRetryAttempts is { } attempts ? JsonParts.Object(("MaximumRetryAttempts", attempts)) : null);
        json.Add("EnableManagedSpotTraining", JsonParts.Set(UsesSpot));
        json.Add("EnableInterContainerTrafficEncryption", JsonParts.Set(EncryptsTraffic));
        json.Add("EnableNetworkIsolation", JsonParts.Set(IsolatesNetwork));
        json.Add("RemoteDebugConfig", AllowsRemoteDebug ? JsonParts.Object(("EnableRemoteDebug", true)) : null);
        json.Add("InfraCheckConfig", ChecksMachines ? JsonParts.Object(("EnableInfraCheck", true)) : null);
        json.Add(nameof(Tags), AwsParts.Tags(Tags));
        return JsonParts.WithoutNulls(json);
    }

    private JsonObject Algorithm() => JsonParts.Object(
        ("TrainingInputMode", InputMode),
        ("TrainingImage", Image),
        ("TrainingImageConfig", UsesPrivateRegistry ? JsonParts.Object(("TrainingRepositoryAccessMode", "Vpc"), ("TrainingRepositoryAuthConfig", RegistryCredentials is { } function ? JsonParts.Object(("TrainingRepositoryCredentialsProviderArn", function)) : null)) : null),
        ("ContainerEntrypoint", JsonParts.Texts(EntryPoint)),
        ("ContainerArguments", JsonParts.Texts(Arguments)),
        ("MetricDefinitions", JsonParts.List(Metrics.Select(m => JsonParts.Object(("Name", m.Name), ("Regex", m.Regex))))),
        ("EnableSageMakerMetricsTimeSeries", JsonParts.Set(RecordsMetrics)));

    private JsonObject Resources() => JsonParts.Object(
        ("InstanceType", InstanceGroups.Count == 0 ? InstanceType : null),
        ("InstanceCount", InstanceGroups.Count == 0 ? InstanceCount : null),
        ("InstanceGroups", JsonParts.List(InstanceGroups.Select(g => JsonParts.Object(("InstanceGroupName", g.Name), ("InstanceType", g.InstanceType), ("InstanceCount", g.InstanceCount))))),
        ("VolumeSizeInGB", VolumeSizeGb),
        ("VolumeKmsKeyId", VolumeKmsKey),
        ("KeepAlivePeriodInSeconds", KeepAliveSeconds),
        ("TrainingPlanArn", TrainingPlan));
}
