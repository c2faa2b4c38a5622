using static RlTemplates.Environments.PongRules;

namespace RlTemplates.Environments;

/// <summary>
/// Pong: our own simulation of the game as the Atari 2600 shows it (<see cref="PongRules"/>), vectorised, behind the usual wrappers:
/// no-op start, frame skip with the maximum of the last two frames, grey, area resize, frame stack. An episode is a game to 21.
/// </summary>
[Environment(ObservationKinds.Image, ActionKinds.Discrete)]
public sealed class Pong : IEnvironment, IEnvironmentFactory<PongOptions>, IRenderable
{
    private const int Choices = 6;

    private readonly PongOptions _options;
    private readonly PongGame[] _games;
    private readonly RandomStream[] _noops;
    private readonly int[] _steps;
    private readonly PongFrames _frames;
    private readonly FrameStack _stack;
    private readonly byte[] _frame;
    private readonly int _bytes;

    private Pong(PongOptions options, int count)
    {
        (_options, Count) = (options, count);
        var size = options.FrameSize;
        (_games, _noops, _steps) = (new PongGame[count], new RandomStream[count], new int[count]);
        (_frames, _stack, _frame) = (new(size), new(count, size * size, options.FrameStack), new byte[size * size]);
        var observation = new ObservationSpace(ElementType.UInt8, size, size, options.FrameStack)
        {
            Center = PongPicture.Grey(PongPicture.Background),
            Spread = 64,
        };
        Spec = new("Pong", observation, new DiscreteSpace(Choices))
        {
            MaxEpisodeSteps = options.MaxEpisodeSteps,
            RewardClip = options.ClipRewards ? 1 : null,
            ActionNames = ["NOOP", "FIRE", "RIGHT", "LEFT", "RIGHTFIRE", "LEFTFIRE"],
            FramesPerStep = options.FrameSkip,
        };
        _bytes = Spec.Observation.Bytes;
    }

    /// <inheritdoc/>
    public EnvironmentSpec Spec { get; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public int FrameHeight => PongRules.FrameHeight;

    /// <inheritdoc/>
    public int FrameWidth => PongRules.FrameWidth;

    /// <summary>Makes copies of the environment; call <see cref="Reset"/> before anything else.</summary>
    /// <param name="options">The options.</param>
    /// <param name="count">Number of copies, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option lies outside its range.</exception>
    public static IEnvironment Create(PongOptions options, int count)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        Check(nameof(options.FrameSkip), options.FrameSkip, 1, 60);
        Check(nameof(options.FrameStack), options.FrameStack, 1, 16);
        Check(nameof(options.NoopMax), options.NoopMax, 0, 1000);
        Check(nameof(options.MaxEpisodeSteps), options.MaxEpisodeSteps, 1, 10_000_000);
        return options.FrameSize is 42 or 84
            ? new Pong(options, count)
            : throw new ArgumentOutOfRangeException(nameof(options), $"FrameSize is {options.FrameSize}; it must be 42 or 84.");
    }

    /// <inheritdoc/>
    public void Reset(ulong seed, Span<byte> observations)
    {
        BatchActions.ExpectLength(observations.Length, Count * _bytes, nameof(observations));
        for (var i = 0; i < Count; i++)
        {
            _noops[i] = new(seed, (ulong)i);
            _games[i] = new(new(_noops[i].NextUInt64(), (ulong)i));
            Start(i);
            Observe(i, observations);
        }
    }

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<byte> actions, StepBuffers step)
    {
        var choices = BatchActions.Read(actions, Count, Choices, Spec);
        BatchActions.ExpectLength(step.Observations.Length, Count * _bytes, nameof(step.Observations));
        BatchActions.ExpectLength(step.FinalObservations.Length, Count * _bytes, nameof(step.FinalObservations));
        for (var i = 0; i < Count; i++)
        {
            step.Rewards[i] = Play(i, (PongAction)choices[i]);
            var over = _games[i].Over;
            var cut = ++_steps[i] >= _options.MaxEpisodeSteps && !over;
            (step.Terminated[i], step.Truncated[i]) = (over, cut);
            if (over || cut)
            {
                Observe(i, step.FinalObservations);
                _games[i].Restart();
                Start(i);
            }

            Observe(i, step.Observations);
        }
    }

    /// <inheritdoc/>
    public void Render(int copy, Span<byte> rgb)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)copy, (uint)Count, nameof(copy));
        PongPicture.Draw(_games[copy], rgb);
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Count);
        writer.Write(_options.FrameSkip);
        writer.Write(_options.FrameSize);
        writer.Write(_options.FrameStack);
        for (var i = 0; i < Count; i++)
        {
            _games[i].Save(writer);
            _noops[i].Save(writer);
            writer.Write(_steps[i]);
        }

        writer.Write(_stack.All);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        SavedState.Expect(reader, "copies", Count);
        SavedState.Expect(reader, "frame_skip", _options.FrameSkip);
        SavedState.Expect(reader, "frame_size", _options.FrameSize);
        SavedState.Expect(reader, "frame_stack", _options.FrameStack);
        for (var i = 0; i < Count; i++)
        {
            _games[i] = PongGame.Load(reader);
            _noops[i] = RandomStream.Load(reader);
            _steps[i] = SavedState.ReadSteps(reader);
        }

        reader.BaseStream.ReadExactly(_stack.All);
    }

    /// <summary>Does nothing: no unmanaged memory is held.</summary>
    public void Dispose()
    {
    }

    private static void Check(string name, int value, int lowest, int highest)
    {
        if (value < lowest || value > highest)
        {
            throw new ArgumentOutOfRangeException(name, $"{name} is {value}; it must lie in {lowest} to {highest}.");
        }
    }

    private void Start(int i)
    {
        _steps[i] = 0;
        var noops = _options.NoopMax == 0 ? 0 : 1 + _noops[i].NextInt32(_options.NoopMax);
        ref var game = ref _games[i];
        for (; noops > 0; noops--)
        {
            game.Step(PongAction.Noop);
            if (game.Over)
            {
                game.Restart();
            }
        }

        _frames.Draw(game, game, _frame);
        _stack.Fill(i, _frame);
    }

    private float Play(int i, PongAction action)
    {
        ref var game = ref _games[i];
        var earlier = game;
        var reward = 0;
        for (var frame = 0; frame < _options.FrameSkip && !game.Over; frame++)
        {
            earlier = game;
            reward += game.Step(action);
            if (frame == 0 && (_options.FrameSkip == 1 || game.Over))
            {
                earlier = game;
            }
        }

        _frames.Draw(earlier, game, _frame);
        _stack.Push(i, _frame);
        return reward;
    }

    private void Observe(int i, Span<byte> rows) =>
        _stack[i].CopyTo(rows.Slice(i * _bytes, _bytes));
}
