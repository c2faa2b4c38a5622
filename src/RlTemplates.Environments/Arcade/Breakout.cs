namespace RlTemplates.Environments;

/// <summary>
/// Breakout: our own simulation of the game as the Atari 2600 shows it, vectorised, behind the usual wrappers:
/// no-op start, frame skip with the maximum of the last two frames, grey, area resize, frame stack. An episode is a game of five balls, or
/// one ball of it (<see cref="BreakoutOptions.TerminalOnLifeLoss"/>).
/// </summary>
[Environment(ObservationKinds.Image, ActionKinds.Discrete)]
public sealed class Breakout : IEnvironmentFactory<BreakoutOptions>
{
    private Breakout()
    {
    }

    /// <summary>Makes copies of the environment; call Reset before anything else.</summary>
    /// <param name="options">The options.</param>
    /// <param name="count">Number of copies, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option lies outside its range.</exception>
    public static IEnvironment Create(BreakoutOptions options, int count) => BreakoutEnvironment.Create(options, count);
}
