namespace RlTemplates.Environments;

/// <summary>
/// Catch as in DeepMind's bsuite: a ball falls one row a step in a random column; the paddle in the lowest row moves left, stays or moves
/// right. The step that brings the ball to the lowest row ends the episode with 1 where the paddle is below it, otherwise -1. An optimal policy scores 1.
/// </summary>
[Environment(ObservationKinds.Vector, ActionKinds.Discrete, MinEpisodeReward = -1, MaxEpisodeReward = 1)]
public sealed class Catch : IEnvironmentFactory<CatchOptions>
{
    private Catch()
    {
    }

    /// <summary>Makes copies of the environment; call Reset before anything else.</summary>
    /// <param name="options">The options.</param>
    /// <param name="count">Number of copies, at least 1.</param>
    public static IEnvironment Create(CatchOptions options, int count) => CatchEnvironment.Create(options, count);
}
