namespace RlTemplates.Networks;

/// <summary>
/// A policy that can be kept apart from what trains it. Checkpoints of algorithms whose <see cref="IAlgorithm.Policy"/> is one hold <c>policy.bin</c> and
/// <c>signature.json</c>, from which anybody's program can act.
/// </summary>
public interface ISavablePolicy : IPolicy
{
    /// <summary>Copies the policy as it stands, with the newest weights.</summary>
    PolicySnapshot Snapshot();
}

/// <summary>A policy's graph and numbers, copied at one moment.</summary>
/// <param name="Graph">What the numbers mean.</param>
/// <param name="Parameters">The network's parameters, laid out as the graph says.</param>
public sealed record PolicySnapshot(PolicyGraph Graph, ReadOnlyMemory<float> Parameters)
{
    /// <summary>Means of the observations' elements; empty where observations are not normalised.</summary>
    public ReadOnlyMemory<float> Means { get; init; }

    /// <summary>What the distance from the mean is multiplied by, for each element; empty where observations are not normalised.</summary>
    public ReadOnlyMemory<float> Scales { get; init; }
}
