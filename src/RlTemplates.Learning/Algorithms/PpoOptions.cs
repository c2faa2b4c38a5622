using System.ComponentModel.DataAnnotations;
using RlTemplates.Learning.Optimizers;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Algorithms;

/// <summary>Options of PPO. Defaults follow RL Baselines3 Zoo's for CartPole; names follow Stable-Baselines3 and RLlib.</summary>
[AlgorithmOptions(typeof(Ppo))]
[MultipleOf(nameof(SgdMinibatchSize), nameof(RolloutFragmentLength), UpTo = [nameof(RolloutFragmentLength), nameof(NumEnvs)], When = "Network.UseLstm",
    Because = "an LSTM learns from whole sequences")]
[NeedsObservations(nameof(NormalizeObservations), ObservationKinds.Vector)]
public sealed record PpoOptions
{
    /// <summary>Copies of the environment that are stepped together (SB3: n_envs).</summary>
    [Range(1, 65_536)]
    public int NumEnvs { get; init; } = 8;

    /// <summary>Steps of each copy between updates (SB3: n_steps).</summary>
    [Range(1, 1_000_000)]
    public int RolloutFragmentLength { get; init; } = 32;

    /// <summary>Passes over each rollout (SB3: n_epochs).</summary>
    [Range(1, 1000)]
    public int NumSgdIter { get; init; } = 20;

    /// <summary>Steps in each gradient; at most a whole rollout is taken (SB3: batch_size). With network.use_lstm a multiple of rollout_fragment_length: sequences of some copies.</summary>
    [Range(1, 1_000_000)]
    public int SgdMinibatchSize { get; init; } = 256;

    /// <summary>Discount per step.</summary>
    [Range(0.0, 1.0)]
    public double Gamma { get; init; } = 0.98;

    /// <summary>Trade of bias and variance in the advantages (SB3: gae_lambda).</summary>
    [Range(0.0, 1.0)]
    public double Lambda { get; init; } = 0.8;

    /// <summary>How far the ratio of new to old probability may move from 1 with gain; may change with timesteps (SB3: clip_range).</summary>
    [Range(0.0, 10.0)]
    public Schedule ClipParam { get; init; } = Schedule.Linear(0.2, 0.05, 150_000);

    /// <summary>How far a value may move per update with gain; none by default (SB3: clip_range_vf).</summary>
    [Range(0.0, 1e9)]
    public double? VfClipParam { get; init; }

    /// <summary>Weight of the entropy; may change with timesteps (SB3: ent_coef).</summary>
    [Range(0.0, 100.0)]
    public Schedule EntropyCoeff { get; init; } = 0;

    /// <summary>Weight of the value's squared error (SB3: vf_coef).</summary>
    [Range(0.0, 1000.0)]
    public double VfLossCoeff { get; init; } = 0.5;

    /// <summary>Adam's step size; may change with timesteps, so that it needs no horizon.</summary>
    [Range(0.0, 10.0)]
    public Schedule LearningRate { get; init; } = Schedule.Linear(1e-3, 5e-5, 150_000);

    /// <summary>Largest Euclidean norm of a gradient (SB3: max_grad_norm).</summary>
    [Range(1e-9, 1e9)]
    public double GradClip { get; init; } = 0.5;

    /// <summary>Whether advantages are brought to mean 0 and deviation 1 in each minibatch (SB3: normalize_advantage).</summary>
    public bool NormalizeAdvantages { get; init; } = true;

    /// <summary>Ends the passes over a rollout once the policy has moved 1.5 times as far; none by default (SB3: target_kl).</summary>
    [Range(1e-9, 1e3)]
    public double? TargetKl { get; init; }

    /// <summary>Least timesteps of an iteration, the unit of reporting; it ends with a whole rollout (RLlib: min_sample_timesteps_per_iteration).</summary>
    [Range(1, 1_000_000_000)]
    public int MinTimestepsPerIteration { get; init; } = 4096;

    /// <summary>Whether real-valued actions are learned in units of the bounds' half-width around their middle; else in the environment's units (RLlib: normalize_actions).</summary>
    public bool NormalizeActions { get; init; } = true;

    /// <summary>Whether each element of vector observations is brought to a running mean of 0 and deviation of 1, within ±10 (RLlib: observation_filter MeanStdFilter; SB3: VecNormalize).</summary>
    public bool NormalizeObservations { get; init; }

    /// <summary>Whether rewards are divided by the running standard deviation of discounted returns, within ±10 (SB3: VecNormalize).</summary>
    public bool NormalizeRewards { get; init; }

    /// <summary>Shape of the network.</summary>
    public NetworkOptions Network { get; init; } = new();
}
