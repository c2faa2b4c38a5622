using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.ReliableProgram;

namespace RlTemplates.Cluster.SampleProgram;

/// <summary>IMPALA at a pole, as fast as it goes.</summary>
[RlExperiment("pole")]
[StopWhen(Metric.EpisodeRewardMean, AtLeast = 475), StopWhen(Metric.TimestepsTotal, AtLeast = 20_000_000)]
public sealed partial record PoleExperiment
{
    /// <summary>The task.</summary>
    public CartPoleOptions Environment { get; init; } = new();

    /// <summary>How the agent learns.</summary>
    public ImpalaOptions Algorithm { get; init; } = new() { NumWorkers = 2, Network = new ImpalaOptions().Network with { HiddenSizes = [64, 64] } };

    /// <summary>Seed of every random stream.</summary>
    public ulong Seed { get; init; } = 1;
}

/// <summary>IMPALA at Pong, from pixels.</summary>
[RlExperiment("pong")]
[StopWhen(Metric.TimestepsTotal, AtLeast = 20_000_000)]
public sealed partial record PongExperiment
{
    /// <summary>The task.</summary>
    public PongOptions Environment { get; init; } = new();

    /// <summary>How the agent learns.</summary>
    public ImpalaOptions Algorithm { get; init; } = new() { NumWorkers = 2 };

    /// <summary>Seed of every random stream.</summary>
    public ulong Seed { get; init; } = 1;
}

/// <summary>IMPALA with an environment that takes 5 ms a step.</summary>
[RlExperiment("slow")]
[StopWhen(Metric.TimestepsTotal, AtLeast = 20_000_000)]
public sealed partial record SlowExperiment
{
    /// <summary>The task.</summary>
    public TrackOptions Environment { get; init; } = new() { StepMilliseconds = 5 };

    /// <summary>How the agent learns.</summary>
    public ImpalaOptions Algorithm { get; init; } = new() { NumEnvsPerWorker = 1, SampleBatchSize = 20, TrainBatchSize = 40, MinTimestepsPerIteration = 100, Network = new ImpalaOptions().Network with { HiddenSizes = [16] } };

    /// <summary>Seed of every random stream.</summary>
    public ulong Seed { get; init; } = 1;
}
