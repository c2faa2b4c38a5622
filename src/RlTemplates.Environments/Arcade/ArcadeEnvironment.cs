using System.Runtime.InteropServices;
using static RlTemplates.Environments.ArcadePicture;

namespace RlTemplates.Environments;

/// <summary>
/// What arcade games have in common behind the usual wrappers: no-op start, frame skip with the maximum of the last two frames, grey, area
/// resize, frame stack, and where asked for the end of an episode with each lost life. A game says how it is played and drawn.
/// </summary>
/// <typeparam name="TGame">The game.</typeparam>
internal abstract class ArcadeEnvironment<TGame> : ISavableEnvironment, IRestartable, IRenderable, IParallelEnvironment
    where TGame : struct, IArcadeGame<TGame>
{
    private const int Fire = 1;

    private readonly ArcadeSettings _settings;
    private readonly TGame[] _games;
    private readonly RandomStream[] _noops;
    private readonly int[] _steps;
    private readonly FrameStack _stack;
    private readonly Stack<ArcadeScreen<TGame>> _screens = [];
    private readonly int _bytes, _choices;

    private protected ArcadeEnvironment(EnvironmentSpec spec, ArcadeSettings settings, int count)
    {
        (Spec, _settings, Count, _bytes, _choices) = (spec, settings, count, spec.Observation.Bytes, spec.ActionNames.Count);
        var pixels = settings.FrameSize * settings.FrameSize;
        (_games, _noops, _steps) = (new TGame[count], new RandomStream[count], new int[count]);
        _stack = new(count, pixels, settings.FrameStack);
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
        var screen = TakeScreen();
        for (var i = 0; i < Count; i++)
        {
            _noops[i] = new(seed, (ulong)i);
            _games[i] = TGame.Start(new(_noops[i].NextUInt64(), (ulong)i));
            StartGame(i, screen);
            Observe(i, i, observations);
        }
        GiveBack(screen);
    }

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<byte> actions, StepBuffers step)
    {
        BatchActions.Read(actions, Count, _choices, Spec);
        BatchActions.ExpectResults(step, Count, _bytes);
        StepPart(0, actions, step);
    }

    /// <inheritdoc/>
    public void StepPart(int first, ReadOnlySpan<byte> actions, StepBuffers step)
    {
        var choices = MemoryMarshal.Cast<byte, int>(actions);
        var screen = TakeScreen();
        for (var row = 0; row < choices.Length; row++)
        {
            var i = first + row;
            var lives = _games[i].Lives;
            step.Rewards[row] = Play(i, choices[row], screen);
            var over = _games[i].Over;
            var terminated = over || (_settings.TerminalOnLifeLoss && _games[i].Lives < lives);
            var cut = ++_steps[i] >= _settings.MaxEpisodeSteps && !terminated;
            (step.Terminated[row], step.Truncated[row]) = (terminated, cut);
            if (terminated || cut)
            {
                Observe(i, row, step.FinalObservations);
                if (over || cut)
                    NextGame(i, screen);
                else
                    StartEpisode(i, screen);
            }
            Observe(i, row, step.Observations);
        }
        GiveBack(screen);
    }

    /// <inheritdoc/>
    public void Restart(int copy, Span<byte> observation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)copy, (uint)Count, nameof(copy));
        BatchActions.ExpectLength(observation.Length, _bytes, nameof(observation));
        var screen = TakeScreen();
        NextGame(copy, screen);
        GiveBack(screen);
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

    /// <summary>Makes what draws the frames that the network sees.</summary>
    private protected abstract ArcadeScreen<TGame> MakeScreen();

    /// <summary>Draws a game as the Atari 2600 shows it.</summary>
    private protected abstract void DrawPicture(in TGame game, Span<byte> rgb);

    /// <summary>A screen that no other thread uses: threads that step copies at the same time have one each.</summary>
    private ArcadeScreen<TGame> TakeScreen()
    {
        lock (_screens)
        {
            if (_screens.TryPop(out var screen))
                return screen;
        }
        return MakeScreen();
    }

    /// <summary>Keeps a screen for the next that needs one.</summary>
    private protected void GiveBack(ArcadeScreen<TGame> screen)
    {
        lock (_screens)
            _screens.Push(screen);
    }

    private void NextGame(int i, ArcadeScreen<TGame> screen)
    {
        _games[i].Restart();
        StartGame(i, screen);
    }

    private void StartGame(int i, ArcadeScreen<TGame> screen)
    {
        var noops = _settings.NoopMax == 0 ? 0 : 1 + _noops[i].NextInt32(_settings.NoopMax);
        ref var game = ref _games[i];
        for (; noops > 0; noops--)
        {
            game.Step(0);
            if (game.Over)
                game.Restart();
        }
        StartEpisode(i, screen);
    }

    private void StartEpisode(int i, ArcadeScreen<TGame> screen)
    {
        _steps[i] = 0;
        if (_settings.FireReset)
            _games[i].Step(Fire);
        screen.Draw(_games[i], _games[i]);
        _stack.Fill(i, screen.Frame);
    }

    private float Play(int i, int action, ArcadeScreen<TGame> screen)
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
        screen.Draw(earlier, game);
        _stack.Push(i, screen.Frame);
        return reward;
    }

    private void Observe(int i, int row, Span<byte> rows) => _stack[i].CopyTo(rows.Slice(row * _bytes, _bytes));
}
