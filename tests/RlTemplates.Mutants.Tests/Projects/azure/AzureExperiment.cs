namespace Lab;

[RlExperiment("pong-azure")]
[StopWhen(Metric.EpisodeRewardMean, AtLeast = 18)]
[Head("head-gpu", VmSize = "STANDARD_NC4AS_T4_V3", MinNodes = 1, MaxNodes = 2, UseGpu = true)]
[Workers("worker-cpu", VmSize = "STANDARD_D2_V2", NodeCount = 4, MaxNodes = 8, LowPriority = true)]
[AzureMl(
    Workspace = "games", ResourceGroup = "rl-group", SubscriptionId = "00000000-0000-0000-0000-000000000001", ShmSize = "24g", VirtualNetwork = "rl-net",
    MaxRunDurationSeconds = 3600, CondaFile = "deploy/environment.yml", EntryScript = "deploy/train.py", EnvironmentVariables = ["OMP_NUM_THREADS=1", "RAY_LOG_TO_STDERR=1"],
    ScriptParameters = ["--stage=test"], Identity = "Managed",
    Inputs = ["games=azureml:games:1", "rules=azureml:rules:2"], InputModes = ["games=Download"], Outputs = ["results=azureml://datastores/workspaceblobstore/paths/results"], OutputMode = "Upload", FrameworkVersion = "2.40.0", CoordinationTimeoutSeconds = 900)]
[Tag("team", "games"), Tag("cost-centre", "4711")]
public sealed partial record AzureExperiment
{
    public PongOptions Environment { get; init; } = new() { FrameSkip = 4, FrameSize = 84 };

    public ImpalaOptions Algorithm { get; init; } = new() { NumWorkers = 11, SampleBatchSize = 50, TrainBatchSize = 1000 };

    public ulong Seed { get; init; } = 1;
}
