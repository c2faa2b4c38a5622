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
internal sealed unsafe class PolicyValueNetwork : INetwork
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
    public int ParameterCount => _parameters.Span.Length;

    /// <summary>All weights and biases in one block, layer after layer. After writing to it, call <see cref="WeightsChanged"/>.</summary>
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
        ArgumentNullException.ThrowIfNull(distribution);
        return Create(options, input, distribution.Outputs, distribution.LogStdOutputs, seed);
    }

    /// <summary>Makes a network with given weights.</summary>
    /// <exception cref="ArgumentException">The options or the space cannot make a network of so many parameters.</exception>
    internal static PolicyValueNetwork Create(NetworkOptions options, ObservationSpace input, int policySize, ReadOnlySpan<float> parameters)
    {
        NetworkShape.Check(options, input, policySize);
        var network = new PolicyValueNetwork(options, input, policySize, freeOutputs: 0);
        if (network.Parameters.Length != parameters.Length)
            throw new ArgumentException($"The network has {network.Parameters.Length} parameters; {parameters.Length} were given.", nameof(parameters));
        parameters.CopyTo(network.Parameters);
        network.WeightsChanged();
        return network;
    }

    /// <summary>Makes a network with fresh weights of whose policy outputs some are logarithms of standard deviations, which start as the options say.</summary>
    /// <param name="options">Layers, activations and initialisation.</param>
    /// <param name="input">Observations: an image [height, width, channels] or any other shape, taken as a vector.</param>
    /// <param name="policySize">A, outputs of the policy head, at least 1.</param>
    /// <param name="logStdOutputs">How many of them, the last ones, are logarithms of standard deviations, 0…A.</param>
    /// <param name="seed">Seed of the weights; the same seed gives the same bits.</param>
    /// <exception cref="ArgumentException">The options or the space cannot make a network.</exception>
    public static PolicyValueNetwork Create(NetworkOptions options, ObservationSpace input, int policySize, int logStdOutputs, ulong seed)
    {
        NetworkShape.Check(options, input, policySize);
        ArgumentOutOfRangeException.ThrowIfNegative(logStdOutputs);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(logStdOutputs, policySize);
        var network = new PolicyValueNetwork(options, input, policySize, options.FreeLogStd ?? true ? logStdOutputs : 0);
        var initializer = new WeightInitializer(options.Initialization, seed);
        var shared = network.Towers.Length == 1;
        for (var i = 0; i < network.Towers.Length; i++)
            initializer.Fill(network.Towers[i], network.Parameters, options, hasPolicy: i == 0, hasValue: shared || i == 1);
        network.ClearFreeWeights(network.Parameters);
        var head = network.Towers[0].Dense[^1];
        network.Parameters.Slice(head.Offset + head.Inputs * head.Outputs + policySize - logStdOutputs, logStdOutputs).Fill((float)options.InitialLogStd);
        network.WeightsChanged();
        return network;
    }

    /// <inheritdoc/>
    public void ReadParameters(Span<float> destination)
    {
        CheckCount(destination.Length, nameof(destination));
        Parameters.CopyTo(destination);
    }

    /// <inheritdoc/>
    public void WriteParameters(ReadOnlySpan<float> source)
    {
        CheckCount(source.Length, nameof(source));
        source.CopyTo(Parameters);
        WeightsChanged();
    }

    /// <inheritdoc/>
    public double TapeBytes(double maxBatch, bool forTraining) => Towers.Sum(tower => TowerBuffers.BytesOf(tower, maxBatch, forTraining));

    /// <inheritdoc/>
    public ITape CreateTape(int maxBatch, bool forTraining, int threads = 1, bool inputGradients = false, IPassHelpers? helpers = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, 256);
        if (helpers is not null and not WorkerPool)
            throw new ArgumentException("The helpers are another engine's: each engine creates its own.", nameof(helpers));
        return CreateTape(maxBatch, forTraining, helpers as WorkerPool ?? WorkerPool.Of(threads), inputGradients);
    }

    /// <inheritdoc/>
    public IGradients CreateGradients() => new SimdGradients(ParameterCount);

    // The passes are shared out to a pool's workers.
    private NetworkTape CreateTape(int maxBatch, bool forTraining, WorkerPool pool, bool inputGradients)
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
    public void Backward(ITape tape, ReadOnlySpan<float> policyGradients, ReadOnlySpan<float> valueGradients, IGradients? gradients, Span<float> inputGradients = default) =>
        Backward(tape, policyGradients, valueGradients, gradients is null ? [] : SimdGradients.Own(gradients).Values, inputGradients);

    /// <summary>As <see cref="Backward(ITape, ReadOnlySpan{float}, ReadOnlySpan{float}, IGradients, Span{float})"/>, with gradients in memory of the caller's.</summary>
    /// <param name="tape">The tape of the forward pass.</param>
    /// <param name="policyGradients">[batch, A]: loss gradients of the policy outputs.</param>
    /// <param name="valueGradients">[batch]: loss gradients of the values.</param>
    /// <param name="gradients">Receives (overwrites) the gradient of every parameter, laid out as <see cref="Parameters"/>; empty where they are not wanted.</param>
    /// <param name="inputGradients">Receives the gradients of the observations, [batch, <see cref="Input"/> size]; empty where they are not wanted.</param>
    public void Backward(ITape tape, ReadOnlySpan<float> policyGradients, ReadOnlySpan<float> valueGradients, Span<float> gradients, Span<float> inputGradients = default)
    {
        Own(tape).Backward(policyGradients, valueGradients, gradients, inputGradients);
        if (gradients.Length > 0)
            ClearFreeWeights(gradients);
    }

    /// <inheritdoc/>
    public void Follow(INetwork source, double tau)
    {
        if (source is not PolicyValueNetwork other || other.ParameterCount != ParameterCount)
            throw new ArgumentException("A network follows one of its own shape and engine.", nameof(source));
        if (tau >= 1)
            other.Parameters.CopyTo(Parameters);
        else
            VectorMath.Blend(Parameters, other.Parameters, (float)tau);
        WeightsChanged();
    }

    /// <summary>Brings packed copies of the weights up to date after <see cref="Parameters"/> was written to.</summary>
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

    /// <inheritdoc/>
    public NetworkGraph Describe() => TowerGraph.Describe(Towers, Input, PolicySize);

    // Rows of the head's weights [inputs, outputs], in the parameters or in their gradients.
    private void ClearFreeWeights(Span<float> parameters)
    {
        if (FreeOutputs == 0)
            return;
        var head = Towers[0].Dense[^1];
        for (var row = 0; row < head.Inputs; row++)
            parameters.Slice(head.Offset + row * head.Outputs + PolicySize - FreeOutputs, FreeOutputs).Clear();
    }

    private void CheckCount(int count, string name)
    {
        if (count != ParameterCount)
            throw new ArgumentException($"The network has {ParameterCount} parameters, not {count}.", name);
    }

    private NetworkTape Own(ITape tape) => tape is NetworkTape own && own.Network == this
        ? own
        : throw new ArgumentException("The tape was made by another network: each network creates its own.", nameof(tape));
}
