namespace RlTemplates.Networks;

/// <summary>
/// Everything between an observation and an action: normalisation, network, what its outputs mean, masks and bounds. With a policy's numbers
/// (<see cref="PolicySnapshot"/>) it is all that acting, serving and exporting need.
/// </summary>
public sealed record PolicyGraph
{
    /// <summary>Name of the environment that it was trained on, for example <c>CartPole-v1</c>.</summary>
    public required string Environment { get; init; }

    /// <summary>What it observes, as the environment shows it, before any normalisation.</summary>
    public required ObservationSpace Observation { get; init; }

    /// <summary>What it does. Real values are given in the environment's units, within its bounds.</summary>
    public required ActionSpace Action { get; init; }

    /// <summary>Names of the discrete actions in order; empty where they have none.</summary>
    public IReadOnlyList<string> ActionNames { get; init; } = [];

    /// <summary>Whether the environment may forbid choices: a mask then belongs to every observation.</summary>
    public bool HasActionMask { get; init; }

    /// <summary>
    /// Bound of normalised observations, which are (element - mean) · scale within ±this, element by element; null where observations reach the network as
    /// they are. The means and scales belong to the snapshot.
    /// </summary>
    public float? ObservationClip { get; init; }

    /// <summary>The network.</summary>
    public required NetworkGraph Network { get; init; }

    /// <summary>What the outputs of the network's policy head mean.</summary>
    public required PolicyOutputs Outputs { get; init; }

    /// <summary>Whether the network's value head estimates the return; false where an algorithm does not train it.</summary>
    public bool HasValue { get; init; }
}

/// <summary>What a policy's outputs mean.</summary>
/// <param name="Kind">Kind of distribution or values.</param>
public sealed record PolicyOutputs(OutputKind Kind)
{
    /// <summary>Whether action values are Q_j = V + A_j - mean A, of the value head V and the outputs A; otherwise they are the outputs.</summary>
    public bool IsDueling { get; init; }

    /// <summary>Share of actions that are taken at random where action values are explored, 0 to 1: what it was at the checkpoint's step.</summary>
    public double Epsilon { get; init; }

    /// <summary>Whether ±1 of a Gaussian's action stands for the bounds; otherwise it is in the environment's units.</summary>
    public bool IsNormalized { get; init; }

    /// <summary>Lower limit of a Gaussian's logarithms of standard deviations.</summary>
    public float LeastLogStd { get; init; }

    /// <summary>Upper limit of a Gaussian's logarithms of standard deviations.</summary>
    public float MostLogStd { get; init; }
}

/// <summary>Kind of a policy's outputs.</summary>
public enum OutputKind
{
    /// <summary>Logits of one choice. Forbidden choices have probability 0; the greedy action is the first of the largest.</summary>
    Categorical,

    /// <summary>Logits of several choices, one element after the other, each as <see cref="Categorical"/>.</summary>
    MultiCategorical,

    /// <summary>E means, then E logarithms of standard deviations. The action, or the mean where it is greedy, is clipped to the bounds.</summary>
    Gaussian,

    /// <summary>E means, then E logarithms of standard deviations of a Gaussian whose draw u, or mean where it is greedy, becomes tanh u; ±1 stands for the bounds.</summary>
    SquashedGaussian,

    /// <summary>Values of one choice; the greedy action is the first of the largest that is allowed.</summary>
    ActionValues,
}
