namespace RlTemplates.Experiments;

/// <summary>What a served policy answers for one observation.</summary>
public sealed record Prediction
{
    /// <summary>The choices, one for each discrete action; empty where actions are real numbers.</summary>
    public IReadOnlyList<int> Choices { get; init; } = [];

    /// <summary>The action's real numbers, in the environment's units; empty where actions are choices.</summary>
    public IReadOnlyList<float> Values { get; init; } = [];

    /// <summary>Name of the choice; null where the environment gives its choices none.</summary>
    public string? Name { get; init; }

    /// <summary>Probabilities of the choices; empty unless asked for.</summary>
    public IReadOnlyList<float> Probabilities { get; init; } = [];

    /// <summary>Expected returns of the choices, where the algorithm has those instead of probabilities (DQN); empty unless asked for.</summary>
    public IReadOnlyList<float> ActionValues { get; init; } = [];

    /// <summary>Means of the action's numbers; empty unless asked for.</summary>
    public IReadOnlyList<float> Means { get; init; } = [];

    /// <summary>Standard deviations of the action's numbers; empty unless asked for.</summary>
    public IReadOnlyList<float> StandardDeviations { get; init; } = [];

    /// <summary>The return that the policy expects; null unless asked for, and where the algorithm has none.</summary>
    public float? Value { get; init; }

    /// <summary>The choice of a policy that makes one at a time.</summary>
    /// <exception cref="InvalidOperationException">It makes several, or its actions are real numbers.</exception>
    public int Choice => Choices is [var only]
        ? only
        : throw new InvalidOperationException(Choices.Count == 0 ? $"The action is real numbers; read {nameof(Values)}." : $"The action is {Choices.Count} choices; read {nameof(Choices)}.");
}
