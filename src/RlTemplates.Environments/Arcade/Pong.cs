namespace RlTemplates.Environments;

/// <summary>
/// Pong: our own simulation of the game as the Atari 2600 shows it, vectorised, behind the usual wrappers:
/// no-op start, frame skip with the maximum of the last two frames, grey, area resize, frame stack. An episode is a game to 21.
/// </summary>
[Environment(ObservationKinds.Image, ActionKinds.Discrete, MinEpisodeReward = -21, MaxEpisodeReward = 21)]
public sealed class Pong : IEnvironmentFactory<PongOptions>
{
    private Pong()
    {
    }

    /// <summary>Makes copies of the environment; call Reset before anything else.</summary>
    /// <param name="options">The options.</param>
    /// <param name="count">Number of copies, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option lies outside its range.</exception>
    public static IEnvironment Create(PongOptions options, int count) => PongEnvironment.Create(options, count);
}
