using System.ComponentModel.DataAnnotations;
using RlTemplates.Learning.Optimizers;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Algorithms;

/// <summary>Options of SAC. Names and defaults follow Stable-Baselines3.</summary>
[AlgorithmOptions(typeof(Sac))]
[Forbids("Network.UseLstm", true, Because = "SAC learns from single steps, an LSTM from whole sequences; PPO and IMPALA take one")]
[Forbids("Network.ShareLayers", true, Because = "policy and critics of SAC have networks of their own")]
[NotLessThan(nameof(BufferSize), nameof(NStep), nameof(NumEnvs), Because = "a return needs n_step steps of each copy")]
[NotLessThan(nameof(BufferSize), nameof(BatchSize), Because = "the replay cannot hold one batch")]
[NotLessThan(nameof(BufferSize), nameof(LearningStarts), Because = "what was played first would be forgotten unlearned")]
public sealed record SacOptions
{
    /// <summary>Copies of the environment that are stepped together (SB3: n_envs).</summary>
    [Range(1, 65_536)]
    public int NumEnvs { get; init; } = 1;

    /// <summary>Steps of each copy between rounds of gradients.</summary>
    [Range(1, 1_000_000)]
    public int TrainFreq { get; init; } = 1;

    /// <summary>Gradients of each network in each round.</summary>
    [Range(1, 1_000_000)]
    public int GradientSteps { get; init; } = 1;

    /// <summary>Transitions drawn for each gradient.</summary>
    [Range(1, 1_000_000)]
    public int BatchSize { get; init; } = 256;

    /// <summary>Transitions that the replay keeps; its memory is taken at the start.</summary>
    [Range(1, 268_435_446)]
    public int BufferSize { get; init; } = 1_000_000;

    /// <summary>Timesteps before the first gradient; until then any action within the bounds is as likely as another.</summary>
    [Range(0, 1_000_000_000)]
    public int LearningStarts { get; init; } = 100;

    /// <summary>Discount per step.</summary>
    [Range(0.0, 1.0)]
    public double Gamma { get; init; } = 0.99;

    /// <summary>Steps whose rewards are summed before the target critics' value counts.</summary>
    [Range(1, 1000)]
    public int NStep { get; init; } = 1;

    /// <summary>How far each update moves the target critics to the critics: 1 copies them.</summary>
    [Range(0.0, 1.0)]
    public double Tau { get; init; } = 0.005;

    /// <summary>Gradients between two updates of the target critics.</summary>
    [Range(1, 1_000_000_000)]
    public int TargetUpdateInterval { get; init; } = 1;

    /// <summary>What a nat of entropy is worth beside the rewards: a number, auto to learn it, or auto_0.1 to learn it from 0.1 on.</summary>
    [Range(0.0, 1e6)]
    public EntropyCoefficient EntCoef { get; init; } = EntropyCoefficient.Auto;

    /// <summary>Entropy in nats that a learned coefficient aims at, of actions in ±1; by default minus the number of an action's elements.</summary>
    [Range(-1e6, 1e6)]
    public double? TargetEntropy { get; init; }

    /// <summary>Adam's step size for policy, critics and coefficient; may change with timesteps.</summary>
    [Range(0.0, 10.0)]
    public Schedule LearningRate { get; init; } = 3e-4;

    /// <summary>Largest Euclidean norm of a gradient, the policy's and both critics' together; none by default (RLlib: grad_clip).</summary>
    [Range(1e-9, 1e9)]
    public double? GradClip { get; init; }

    /// <summary>Least timesteps of an iteration, the unit of reporting (RLlib: min_sample_timesteps_per_iteration).</summary>
    [Range(1, 1_000_000_000)]
    public int MinTimestepsPerIteration { get; init; } = 1000;

    /// <summary>Whether each element of observations is brought to a running mean of 0 and deviation of 1, within ±10, when it is read (SB3: VecNormalize).</summary>
    public bool NormalizeObservations { get; init; }

    /// <summary>Whether each reward is divided by the running standard deviation of discounted returns, within ±10, when it is drawn (SB3: VecNormalize).</summary>
    public bool NormalizeRewards { get; init; }

    /// <summary>Shape of the policy's network and of each critic's; nothing is shared between them, and share_layers must not be true.</summary>
    public NetworkOptions Network { get; init; } = new() { HiddenSizes = [256, 256], Activation = Activation.Relu };
}
