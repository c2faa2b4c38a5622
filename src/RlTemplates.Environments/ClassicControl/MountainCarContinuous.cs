namespace RlTemplates.Environments;

/// <summary>
/// Gymnasium's MountainCarContinuous-v0: the valley of <see cref="MountainCar"/> with a continuous force. Reward 100 at the flag, less a
/// tenth of the force squared at every step; the state is kept in double precision.
/// </summary>
[Environment(ObservationKinds.Vector, ActionKinds.Continuous, MaxEpisodeReward = 100)]
public sealed class MountainCarContinuous : IEnvironmentFactory<MountainCarContinuousOptions>
{
    private MountainCarContinuous()
    {
    }

    /// <summary>Makes copies of the environment; call Reset before anything else.</summary>
    /// <param name="options">The options.</param>
    /// <param name="count">Number of copies, at least 1.</param>
    public static IEnvironment Create(MountainCarContinuousOptions options, int count) => MountainCarContinuousEnvironment.Create(options, count);
}
