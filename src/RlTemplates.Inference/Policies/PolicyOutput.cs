namespace RlTemplates.Inference;

/// <summary>What <see cref="Policy.Predict(ReadOnlySpan{float}, ReadOnlySpan{bool}, bool)"/> gives: spans of the policy's memory, which its next call overwrites.</summary>
public readonly ref struct PolicyOutput
{
    /// <summary>[count, action elements]: the choices taken; empty where actions are real values.</summary>
    public ReadOnlySpan<int> Choices { get; init; }

    /// <summary>[count, action elements]: the actions in the environment's units, within its bounds; empty where actions are choices.</summary>
    public ReadOnlySpan<float> Actions { get; init; }

    /// <summary>[count, choices]: probability of each choice, 0 where it is forbidden; empty where actions are real values, and of action values.</summary>
    public ReadOnlySpan<float> Probabilities { get; init; }

    /// <summary>[count, action elements]: means of the Gaussians, before tanh and bounds (<see cref="RlTemplates.Networks.PolicyOutputs"/> has their units); empty where actions are choices.</summary>
    public ReadOnlySpan<float> Means { get; init; }

    /// <summary>[count, action elements]: standard deviations beside <see cref="Means"/>; empty where actions are choices.</summary>
    public ReadOnlySpan<float> StandardDeviations { get; init; }

    /// <summary>[count, choices]: value of each choice, whether allowed or not; empty where the outputs are a distribution.</summary>
    public ReadOnlySpan<float> ActionValues { get; init; }

    /// <summary>[count]: the return that is expected from here on, in the training's units; of action values the largest that is allowed. Empty where the algorithm has no such estimate.</summary>
    public ReadOnlySpan<float> Values { get; init; }
}
