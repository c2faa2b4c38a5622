using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.ReliableProgram;

namespace RlTemplates.Slurm.SampleProgram;

/// <summary>A pole that workers on four machines play, and a head learns to balance.</summary>
[RlExperiment("pole")]
[StopWhen(Metric.EpisodeRewardMean, AtLeast = 475), StopWhen(Metric.TimestepsTotal, AtLeast = 20_000_000)]
[Slurm(Partition = "head", WorkersPartition = "worker", MaxRunDurationSeconds = 600, SignalSeconds = 30)]
[Head("head-node", Cpus = 2), Workers("worker-node", Cpus = 1, NodeCount = 2)]
public sealed partial record PoleExperiment
{
    /// <summary>The task.</summary>
    public CartPoleOptions Environment { get; init; } = new();

    /// <summary>How the agent learns.</summary>
    public ImpalaOptions Algorithm { get; init; } = new() { NumWorkers = 2, Network = new ImpalaOptions().Network with { HiddenSizes = [64, 64] } };

    /// <summary>Seed of every random stream.</summary>
    public ulong Seed { get; init; } = 1;
}

/// <summary>A track on one machine, for as long as somebody likes.</summary>
[RlExperiment("track")]
[StopWhen(Metric.TrainingIteration, AtLeast = 100_000)]
[Slurm(Partition = "head", MaxRunDurationSeconds = 60, SignalSeconds = 10)]
public sealed partial record TrackExperiment
{
    /// <summary>The task.</summary>
    public TrackOptions Environment { get; init; } = new() { StepMilliseconds = 1 };

    /// <summary>How the agent learns.</summary>
    public PpoOptions Algorithm { get; init; } = new()
    {
        NumEnvs = 8, RolloutFragmentLength = 32, MinTimestepsPerIteration = 256, NumSgdIter = 2, SgdMinibatchSize = 64, Network = new() { HiddenSizes = [16] },
    };

    /// <summary>When checkpoints are written.</summary>
    public RlTemplates.Experiments.CheckpointOptions Checkpoint { get; init; } = new() { Interval = 10 };

    /// <summary>Seed of every random stream.</summary>
    public ulong Seed { get; init; } = 1;
}
