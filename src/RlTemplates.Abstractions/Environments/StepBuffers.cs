namespace RlTemplates;

/// <summary>Caller-owned memory that one <see cref="IEnvironment.Step"/> fills; N is the number of copies.</summary>
public readonly ref struct StepBuffers
{
    /// <summary>[N, observation bytes]: what the agent sees now; for a copy that ended, the first observation of its next episode.</summary>
    public required Span<byte> Observations { get; init; }

    /// <summary>[N]: reward of the step, as the game gives it. Clipping is done by the rollout (<see cref="EnvironmentSpec.RewardClip"/>), after the episode's sum is taken.</summary>
    public required Span<float> Rewards { get; init; }

    /// <summary>[N]: the episode reached an end of the task: no value beyond it.</summary>
    public required Span<bool> Terminated { get; init; }

    /// <summary>[N]: the episode was cut by a limit from outside: the value of the final observation counts.</summary>
    public required Span<bool> Truncated { get; init; }

    /// <summary>[N, observation bytes]: last observation of the episode that ended; rows of copies that did not end are left alone.</summary>
    public required Span<byte> FinalObservations { get; init; }
}
