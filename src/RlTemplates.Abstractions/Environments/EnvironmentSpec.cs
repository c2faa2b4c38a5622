namespace RlTemplates;

/// <summary>What an environment shows, takes and promises.</summary>
/// <param name="Name">Name as in the literature, for example <c>CartPole-v1</c>.</param>
/// <param name="Observation">One copy's observation.</param>
/// <param name="Action">One copy's action.</param>
public sealed record EnvironmentSpec(string Name, ObservationSpace Observation, ActionSpace Action)
{
    /// <summary>Steps after which an episode is truncated; null where there is no limit.</summary>
    public int? MaxEpisodeSteps { get; init; }

    /// <summary>Learners see rewards clipped to [-RewardClip, RewardClip]; null leaves them as they are. Episode sums are never clipped.</summary>
    public float? RewardClip { get; init; }

    /// <summary>Names of the discrete actions in order; empty where they have none.</summary>
    public IReadOnlyList<string> ActionNames { get; init; } = [];

    /// <summary>Emulated frames per step, for reporting. Default 1.</summary>
    public int FramesPerStep { get; init; } = 1;

    /// <summary>Whether <see cref="IEnvironment.WriteActionMask"/> may forbid choices.</summary>
    public bool HasActionMask { get; init; }
}
