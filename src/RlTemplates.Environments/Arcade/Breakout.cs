namespace RlTemplates.Environments;

/// <summary>
/// Breakout: our own simulation of the game as the Atari 2600 shows it (<see cref="BreakoutRules"/>), vectorised, behind the usual wrappers:
/// no-op start, frame skip with the maximum of the last two frames, grey, area resize, frame stack. An episode is a game of five balls, or
/// one ball of it (<see cref="BreakoutOptions.TerminalOnLifeLoss"/>).
/// </summary>
[Environment(ObservationKinds.Image, ActionKinds.Discrete)]
public sealed class Breakout : ArcadeEnvironment<BreakoutGame>, IEnvironmentFactory<BreakoutOptions>
{
    private readonly int _frameSize;

    private Breakout(BreakoutOptions options, ArcadeSettings settings, int count)
        : base(MakeSpec(options), settings, count)
    {
        _frameSize = settings.FrameSize;
        GiveBack(MakeScreen());
    }

    /// <summary>Makes copies of the environment; call Reset before anything else.</summary>
    /// <param name="options">The options.</param>
    /// <param name="count">Number of copies, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option lies outside its range.</exception>
    public static IEnvironment Create(BreakoutOptions options, int count)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var settings = new ArcadeSettings(options.FrameSkip, options.FrameSize, options.FrameStack, options.NoopMax, options.MaxEpisodeSteps)
        {
            TerminalOnLifeLoss = options.TerminalOnLifeLoss,
            FireReset = options.FireReset,
        };
        settings.Check();
        return new Breakout(options, settings, count);
    }

    private protected override ArcadeScreen<BreakoutGame> MakeScreen() => new Screen(_frameSize);

    private protected override void DrawPicture(in BreakoutGame game, Span<byte> rgb) => BreakoutPicture.Draw(game, rgb);

    private static EnvironmentSpec MakeSpec(BreakoutOptions options)
    {
        string[] actions = ["NOOP", "FIRE", "RIGHT", "LEFT"];
        var observation = new ObservationSpace(ElementType.UInt8, options.FrameSize, options.FrameSize, options.FrameStack) { Spread = 64, StackedFrames = options.FrameStack };
        return new("Breakout", observation, new DiscreteSpace(actions.Length))
        {
            MaxEpisodeSteps = options.MaxEpisodeSteps,
            RewardClip = options.ClipRewards ? 1 : null,
            ActionNames = actions,
            FramesPerStep = options.FrameSkip,
        };
    }

    private sealed class Screen(int size) : ArcadeScreen<BreakoutGame>(size * size)
    {
        private readonly BreakoutFrames _frames = new(size);

        public override void Draw(in BreakoutGame earlier, in BreakoutGame later) => _frames.Draw(earlier, later, Frame);
    }
}
