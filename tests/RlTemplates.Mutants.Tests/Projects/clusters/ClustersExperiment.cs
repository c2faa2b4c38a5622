namespace Lab;

/// <summary>One experiment for two clusters of the house.</summary>
[RlExperiment("cartpole-clusters")]
[StopWhen(Metric.EpisodeRewardMean, AtLeast = 475), StopWhen(Metric.TimeTotalSeconds, AtLeast = 3600.5)]
[Head("big", Cpus = 64), Head("rack-left", Cpus = 8, Gpus = 1, Memory = "64g")]
[Workers("players", Cpus = 8, MaxNodes = 16, NodeCount = 8)]
[Slurm(Head = "big", Workers = "players", Partition = "gpu", Account = "lab", Memory = "64G", Modules = ["cuda/12.4"], Commands = ["source env.sh"], Image = "docker://lab/pole:1", Licenses = ["matlab:2"],
    SignalSeconds = 300, MaxRunDurationSeconds = 86_400)]
[Ray(Head = "rack-left", Workers = "players", Address = "http://head:8265", RequirementsFile = "requirements.txt", PipPackages = ["numpy"])]
[Local(MaxCpus = 4, MaxRunDurationSeconds = 3600, Inputs = ["rules=requirements.txt"], EnvironmentVariables = ["STAGE=test"])]
public sealed partial record ClustersExperiment
{
    public CartPoleOptions Environment { get; init; } = new() { MaxEpisodeSteps = 500 };

    public ImpalaOptions Algorithm { get; init; } = new() { NumWorkers = 60, NormalizeObservations = true };
}
