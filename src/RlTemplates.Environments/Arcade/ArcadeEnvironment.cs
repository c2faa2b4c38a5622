using static RlTemplates.Environments.ArcadePicture;

namespace RlTemplates.Environments;

/// <summary>
/// What arcade games have in common behind the usual wrappers: no-op start, frame skip with the maximum of the last two frames, grey, area
/// resize, frame stack, and where asked for the end of an episode with each lost life. A game says how it is played and drawn.
/// </summary>
/// <typeparam name="TGame">The game.</typeparam>
public abstract class ArcadeEnvironment<TGame> : ISavableEnvironment, IRestartable, IRenderable
    where TGame : struct, IArcadeGame<TGame>
{
    private const int Fire = 1;

    private readonly ArcadeSettings _settings;
    private readonly TGame[] _games;
    private readonly RandomStream[] _noops;
    private readonly int[] _steps;
    private readonly FrameStack _stack;
    private readonly byte[] _frame;
    private readonly int _bytes, _choices;

    private protected ArcadeEnvironment(EnvironmentSpec spec, ArcadeSettings settings, int count)
    {
        (Spec, _settings, Count, _bytes, _choices) = (spec, settings, count, spec.Observation.Bytes, spec.ActionNames.Count);
        var pixels = settings.FrameSize * settings.FrameSize;
        (_games, _noops, _steps) = (new TGame[count], new RandomStream[count], new int[count]);
        (_stack, _frame) = (new(count, pixels, settings.FrameStack), new byte[pixels]);
    }

    /// <inheritdoc/>
    public EnvironmentSpec Spec { get; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public int FrameHeight => Height;

    /// <inheritdoc/>
    public int FrameWidth => Width;

    /// <inheritdoc/>
    public void Reset(ulong seed, Span<byte> observations)
    {
        BatchActions.ExpectLength(observations.Length, Count * _bytes, nameof(observations));
        for (var i = 0; i < Count; i++)
        {
            _noops[i] = new(seed, (ulong)i);
            _games[i] = TGame.Start(new(_noops[i].NextUInt64(), (ulong)i));
            StartGame(i);
            Observe(i, observations);
        }
    }

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<byte> actions, StepBuffers step)
    {
        var choices = BatchActions.Read(actions, Count, _choices, Spec);
        BatchActions.ExpectResults(step, Count, _bytes);
        for (var i = 0; i < Count; i++)
        {
            var lives = _games[i].Lives;
            step.Rewards[i] = Play(i, choices[i]);
            var over = _games[i].Over;
            var terminated = over || (_settings.TerminalOnLifeLoss && _games[i].Lives < lives);
            var cut = ++_steps[i] >= _settings.MaxEpisodeSteps && !terminated;
            (step.Terminated[i], step.Truncated[i]) = (terminated, cut);
            if (terminated || cut)
            {
                Observe(i, step.FinalObservations);
                if (over || cut)
                    NextGame(i);
                else
                    StartEpisode(i);
            }
            Observe(i, step.Observations);
        }
    }

    /// <inheritdoc/>
    public void Restart(int copy, Span<byte> observation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)copy, (uint)Count, nameof(copy));
        BatchActions.ExpectLength(observation.Length, _bytes, nameof(observation));
        NextGame(copy);
        _stack[copy].CopyTo(observation);
    }

    /// <inheritdoc/>
    public void Render(int copy, Span<byte> rgb)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)copy, (uint)Count, nameof(copy));
        DrawPicture(_games[copy], rgb);
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        SavedState.WriteText(writer, Spec.Name);
        writer.Write(Count);
        writer.Write(_settings.FrameSkip);
        writer.Write(_settings.FrameSize);
        writer.Write(_settings.FrameStack);
        for (var i = 0; i < Count; i++)
        {
            _games[i].Save(writer);
            _noops[i].Save(writer);
            writer.Write(_steps[i]);
        }
        SavedState.WriteHashed<byte>(writer, _stack.All);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        SavedState.ExpectText(reader, "environment", Spec.Name);
        SavedState.Expect(reader, "copies", Count);
        SavedState.Expect(reader, "frame_skip", _settings.FrameSkip);
        SavedState.Expect(reader, "frame_size", _settings.FrameSize);
        SavedState.Expect(reader, "frame_stack", _settings.FrameStack);
        for (var i = 0; i < Count; i++)
        {
            _games[i] = TGame.Load(reader);
            _noops[i] = RandomStream.Load(reader);
            _steps[i] = SavedState.ReadSteps(reader);
        }
        SavedState.ReadHashed<byte>(reader, _stack.All.Length).CopyTo(_stack.All);
    }

    /// <summary>Does nothing: no unmanaged memory is held.</summary>
    public void Dispose() => GC.SuppressFinalize(this);

    /// <summary>A copy's game, for tests.</summary>
    internal ref TGame GameOf(int copy) => ref _games[copy];

    /// <summary>Draws the grey, small, pixel-wise maximum of two frames of one game, at most one frame apart.</summary>
    private protected abstract void DrawFrame(in TGame earlier, in TGame later, Span<byte> frame);

    /// <summary>Draws a game as the Atari 2600 shows it.</summary>
    private protected abstract void DrawPicture(in TGame game, Span<byte> rgb);

    private void NextGame(int i)
    {
        _games[i].Restart();
        StartGame(i);
    }

    private void StartGame(int i)
    {
        var noops = _settings.NoopMax == 0 ? 0 : 1 + _noops[i].NextInt32(_settings.NoopMax);
        ref var game = ref _games[i];
        for (; noops > 0; noops--)
        {
            game.Step(0);
            if (game.Over)
                game.Restart();
        }
        StartEpisode(i);
    }

    private void StartEpisode(int i)
    {
        _steps[i] = 0;
        if (_settings.FireReset)
            _games[i].Step(Fire);
        DrawFrame(_games[i], _games[i], _frame);
        _stack.Fill(i, _frame);
    }

    private float Play(int i, int action)
    {
        ref var game = ref _games[i];
        var earlier = game;
        var reward = 0;
        for (var frame = 0; frame < _settings.FrameSkip && !game.Over; frame++)
        {
            earlier = game;
            reward += game.Step(action);
            if (frame == 0 && (_settings.FrameSkip == 1 || game.Over))
                earlier = game;
        }
        DrawFrame(earlier, game, _frame);
        _stack.Push(i, _frame);
        return reward;
    }

    private void Observe(int i, Span<byte> rows) => _stack[i].CopyTo(rows.Slice(i * _bytes, _bytes));
}
