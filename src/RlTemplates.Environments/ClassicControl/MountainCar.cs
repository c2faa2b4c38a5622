namespace RlTemplates.Environments;

/// <summary>
/// Gymnasium's MountainCar-v0 (Moore 1990): a car that is too weak for the hill must swing up to the flag. Reward -1 for every step; the
/// state is kept in double precision.
/// </summary>
[Environment(ObservationKinds.Vector, ActionKinds.Discrete, MaxEpisodeReward = -1)]
public sealed class MountainCar : IEnvironmentFactory<MountainCarOptions>
{
    private MountainCar()
    {
    }

    /// <summary>Makes copies of the environment; call Reset before anything else.</summary>
    /// <param name="options">The options.</param>
    /// <param name="count">Number of copies, at least 1.</param>
    public static IEnvironment Create(MountainCarOptions options, int count) => MountainCarEnvironment.Create(options, count);
}
