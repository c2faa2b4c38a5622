namespace RlTemplates.Environments;

/// <summary>
/// Gymnasium's FrozenLake-v1 (4×4) and FrozenLake8x8-v1: from the upper left corner to the goal in the lower right one, around holes.
/// Reward 1 at the goal, otherwise 0. The place is observed as one of size² features that is 1.
/// </summary>
[Environment(ObservationKinds.Vector, ActionKinds.Discrete, MinEpisodeReward = 0, MaxEpisodeReward = 1, TakesTasks = true)]
public sealed class FrozenLake : IEnvironmentFactory<FrozenLakeOptions>
{
    private FrozenLake()
    {
    }

    /// <summary>Makes copies of the environment; call Reset before anything else.</summary>
    /// <param name="options">The options.</param>
    /// <param name="count">Number of copies, at least 1.</param>
    public static IEnvironment Create(FrozenLakeOptions options, int count) => FrozenLakeEnvironment.Create(options, count);
}
