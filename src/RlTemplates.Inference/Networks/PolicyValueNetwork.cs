using RlTemplates.Inference.Distributions;
using RlTemplates.Inference.Networks.Kernels;
using RlTemplates.Inference.Networks.Layers;
using RlTemplates.Networks;

namespace RlTemplates.Inference.Networks;

/// <summary>
/// The built-in network, in SIMD C#: convolutions where observations are images [height, width, channels], then fully connected layers,
/// then an LSTM where options say so, then heads for policy and value. Parameters lie layer after layer, each as weights [inputs, outputs] (convolutions
/// [kernel, kernel, channels, filters]) and biases [outputs]; with shared layers the value is the last column of a common head, else the
/// policy's layers come first and the value's follow. An LSTM of H cells has weights [inputs, 4H], biases [4H] and weights between its steps [H, 4H], in
/// the order input gate, forget gate, candidate, output gate; a state is its H outputs, then its H cells, the policy's before the value's. Without <see cref="NetworkOptions.ConvFilters"/> images below 64 pixels get 16:4:2, 32:4:2,
/// 32:3:2 and larger ones the Nature network's 32:8:4, 64:4:2, 64:3:1; <see cref="NetworkOptions.HiddenSizes"/> follow.
/// </summary>
public sealed unsafe class PolicyValueNetwork : INetwork
{
    private readonly NetworkOptions _options;
    private readonly AlignedFloats _parameters;

    private PolicyValueNetwork(NetworkOptions options, ObservationSpace input, int policySize, int freeOutputs)
    {
        (_options, Input, PolicySize, FreeOutputs) = (options, input, policySize, freeOutputs);
        if (options.ShareLayers ?? true)
            Towers = [new(options, input, checked(policySize + 1), 0)];
        else
        {
            var policy = new Tower(options, input, policySize, 0);
            Towers = [policy, new(options, input, 1, policy.End)];
        }
        StateSize = Towers.Sum(tower => tower.StateSize);
        _parameters = new(Towers[^1].End);
    }

    /// <inheritdoc/>
    public ObservationSpace Input { get; }

    /// <inheritdoc/>
    public int PolicySize { get; }

    /// <inheritdoc/>
    public int StateSize { get; }

    /// <inheritdoc/>
    public Span<float> Parameters => _parameters.Span;

    /// <summary>How many policy outputs, the last ones, are biases alone: their weights are 0 and stay so.</summary>
    public int FreeOutputs { get; }

    internal Tower[] Towers { get; }

    /// <summary>Makes a network with fresh weights.</summary>
    /// <param name="options">Layers, activations and initialisation.</param>
    /// <param name="input">Observations: an image [height, width, channels] or any other shape, taken as a vector.</param>
    /// <param name="policySize">A, outputs of the policy head, at least 1.</param>
    /// <param name="seed">Seed of the weights; the same seed gives the same bits.</param>
    /// <exception cref="ArgumentException">The options or the space cannot make a network.</exception>
    public static PolicyValueNetwork Create(NetworkOptions options, ObservationSpace input, int policySize, ulong seed) =>
        Create(options, input, policySize, 0, seed);

    /// <summary>Makes a network with fresh weights for a distribution's outputs; standard deviations start as the options say.</summary>
    /// <param name="options">Layers, activations and initialisation.</param>
    /// <param name="input">Observations: an image [height, width, channels] or any other shape, taken as a vector.</param>
    /// <param name="distribution">What the policy's outputs mean.</param>
    /// <param name="seed">Seed of the weights; the same seed gives the same bits.</param>
    /// <exception cref="ArgumentException">The options or the space cannot make a network.</exception>
    public static PolicyValueNetwork Create(NetworkOptions options, ObservationSpace input, ActionDistribution distribution, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(distribution);
        var network = Create(options, input, distribution.Outputs, options.FreeLogStd ?? true ? distribution.LogStdOutputs : 0, seed);
        var head = network.Towers[0].Dense[^1];
        var biases = network.Parameters.Slice(head.Offset + head.Inputs * head.Outputs, distribution.Outputs);
        biases[^distribution.LogStdOutputs..].Fill((float)options.InitialLogStd);
        network.WeightsChanged();
        return network;
    }

    private static PolicyValueNetwork Create(NetworkOptions options, ObservationSpace input, int policySize, int freeOutputs, ulong seed)
    {
        NetworkShape.Check(options, input, policySize);
        var network = new PolicyValueNetwork(options, input, policySize, freeOutputs);
        var initializer = new WeightInitializer(options.Initialization, seed);
        var shared = network.Towers.Length == 1;
        for (var i = 0; i < network.Towers.Length; i++)
            initializer.Fill(network.Towers[i], network.Parameters, options, hasPolicy: i == 0, hasValue: shared || i == 1);
        network.ClearFreeWeights(network.Parameters);
        network.WeightsChanged();
        return network;
    }

    /// <inheritdoc/>
    public ITape CreateTape(int maxBatch, bool forTraining, int threads = 1, bool inputGradients = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, 256);
        return CreateTape(maxBatch, forTraining, WorkerPool.Of(threads), inputGradients);
    }

    /// <summary>Bytes that a tape takes at least.</summary>
    internal double TapeBytes(double maxBatch, bool forTraining) => Towers.Sum(tower => TowerBuffers.BytesOf(tower, maxBatch, forTraining));

    /// <summary>A tape whose passes are shared out to a pool's workers.</summary>
    internal ITape CreateTape(int maxBatch, bool forTraining, WorkerPool pool, bool inputGradients = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBatch);
        if (inputGradients && Input is not { Element: ElementType.Float32, Shape.Length: 1 })
            throw new NotSupportedException($"Gradients of observations are there for float vectors; the network reads {Input}.");
        if (forTraining && Towers[0].PrepareTraining(inputGradients) | Towers[^1].PrepareTraining(inputGradients))
            WeightsChanged();
        return new NetworkTape(this, maxBatch, forTraining, pool, inputGradients);
    }

    /// <inheritdoc/>
    public void Forward(ReadOnlySpan<byte> observations, int batch, ITape tape, Sequences sequences = default) => Own(tape).Forward(observations, batch, sequences);

    /// <inheritdoc/>
    public void Backward(ITape tape, ReadOnlySpan<float> policyGradients, ReadOnlySpan<float> valueGradients, Span<float> gradients, Span<float> inputGradients = default)
    {
        Own(tape).Backward(policyGradients, valueGradients, gradients, inputGradients);
        if (gradients.Length > 0)
            ClearFreeWeights(gradients);
    }

    /// <inheritdoc/>
    public void WeightsChanged()
    {
        foreach (var tower in Towers)
            tower.Pack(_parameters.Pointer);
        GC.KeepAlive(this);
    }

    /// <inheritdoc/>
    public INetwork Clone()
    {
        var clone = new PolicyValueNetwork(_options, Input, PolicySize, FreeOutputs);
        Parameters.CopyTo(clone.Parameters);
        clone.WeightsChanged();
        return clone;
    }

    // Rows of the head's weights [inputs, outputs], in the parameters or in their gradients.
    private void ClearFreeWeights(Span<float> parameters)
    {
        if (FreeOutputs == 0)
            return;
        var head = Towers[0].Dense[^1];
        for (var row = 0; row < head.Inputs; row++)
            parameters.Slice(head.Offset + row * head.Outputs + PolicySize - FreeOutputs, FreeOutputs).Clear();
    }

    private NetworkTape Own(ITape tape) => tape is NetworkTape own && own.Network == this
        ? own
        : throw new ArgumentException("The tape was made by another network: each network creates its own.", nameof(tape));
}
