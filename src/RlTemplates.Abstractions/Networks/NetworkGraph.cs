namespace RlTemplates.Networks;

/// <summary>
/// The layers of a network and where their parameters lie, as <see cref="INetwork.Describe"/> gives them. An exporter needs this and the parameters,
/// and nothing of the engine that trained them.
/// </summary>
public sealed record NetworkGraph
{
    /// <summary>Name of what the first layers read: an observation after normalisation, each element as (element - Center) / Spread.</summary>
    public const string Observation = "observation";

    /// <summary>Name of the head with the policy's outputs.</summary>
    public const string PolicyHead = "policy";

    /// <summary>Name of the head with the value.</summary>
    public const string ValueHead = "value";

    /// <summary>What the network reads, with its center and spread.</summary>
    public required ObservationSpace Input { get; init; }

    /// <summary>Number of parameters in all, which lie in one block of 32-bit floats.</summary>
    public required int ParameterCount { get; init; }

    /// <summary>Numbers that a recurrent network carries from step to step; 0 where it has no memory. They are zeros where an episode begins.</summary>
    public required int StateSize { get; init; }

    /// <summary>The layers in the order of their parameters. Each reads the observation or a layer before it.</summary>
    public required IReadOnlyList<NetworkLayer> Layers { get; init; }

    /// <summary>What is read from the last layers: the policy's outputs and, where the network has one, the value.</summary>
    public required IReadOnlyList<NetworkHead> Heads { get; init; }
}

/// <summary>One layer of a network.</summary>
public sealed record NetworkLayer
{
    /// <summary>Name of the layer, unique in its network, for example <c>policy/dense_0</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What the layer computes.</summary>
    public required LayerKind Kind { get; init; }

    /// <summary>Name of the layer that this one reads, or <see cref="NetworkGraph.Observation"/>.</summary>
    public required string Source { get; init; }

    /// <summary>Shape of what it reads: [height, width, channels] of a convolution, otherwise [units]. A dense layer reads an image as height × width × channels units in that order.</summary>
    public required IReadOnlyList<int> InputShape { get; init; }

    /// <summary>Shape of what it gives.</summary>
    public required IReadOnlyList<int> OutputShape { get; init; }

    /// <summary>Activation of the outputs; <see cref="Activation.Linear"/> of an LSTM, whose gates have activations of their own.</summary>
    public required Activation Activation { get; init; }

    /// <summary>Weights: [inputs, outputs] of a dense layer, [kernel, kernel, channels, filters] of a convolution, [inputs, 4H] of an LSTM of H cells.</summary>
    public required ParameterBlock Weights { get; init; }

    /// <summary>Biases: [outputs], [filters], or [4H] of an LSTM.</summary>
    public required ParameterBlock Biases { get; init; }

    /// <summary>Weights between an LSTM's steps, [H, 4H]; null in other layers.</summary>
    public ParameterBlock? RecurrentWeights { get; init; }

    /// <summary>Step of a convolution in pixels; 0 in other layers.</summary>
    public int Stride { get; init; }

    /// <summary>Zeros around a convolution's image: rows above, columns to the left, rows below, columns to the right. Empty in other layers.</summary>
    public IReadOnlyList<int> Padding { get; init; } = [];

    /// <summary>Where an LSTM's part of the network's state begins: H outputs, then H cells. 0 in other layers.</summary>
    public int StateOffset { get; init; }
}

/// <summary>What a layer computes.</summary>
public enum LayerKind
{
    /// <summary>y = f(x W + b).</summary>
    Dense,

    /// <summary>A cross-correlation with each filter's kernel, then f.</summary>
    Convolution,

    /// <summary>
    /// From z = x W + b + h' U, in four parts of H: i = σ(z₁), f = σ(z₂), g = tanh(z₃), o = σ(z₄), c = f c' + i g, h = o tanh c. The order of the gates
    /// is input, forget, candidate, output; the layer gives h.
    /// </summary>
    Lstm,
}

/// <summary>A tensor in the network's parameters, row by row.</summary>
/// <param name="Offset">Index of its first number.</param>
/// <param name="Shape">Its sizes, outermost first.</param>
public sealed record ParameterBlock(int Offset, IReadOnlyList<int> Shape);

/// <summary>Outputs that are read from a layer.</summary>
/// <param name="Name"><see cref="NetworkGraph.PolicyHead"/> or <see cref="NetworkGraph.ValueHead"/>.</param>
/// <param name="Layer">Name of the layer.</param>
/// <param name="First">Index of the first of the layer's outputs that belongs to it.</param>
/// <param name="Count">Number of its outputs.</param>
public sealed record NetworkHead(string Name, string Layer, int First, int Count);
