namespace RlTemplates.SageMaker;

/// <summary>
/// What <c>RLEstimator</c> of the SageMaker Python SDK took, under the same names. Rules and defaults are the SDK's; its debugger and
/// profiler
/// (<c>debugger_hook_config</c>, <c>disable_profiler</c>, <c>rules</c>) are left out, so that a job has neither.
/// </summary>
public sealed class RlEstimatorOptions
{
    /// <summary>
    /// The script that the container runs: a file of this machine, relative to <see cref="SourceDirectory"/> where that is set. Default:
    /// none; then
    /// <see cref="ImageUri"/> holds the program.
    /// </summary>
    public string? EntryPoint { get; init; }

    /// <summary>The role that the job takes: its name or its ARN. Required. Default: none.</summary>
    public string? Role { get; init; }

    /// <summary>
    /// The toolkit, which chooses an image together with <see cref="ToolkitVersion"/> and <see cref="Framework"/>. Default: none.
    /// </summary>
    public RlToolkit? Toolkit { get; init; }

    /// <summary>Version of the toolkit, such as 1.6.0. Default: none.</summary>
    public string? ToolkitVersion { get; init; }

    /// <summary>The framework in the toolkit's image. Default: none.</summary>
    public RlFramework? Framework { get; init; }

    /// <summary>The container's image; with it the toolkit is ignored. Default: the toolkit's image.</summary>
    public string? ImageUri { get; init; }

    /// <summary>
    /// The folder that is sent with the script, or the address in S3 of a tar.gz, which is used as it is. Default: none; then the script
    /// alone is sent.
    /// </summary>
    public string? SourceDirectory { get; init; }

    /// <summary>Further folders that are sent. Default: none.</summary>
    public IReadOnlyList<string> Dependencies { get; init; } = [];

    /// <summary>Values for the script, which gets each as JSON. At most 93, of at most 2500 characters each. Default: none.</summary>
    public IReadOnlyDictionary<string, object?> Hyperparameters { get; init; } = new Dictionary<string, object?>();

    /// <summary>
    /// What the service reads from the job's log. Default: none; then those of the toolkit, and with <see cref="ImageUri"/> none.
    /// </summary>
    public IReadOnlyList<MetricDefinition> MetricDefinitions { get; init; } = [];

    /// <summary>How many machines; at least 1. Set unless <see cref="InstanceGroups"/> is. Default: none.</summary>
    public int? InstanceCount { get; init; }

    /// <summary>
    /// Type of the machines, such as <c>ml.g5.xlarge</c>; <c>local</c> and <c>local_gpu</c> are this machine. Set unless
    /// <see cref="InstanceGroups"/> is.
    /// Default: none.
    /// </summary>
    public string? InstanceType { get; init; }

    /// <summary>Machines of several types, at most 5 groups. Default: none.</summary>
    public IReadOnlyList<InstanceGroup> InstanceGroups { get; init; } = [];

    /// <summary>Disk of each machine, in GB, in [1, 16384]. Default: 30.</summary>
    public int VolumeSize { get; init; } = 30;

    /// <summary>The KMS key that encrypts the disks. Default: none.</summary>
    public string? VolumeKmsKey { get; init; }

    /// <summary>Seconds after which the job is stopped, in [1, 2419200] (28 days). Default: 86400.</summary>
    public int MaxRun { get; init; } = 86_400;

    /// <summary>How inputs are read: File, Pipe or FastFile. Default: File.</summary>
    public string InputMode { get; init; } = "File";

    /// <summary>Where results go in S3. Default: the account's bucket.</summary>
    public string? OutputPath { get; init; }

    /// <summary>The KMS key that encrypts results, and the source where both go to one bucket. Default: none.</summary>
    public string? OutputKmsKey { get; init; }

    /// <summary>Beginning of the job's name. Default: the image's name.</summary>
    public string? BaseJobName { get; init; }

    /// <summary>Tags of the job and of what is deployed of it; at most 50. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Subnets of the machines, at most 16; set together with <see cref="SecurityGroupIds"/>. Default: none.</summary>
    public IReadOnlyList<string> Subnets { get; init; } = [];

    /// <summary>Security groups of the machines, at most 5; set together with <see cref="Subnets"/>. Default: none.</summary>
    public IReadOnlyList<string> SecurityGroupIds { get; init; } = [];

    /// <summary>Where the source goes in S3. Default: the bucket of the results.</summary>
    public string? CodeLocation { get; init; }

    /// <summary>Level of the container's log as Python numbers it: 10, 20, 30, 40 or 50. Default: 20 (INFO).</summary>
    public int ContainerLogLevel { get; init; } = 20;

    /// <summary>
    /// Whether spare machines are used, which may be taken away; set together with <see cref="MaxWait"/>. Default: false.
    /// </summary>
    public bool UseSpotInstances { get; init; }

    /// <summary>Seconds for waiting and running together on spare machines; at least <see cref="MaxRun"/>. Default: none.</summary>
    public int? MaxWait { get; init; }

    /// <summary>Where checkpoints are kept in S3. Default: nowhere.</summary>
    public string? CheckpointS3Uri { get; init; }

    /// <summary>
    /// The container's folder that is kept at <see cref="CheckpointS3Uri"/>, without which it is ignored. Default: /opt/ml/checkpoints.
    /// </summary>
    public string? CheckpointLocalPath { get; init; }

    /// <summary>Whether what machines send to each other is encrypted. Default: false.</summary>
    public bool EncryptInterContainerTraffic { get; init; }

    /// <summary>Whether the container reaches no network; it then gets the source as an input. Default: false.</summary>
    public bool EnableNetworkIsolation { get; init; }

    /// <summary>How often the service may start the job after errors of its own, in [1, 30]. Default: none.</summary>
    public int? MaxRetryAttempts { get; init; }

    /// <summary>Seconds that machines are kept for the next job, in [0, 21600]. Default: none.</summary>
    public int? KeepAlivePeriodInSeconds { get; init; }

    /// <summary>Variables of the container; at most 100. No secrets: everybody who can see the job can read them. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
