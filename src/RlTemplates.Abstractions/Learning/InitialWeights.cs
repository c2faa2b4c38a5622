using RlTemplates.Networks;

namespace RlTemplates;

/// <summary>
/// The weights of another run's policy, with which a new training begins. An algorithm offers it each of its networks that policies are made of, when it has just made it, and what normalizes
/// observations. Layers are taken one by one: those with the same name, kind and shape.
/// </summary>
/// <param name="snapshot">The policy.</param>
/// <param name="origin">Where it comes from, for messages.</param>
public sealed class InitialWeights(PolicySnapshot snapshot, string origin)
{
    private readonly List<string> _taken = [], _left = [];

    /// <summary>The policy.</summary>
    public PolicySnapshot Snapshot => snapshot;

    /// <summary>Where it comes from, for messages.</summary>
    public string Origin => origin;

    /// <summary>Names of layers that were taken, in order.</summary>
    public IReadOnlyList<string> Taken => _taken;

    /// <summary>Layers of the new network that begin anew, in order, each with the reason.</summary>
    public IReadOnlyList<string> Left => _left;

    /// <summary>Whether statistics of observations were taken.</summary>
    public bool HasStatistics { get; set; }

    /// <summary>Gives a network the weights of all layers that fit.</summary>
    /// <param name="network">A network that was just made.</param>
    /// <returns>The same network.</returns>
    public INetwork Apply(INetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var graph = network.Describe();
        var parameters = new float[network.ParameterCount];
        network.ReadParameters(parameters);
        foreach (var layer in graph.Layers)
        {
            if (Fault(layer) is { } fault)
            {
                _left.Add($"{layer.Name} ({fault})");
                continue;
            }
            var source = snapshot.Graph.Network.Layers.First(l => l.Name == layer.Name);
            Copy(source.Weights, layer.Weights);
            Copy(source.Biases, layer.Biases);
            if (layer.RecurrentWeights is not null)
                Copy(source.RecurrentWeights!, layer.RecurrentWeights);
            _taken.Add(layer.Name);
        }
        network.WriteParameters(parameters);
        return network;

        void Copy(ParameterBlock from, ParameterBlock to) => snapshot.Parameters.Span.Slice(from.Offset, Size(from)).CopyTo(parameters.AsSpan(to.Offset, Size(to)));
    }

    private string? Fault(NetworkLayer layer)
    {
        var source = snapshot.Graph.Network.Layers.FirstOrDefault(l => l.Name == layer.Name);
        if (source is null)
            return "the other has no such layer";
        if (source.Kind != layer.Kind)
            return $"the other is {source.Kind}, not {layer.Kind}";
        // The value of an algorithm that does not train it is what it was at first.
        if (!snapshot.Graph.HasValue && snapshot.Graph.Network.Heads.Any(h => h.Name == NetworkGraph.ValueHead && h.Layer == layer.Name)
            && !snapshot.Graph.Network.Heads.Any(h => h.Name == NetworkGraph.PolicyHead && h.Layer == layer.Name))
            return "the other's value was not trained";
        var isSame = IsSame(source.Weights, layer.Weights) && IsSame(source.Biases, layer.Biases) && IsSame(source.RecurrentWeights, layer.RecurrentWeights);
        return isSame ? null : $"the other has [{string.Join(", ", source.Weights.Shape)}] weights, not [{string.Join(", ", layer.Weights.Shape)}]";
    }

    private static bool IsSame(ParameterBlock? one, ParameterBlock? other) => (one, other) is (null, null) || (one is not null && other is not null && one.Shape.SequenceEqual(other.Shape));

    private static int Size(ParameterBlock block) => block.Shape.Aggregate(1, static (product, size) => product * size);
}
