namespace Lab;

/// <summary>On machines that the service provides itself, and on a cluster.</summary>
[RlExperiment("serverless")]
[StopWhen(Metric.TimestepsTotal, AtLeast = 200_000)]
[Head("head-cpu", VmSize = "STANDARD_D4S_V3")]
[AzureMl(Name = "cluster", MaxRunDurationSeconds = 7200)]
[AzureMl(InstanceType = "STANDARD_NC4AS_T4_V3", UseGpu = true, JobTier = "Spot", MaxRunDurationSeconds = 3600, ShmSize = "8g")]
[AzureMl(Name = "ray", EntryScript = "train.py", InstanceType = "STANDARD_D4S_V3", InstanceCount = 4, JobTier = "Standard", UseRayDistribution = true, ApiVersion = "2026-05-15-preview")]
public sealed partial record ServerlessExperiment
{
    public CartPoleOptions Environment { get; init; } = new();

    public PpoOptions Algorithm { get; init; } = new() { NumEnvs = 8 };
}
