using System.ComponentModel.DataAnnotations;
using RlTemplates.Learning.Optimizers;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Algorithms;

/// <summary>Options of DQN. Names follow RLlib, where it has none Stable-Baselines3; defaults are tuned on CartPole.</summary>
[AlgorithmOptions(typeof(Dqn))]
[Forbids("Network.UseLstm", true, Because = "DQN learns from single steps, an LSTM from whole sequences; PPO and IMPALA take one")]
[Forbids("Network.ShareLayers", false, When = nameof(Dueling), Is = false, Because = "without duelling heads there is no value with layers of its own")]
[NotLessThan(nameof(BufferSize), nameof(NStep), nameof(NumEnvs), Because = "a return needs n_step steps of each copy")]
[NotLessThan(nameof(BufferSize), nameof(TrainBatchSize), Because = "the replay cannot hold one batch")]
[NotLessThan(nameof(BufferSize), nameof(LearningStarts), Because = "what was played first would be forgotten unlearned")]
[NeedsObservations(nameof(NormalizeObservations), ObservationKinds.Vector)]
public sealed record DqnOptions
{
    /// <summary>Copies of the environment that are stepped together (SB3: n_envs).</summary>
    [Range(1, 65_536)]
    public int NumEnvs { get; init; } = 8;

    /// <summary>Steps of each copy between rounds of gradients (SB3: train_freq).</summary>
    [Range(1, 1_000_000)]
    public int RolloutFragmentLength { get; init; } = 4;

    /// <summary>Gradients in each round (SB3: gradient_steps).</summary>
    [Range(1, 1_000_000)]
    public int GradientSteps { get; init; } = 8;

    /// <summary>Transitions drawn for each gradient.</summary>
    [Range(1, 1_000_000)]
    public int TrainBatchSize { get; init; } = 64;

    /// <summary>Transitions that the replay keeps (RLlib: replay_buffer_config's capacity); images take their bytes for each, stacked ones those of one frame.</summary>
    [Range(1, 268_435_446)]
    public int BufferSize { get; init; } = 100_000;

    /// <summary>Timesteps before the first gradient (RLlib: num_steps_sampled_before_learning_starts).</summary>
    [Range(0, 1_000_000_000)]
    public int LearningStarts { get; init; } = 1000;

    /// <summary>Share of actions taken at random; may change with timesteps.</summary>
    [Range(0.0, 1.0)]
    public Schedule Epsilon { get; init; } = Schedule.Linear(1, 0.02, 8000);

    /// <summary>Discount per step.</summary>
    [Range(0.0, 1.0)]
    public double Gamma { get; init; } = 0.99;

    /// <summary>Steps whose rewards are summed before the target network's value counts.</summary>
    [Range(1, 1000)]
    public int NStep { get; init; } = 5;

    /// <summary>Whether the online network chooses the action whose value the target network gives (van Hasselt et al. 2016).</summary>
    public bool DoubleQ { get; init; } = true;

    /// <summary>Whether a value and advantages make up the action values (Wang et al. 2016); without it the network shares all layers, and network.share_layers must not be false.</summary>
    public bool Dueling { get; init; } = true;

    /// <summary>Whether transitions are drawn by their errors (Schaul et al. 2016) instead of alike.</summary>
    public bool PrioritizedReplay { get; init; } = true;

    /// <summary>Exponent of the priorities: 0 draws alike, 1 in proportion to the errors.</summary>
    [Range(0.0, 1.0)]
    public double PrioritizedReplayAlpha { get; init; } = 0.6;

    /// <summary>How far importance weights undo the priorities; may change with timesteps.</summary>
    [Range(0.0, 1.0)]
    public Schedule PrioritizedReplayBeta { get; init; } = 0.4;

    /// <summary>Added to an error's size before it becomes a priority.</summary>
    [Range(1e-12, 1e6)]
    public double PrioritizedReplayEps { get; init; } = 1e-6;

    /// <summary>Timesteps between two updates of the target network, which come after a round of gradients.</summary>
    [Range(1, 1_000_000_000)]
    public int TargetNetworkUpdateFreq { get; init; } = 500;

    /// <summary>How far each update moves the target network to the online one: 1 copies it.</summary>
    [Range(0.0, 1.0)]
    public double Tau { get; init; } = 1;

    /// <summary>Loss of an error.</summary>
    public TdErrorLoss TdErrorLossFn { get; init; } = TdErrorLoss.Huber;

    /// <summary>Adam's step size; may change with timesteps.</summary>
    [Range(0.0, 10.0)]
    public Schedule LearningRate { get; init; } = Schedule.Linear(2e-3, 1e-4, 60_000);

    /// <summary>Added to Adam's root.</summary>
    [Range(1e-12, 10.0)]
    public double AdamEpsilon { get; init; } = 1e-8;

    /// <summary>Largest Euclidean norm of a gradient (SB3: max_grad_norm).</summary>
    [Range(1e-9, 1e9)]
    public double GradClip { get; init; } = 10;

    /// <summary>Least timesteps of an iteration, the unit of reporting (RLlib: min_sample_timesteps_per_iteration).</summary>
    [Range(1, 1_000_000_000)]
    public int MinTimestepsPerIteration { get; init; } = 1000;

    /// <summary>Whether each element of vector observations is brought to a running mean of 0 and deviation of 1, within ±10, when it is read (SB3: VecNormalize).</summary>
    public bool NormalizeObservations { get; init; }

    /// <summary>Whether each reward is divided by the running standard deviation of discounted returns, within ±10, when it is drawn (SB3: VecNormalize).</summary>
    public bool NormalizeRewards { get; init; }

    /// <summary>Shape of the network.</summary>
    public NetworkOptions Network { get; init; } = new();
}

/// <summary>Losses of a temporal-difference error.</summary>
public enum TdErrorLoss
{
    /// <summary>Half the square up to 1, linear beyond (Mnih et al. 2015 clip the gradient alike).</summary>
    Huber,

    /// <summary>Half the square.</summary>
    Mse,
}
