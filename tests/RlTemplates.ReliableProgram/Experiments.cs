using RlTemplates.Learning.Algorithms;

namespace RlTemplates.ReliableProgram;

/// <summary>PPO: short, with a checkpoint after each iteration.</summary>
[RlExperiment("ppo")]
[StopWhen(Metric.TrainingIteration, AtLeast = 6)]
public sealed partial record PpoExperiment
{
    /// <summary>The task.</summary>
    public TrackOptions Environment { get; init; } = new();

    /// <summary>How the agent learns.</summary>
    public PpoOptions Algorithm { get; init; } = new()
    {
        NumEnvs = 8, RolloutFragmentLength = 32, MinTimestepsPerIteration = 256, NumSgdIter = 2, SgdMinibatchSize = 64, NormalizeObservations = true, Network = new() { HiddenSizes = [16] },
    };

    /// <summary>Seed of every random stream.</summary>
    public ulong Seed { get; init; } = 1;
}

/// <summary>DQN: short, with a checkpoint after each iteration.</summary>
[RlExperiment("dqn")]
[StopWhen(Metric.TrainingIteration, AtLeast = 6)]
public sealed partial record DqnExperiment
{
    /// <summary>The task.</summary>
    public TrackOptions Environment { get; init; } = new();

    /// <summary>How the agent learns.</summary>
    public DqnOptions Algorithm { get; init; } = new()
    {
        NumEnvs = 2, BufferSize = 2000, LearningStarts = 100, MinTimestepsPerIteration = 100, TrainBatchSize = 16, Network = new() { HiddenSizes = [16] },
    };

    /// <summary>Seed of every random stream.</summary>
    public ulong Seed { get; init; } = 1;
}

/// <summary>SAC: short, with a checkpoint after each iteration.</summary>
[RlExperiment("sac")]
[StopWhen(Metric.TrainingIteration, AtLeast = 6)]
public sealed partial record SacExperiment
{
    /// <summary>The task.</summary>
    public SlideOptions Environment { get; init; } = new();

    /// <summary>How the agent learns.</summary>
    public SacOptions Algorithm { get; init; } = new() { BufferSize = 2000, LearningStarts = 50, MinTimestepsPerIteration = 60, BatchSize = 16, Network = new SacOptions().Network with { HiddenSizes = [16] } };

    /// <summary>Seed of every random stream.</summary>
    public ulong Seed { get; init; } = 1;
}

/// <summary>IMPALA in lock step: short, with a checkpoint after each iteration.</summary>
[RlExperiment("impala")]
[StopWhen(Metric.TrainingIteration, AtLeast = 6)]
public sealed partial record ImpalaExperiment
{
    /// <summary>The task.</summary>
    public TrackOptions Environment { get; init; } = new();

    /// <summary>How the agent learns.</summary>
    public ImpalaOptions Algorithm { get; init; } = new()
    {
        LockStep = true, NumWorkers = 2, NumEnvsPerWorker = 4, SampleBatchSize = 20, TrainBatchSize = 160, MinTimestepsPerIteration = 320, Network = new ImpalaOptions().Network with { HiddenSizes = [16] },
    };

    /// <summary>Seed of every random stream.</summary>
    public ulong Seed { get; init; } = 1;
}
