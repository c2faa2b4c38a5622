namespace RlTemplates.Environments;

/// <summary>The copies of <see cref="Pong"/>.</summary>
internal sealed class PongEnvironment : ArcadeEnvironment<PongGame>
{
    private readonly int _frameSize;

    private PongEnvironment(PongOptions options, ArcadeSettings settings, int count)
        : base(MakeSpec(options), settings, count)
    {
        _frameSize = settings.FrameSize;
        GiveBack(MakeScreen());
    }

    /// <inheritdoc cref="Pong.Create"/>
    public static IEnvironment Create(PongOptions options, int count)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var settings = new ArcadeSettings(options.FrameSkip, options.FrameSize, options.FrameStack, options.NoopMax, options.MaxEpisodeSteps);
        settings.Check();
        return new PongEnvironment(options, settings, count);
    }

    private protected override ArcadeScreen<PongGame> MakeScreen() => new Screen(_frameSize);

    private protected override void DrawPicture(in PongGame game, Span<byte> rgb) => PongPicture.Draw(game, rgb);

    private static EnvironmentSpec MakeSpec(PongOptions options)
    {
        var observation = new ObservationSpace(ElementType.UInt8, options.FrameSize, options.FrameSize, options.FrameStack)
        {
            Center = ArcadePicture.Grey(PongPicture.Background),
            Spread = 64,
            StackedFrames = options.FrameStack,
        };
        string[] actions = ["NOOP", "FIRE", "RIGHT", "LEFT", "RIGHTFIRE", "LEFTFIRE"];
        return new("Pong", observation, new DiscreteSpace(actions.Length))
        {
            MaxEpisodeSteps = options.MaxEpisodeSteps,
            RewardClip = options.ClipRewards ? 1 : null,
            ActionNames = actions,
            FramesPerStep = options.FrameSkip,
        };
    }

    private sealed class Screen(int size) : ArcadeScreen<PongGame>(size * size)
    {
        private readonly PongFrames _frames = new(size);

        public override void Draw(in PongGame earlier, in PongGame later) => _frames.Draw(earlier, later, Frame);
    }
}
