using System.ComponentModel.DataAnnotations;

namespace RlTemplates.Networks;

/// <summary>Shape of the policy and value network (RLlib: <c>model</c>).</summary>
[Options]
public sealed record NetworkOptions
{
    /// <summary>Convolutions in order, each filters:kernel:stride, for example 16:4:2. Used for image observations; empty picks them by the image's size.</summary>
    public IReadOnlyList<ConvolutionLayer> ConvFilters { get; init; } = [];

    /// <summary>What lies beyond an image's border. By default same, but valid for the Nature network that images of 64 pixels and more get where conv_filters is empty.</summary>
    public ConvPadding? ConvPadding { get; init; }

    /// <summary>Activation after each convolution.</summary>
    public Activation ConvActivation { get; init; } = Activation.Relu;

    /// <summary>Units of the fully connected layers in order.</summary>
    [Range(1, 65_536)]
    public IReadOnlyList<int> HiddenSizes { get; init; } = [64, 64];

    /// <summary>Activation after each fully connected layer.</summary>
    public Activation Activation { get; init; } = Activation.Tanh;

    /// <summary>Whether policy and value share all layers but their heads. By default as suits the algorithm: IMPALA and DQN share, PPO and SAC do not.</summary>
    public bool? ShareLayers { get; init; }

    /// <summary>
    /// Whether an LSTM between the last hidden layer and the heads gives the policy a memory of its episode (RLlib: use_lstm). With layers that are not
    /// shared, policy and value have one each. Only algorithms that learn from whole sequences take it: PPO and IMPALA.
    /// </summary>
    public bool UseLstm { get; init; }

    /// <summary>Cells of each LSTM (RLlib: lstm_cell_size).</summary>
    [Range(1, 8192)]
    public int LstmCellSize { get; init; } = 256;

    /// <summary>How weights start; those between an LSTM's steps are always orthogonal.</summary>
    public Initialization Initialization { get; init; } = Initialization.Orthogonal;

    /// <summary>Gain of the policy head's orthogonal initialisation.</summary>
    [Range(0, 100.0)]
    public double PolicyHeadGain { get; init; } = 0.01;

    /// <summary>Gain of the value head's orthogonal initialisation.</summary>
    [Range(0, 100.0)]
    public double ValueHeadGain { get; init; } = 1;

    /// <summary>
    /// Whether a Gaussian policy's standard deviations are the same for all observations: only the biases of these outputs learn (RLlib: free_log_std). By
    /// default as suits the algorithm: those of SAC depend on the observation, the others' do not.
    /// </summary>
    public bool? FreeLogStd { get; init; }

    /// <summary>What the logarithms of a Gaussian policy's standard deviations start at (SB3: log_std_init).</summary>
    [Range(-20.0, 20.0)]
    public double InitialLogStd { get; init; }
}

/// <summary>Padding of a convolution.</summary>
public enum ConvPadding
{
    /// <summary>Zeros, so that every convolution gives ⌈input / stride⌉ pixels (TensorFlow: 'same').</summary>
    Same,

    /// <summary>Nothing: the kernel stays within the image, which gives ⌊(input - kernel) / stride⌋ + 1 pixels.</summary>
    Valid,
}

/// <summary>Activation functions.</summary>
public enum Activation
{
    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>Hyperbolic tangent.</summary>
    Tanh,

    /// <summary>None.</summary>
    Linear,
}

/// <summary>Weight initialisations; biases start at 0 unless said otherwise, those of an LSTM's forget gates at 1.</summary>
public enum Initialization
{
    /// <summary>Orthogonal (Saxe et al. 2014), gain √2 in hidden layers.</summary>
    Orthogonal,

    /// <summary>Uniform ±√(6 / (fan in + fan out)) (Glorot and Bengio 2010).</summary>
    GlorotUniform,

    /// <summary>Uniform ±√(3 / fan in) (He et al. 2015 up to a constant).</summary>
    HeUniform,

    /// <summary>Uniform ±√(1 / fan in), biases too: torch's default, which Stable-Baselines3's DQN and SAC start with. Biases that differ suit inputs that lie close together.</summary>
    TorchUniform,
}
