using RlTemplates.Inference.Distributions;
using RlTemplates.Inference.Networks;
using RlTemplates.Networks;

namespace RlTemplates.Inference.Policies;

/// <summary>What a policy and its clones share: nothing of it changes.</summary>
internal sealed class PolicyModel
{
    /// <exception cref="InvalidDataException">The parts of the snapshot do not fit together.</exception>
    public PolicyModel(PolicySnapshot snapshot, PolicySignature signature)
    {
        var graph = snapshot.Graph;
        (Snapshot, Signature, Graph, Outputs) = (snapshot, signature, graph, graph.Outputs);
        Network = GraphNetwork.Create(graph.Network, snapshot.Parameters.Span);
        Distribution = Outputs.Kind == OutputKind.ActionValues ? null : DistributionOf(graph);
        Elements = Distribution?.Elements ?? 1;
        Choices = graph.Action.Choices;
        var outputs = Distribution?.Outputs ?? (graph.Action as DiscreteSpace)?.Count;
        if (outputs != Network.PolicySize)
            throw new InvalidDataException($"The policy's network has {Network.PolicySize} outputs; {Outputs.Kind} of {graph.Action} needs {(object?)outputs ?? "another action space"}.");
        var expected = graph.ObservationClip is null ? 0 : graph.Observation.Size;
        if (snapshot.Means.Length != expected || snapshot.Scales.Length != expected)
            throw new InvalidDataException($"The policy has {snapshot.Means.Length} means and {snapshot.Scales.Length} scales of observations; it needs {expected}.");
        if (graph.Network.Input.Bytes != graph.Observation.Bytes || graph.Network.Input.Element != graph.Observation.Element || (expected > 0 && graph.Observation.Element != ElementType.Float32))
            throw new InvalidDataException($"The policy's network reads {graph.Network.Input}; {graph.Environment} shows {graph.Observation}.");
    }

    public PolicySnapshot Snapshot { get; }

    public PolicySignature Signature { get; }

    public PolicyGraph Graph { get; }

    public PolicyOutputs Outputs { get; }

    public PolicyValueNetwork Network { get; }

    /// <summary>Null where the outputs are action values.</summary>
    public ActionDistribution? Distribution { get; }

    /// <summary>E, the elements of an action.</summary>
    public int Elements { get; }

    /// <summary>Flags of a mask for one observation.</summary>
    public int Choices { get; }

    private static ActionDistribution DistributionOf(PolicyGraph graph)
    {
        try
        {
            return ActionDistribution.For(graph);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or OverflowException)
        {
            throw new InvalidDataException($"The policy's actions cannot be taken: {exception.Message}", exception);
        }
    }
}
