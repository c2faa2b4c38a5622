namespace RlTemplates.Environments;

/// <summary>The copies of <see cref="Breakout"/>.</summary>
internal sealed class BreakoutEnvironment : ArcadeEnvironment<BreakoutGame>
{
    private readonly int _frameSize;

    private BreakoutEnvironment(BreakoutOptions options, ArcadeSettings settings, int count)
        : base(MakeSpec(options), settings, count)
    {
        _frameSize = settings.FrameSize;
        GiveBack(MakeScreen());
    }

    /// <inheritdoc cref="Breakout.Create"/>
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
        return new BreakoutEnvironment(options, settings, count);
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
