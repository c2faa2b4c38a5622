using System.ComponentModel.DataAnnotations;
using RlTemplates.Learning.Optimizers;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Algorithms;

/// <summary>Options of IMPALA. Names follow RLlib.</summary>
[AlgorithmOptions(typeof(Impala))]
[Requires(nameof(NumWorkers), AtLeast = 1, When = nameof(LockStep), Because = "0 takes as many as the machine has cores, and results would differ from machine to machine")]
[Requires(nameof(NumDataLoaderBuffers), AtMost = 1, When = nameof(LockStep), Because = "the actors play one train batch ahead of the learner")]
[NeedsObservations(nameof(NormalizeObservations), ObservationKinds.Vector)]
public sealed record ImpalaOptions
{
    /// <summary>Actor threads; 0 takes one for each core but the learner's. While they wait for the learner they help with its passes.</summary>
    [Range(0, 1024)]
    public int NumWorkers { get; init; }

    /// <summary>Copies of the environment that each actor steps together, with one forward pass for all.</summary>
    [Range(1, 65_536)]
    public int NumEnvsPerWorker { get; init; } = 16;

    /// <summary>T, steps of each copy in one trajectory (RLlib: rollout_fragment_length, formerly sample_batch_size).</summary>
    [Range(1, 100_000)]
    public int SampleBatchSize { get; init; } = 20;

    /// <summary>Least steps of a train batch; it is made of whole trajectories.</summary>
    [Range(1, 10_000_000)]
    public int TrainBatchSize { get; init; } = 500;

    /// <summary>Gradients taken from each train batch.</summary>
    [Range(1, 100)]
    public int NumSgdIter { get; init; } = 1;

    /// <summary>Train batches that may wait for the learner; actors stop when they are full.</summary>
    [Range(1, 1000)]
    public int NumDataLoaderBuffers { get; init; } = 1;

    /// <summary>Whether actors and learner keep in step, so that the same seed and num_workers give the same bits; num_workers must then be set, and num_data_loader_buffers is 1.</summary>
    public bool LockStep { get; init; }

    /// <summary>Updates between two broadcasts of the weights to the actors.</summary>
    [Range(1, 1_000_000)]
    public int BroadcastInterval { get; init; } = 1;

    /// <summary>Step size of the optimizer; may change with timesteps.</summary>
    [Range(0.0, 10.0)]
    public Schedule LearningRate { get; init; } = 6e-4;

    /// <summary>The optimizer.</summary>
    public OptType OptType { get; init; } = OptType.Adam;

    /// <summary>ε of the optimizer: added to Adam's root, under RMSProp's; RLlib takes 0.1 for both.</summary>
    [Range(1e-12, 10.0)]
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>Largest Euclidean norm of a gradient of the loss, which is a sum over the train batch.</summary>
    [Range(1e-9, 1e9)]
    public double GradClip { get; init; } = 40;

    /// <summary>Weight of the entropy; may change with timesteps (RLlib: entropy_coeff_schedule).</summary>
    [Range(0.0, 100.0)]
    public Schedule EntropyCoeff { get; init; } = 0.01;

    /// <summary>Weight of half the value's squared error (RLlib: 0.5); with shared layers a large one lets the value shape them, as the template's Pong does.</summary>
    [Range(0.0, 1000.0)]
    public double VfLossCoeff { get; init; } = 0.1;

    /// <summary>Discount per step.</summary>
    [Range(0.0, 1.0)]
    public double Gamma { get; init; } = 0.99;

    /// <summary>λ of V-trace (the paper's remark 2): 1 trusts what was played, less leans on the values and is less noisy.</summary>
    [Range(0.0, 1.0)]
    public double Lambda { get; init; } = 1;

    /// <summary>ρ̄, bound of the importance weights in the values' targets (RLlib: vtrace_clip_rho_threshold).</summary>
    [Range(0.0, 1e6)]
    public double VtraceClipRho { get; init; } = 1;

    /// <summary>Bound of the importance weights in the policy's gradient (RLlib: vtrace_clip_pg_rho_threshold).</summary>
    [Range(0.0, 1e6)]
    public double VtraceClipPgRho { get; init; } = 1;

    /// <summary>Least seconds of an iteration, the unit of reporting (RLlib: min_time_s_per_iteration); without meaning with lock_step.</summary>
    [Range(0.0, 3600.0)]
    public double MinTimePerIterationSeconds { get; init; } = 1;

    /// <summary>Least timesteps of an iteration with lock_step; without it time counts (RLlib: min_sample_timesteps_per_iteration).</summary>
    [Range(1, 1_000_000_000)]
    public int MinTimestepsPerIteration { get; init; } = 20_000;

    /// <summary>Whether real-valued actions are learned in units of the bounds' half-width around their middle; else in the environment's units (RLlib: normalize_actions).</summary>
    public bool NormalizeActions { get; init; } = true;

    /// <summary>Whether each element of vector observations is brought to a running mean of 0 and deviation of 1, within ±10 (RLlib: observation_filter MeanStdFilter; SB3: VecNormalize).</summary>
    public bool NormalizeObservations { get; init; }

    /// <summary>Whether rewards are divided by the running standard deviation of discounted returns, within ±10 (SB3: VecNormalize).</summary>
    public bool NormalizeRewards { get; init; }

    /// <summary>Shape of the network.</summary>
    public NetworkOptions Network { get; init; } = new() { HiddenSizes = [256], Activation = Activation.Relu };
}

/// <summary>Optimizers of IMPALA.</summary>
public enum OptType
{
    /// <summary>Adam.</summary>
    Adam,

    /// <summary>RMSProp as in TensorFlow, decay 0.99, no momentum.</summary>
    RmsProp,
}
