using System.Text.Json.Nodes;

namespace RlTemplates.AzureMl.Requests;

/// <summary>A command job as it is asked for. What is not set is not sent.</summary>
internal sealed record CommandJobSpec
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    /// <summary>The command, for bash.</summary>
    public required string Command { get; init; }

    /// <summary>Id of the environment.</summary>
    public required string EnvironmentId { get; init; }

    /// <summary>What people see as its name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The experiment that the workspace lists it under.</summary>
    public string? ExperimentName { get; init; }

    /// <summary>Id of its files; null for none.</summary>
    public string? CodeId { get; init; }

    /// <summary>Id of its machines; null where the service provides them itself.</summary>
    public string? ComputeId { get; init; }

    /// <summary>Variables.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = None;

    /// <summary>Processes of MPI on each machine; null where machines are not joined by it.</summary>
    public int? MpiProcesses { get; init; }

    /// <summary>Ray, where the service itself starts it, in preview versions of the API; null where it does not.</summary>
    public RaySpec? Ray { get; init; }

    /// <summary>Number of machines.</summary>
    public int InstanceCount { get; init; } = 1;

    /// <summary>Their size, where the service provides them; null leaves its choice.</summary>
    public string? InstanceType { get; init; }

    /// <summary>Shared memory of the container; null leaves the service's 2g.</summary>
    public string? ShmSize { get; init; }

    /// <summary>Further arguments of Docker.</summary>
    public string? DockerArgs { get; init; }

    /// <summary>Seconds after which it is canceled; null for none.</summary>
    public int? TimeoutSeconds { get; init; }

    /// <summary>What it reads.</summary>
    public IReadOnlyDictionary<string, JobInput> Inputs { get; init; } = new Dictionary<string, JobInput>();

    /// <summary>What it writes.</summary>
    public IReadOnlyDictionary<string, JobOutput> Outputs { get; init; } = new Dictionary<string, JobOutput>();

    /// <summary>As whom it reaches data; null leaves the workspace's choice.</summary>
    public string? Identity { get; init; }

    /// <summary>Tier of machines that the service provides; null leaves its choice.</summary>
    public string? JobTier { get; init; }

    /// <summary>Tags, all of them: an update replaces them together.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = None;

    /// <summary>Properties, which stay as they are.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = None;

    /// <summary>Services of the job, such as TensorBoard, by name: kind and properties.</summary>
    public IReadOnlyDictionary<string, (string Type, IReadOnlyDictionary<string, string> Properties)> Services { get; init; } =
        new Dictionary<string, (string, IReadOnlyDictionary<string, string>)>();

    /// <summary>The job with one more tag, or itself where there is no value.</summary>
    public CommandJobSpec Tagged(string name, string? value) => value is null ? this : this with { Tags = new Dictionary<string, string>(Tags, StringComparer.Ordinal) { [name] = value } };

    /// <summary>The body of the request.</summary>
    public JsonObject ToJson() => JsonParts.Object(("properties", JsonParts.Object(
        ("jobType", "Command"),
        ("displayName", DisplayName),
        ("experimentName", ExperimentName),
        ("codeId", CodeId),
        ("command", Command),
        ("environmentId", EnvironmentId),
        ("computeId", ComputeId),
        ("environmentVariables", JsonParts.Map(Variables)),
        ("distribution", Ray?.ToJson() ?? (MpiProcesses is { } processes ? JsonParts.Object(("distributionType", "Mpi"), ("processCountPerInstance", processes)) : null)),
        ("resources", JsonParts.Object(("instanceCount", InstanceCount), ("instanceType", InstanceType), ("shmSize", ShmSize), ("dockerArgs", DockerArgs))),
        ("limits", TimeoutSeconds is { } seconds ? JsonParts.Object(("jobLimitsType", "Command"), ("timeout", ArmDuration.Of(seconds))) : null),
        ("inputs", JsonParts.Map(Inputs, static i => i.ToJson())),
        ("outputs", JsonParts.Map(Outputs, static o => o.ToJson())),
        ("identity", Identity is null ? null : JsonParts.Object(("identityType", Identity))),
        ("queueSettings", JobTier is null ? null : JsonParts.Object(("jobTier", JobTier))),
        ("tags", JsonParts.Map(Tags)),
        ("properties", JsonParts.Map(Properties)),
        ("services", JsonParts.Map(Services, static s => JsonParts.Object(("jobServiceType", s.Type), ("properties", JsonParts.Map(s.Properties))))))));
}
