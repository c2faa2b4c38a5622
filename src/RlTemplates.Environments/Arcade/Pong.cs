namespace RlTemplates.Environments;

/// <summary>
/// Pong: our own simulation of the game as the Atari 2600 shows it (<see cref="PongRules"/>), vectorised, behind the usual wrappers:
/// no-op start, frame skip with the maximum of the last two frames, grey, area resize, frame stack. An episode is a game to 21.
/// </summary>
[Environment(ObservationKinds.Image, ActionKinds.Discrete, MinEpisodeReward = -21, MaxEpisodeReward = 21)]
public sealed class Pong : ArcadeEnvironment<PongGame>, IEnvironmentFactory<PongOptions>
{
    private readonly int _frameSize;

    private Pong(PongOptions options, ArcadeSettings settings, int count)
        : base(MakeSpec(options), settings, count)
    {
        _frameSize = settings.FrameSize;
        GiveBack(MakeScreen());
    }

    /// <summary>Makes copies of the environment; call Reset before anything else.</summary>
    /// <param name="options">The options.</param>
    /// <param name="count">Number of copies, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option lies outside its range.</exception>
    public static IEnvironment Create(PongOptions options, int count)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var settings = new ArcadeSettings(options.FrameSkip, options.FrameSize, options.FrameStack, options.NoopMax, options.MaxEpisodeSteps);
        settings.Check();
        return new Pong(options, settings, count);
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
