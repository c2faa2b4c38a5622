using System.Runtime.InteropServices;

namespace RlTemplates.Environments;

/// <summary>
/// What environments that step one copy after the other have in common: N copies with a random stream each, a time limit (terminated wins where
/// both hold), the next episode's start within the step that ends one, final observations kept apart, checks of everything a caller hands in,
/// save and load. Nothing is allocated after construction, but by <see cref="Save"/> and <see cref="Load"/>.
/// </summary>
public abstract class PerCopyEnvironment : ISavableEnvironment, IRestartable, IParallelEnvironment
{
    private readonly int[] _steps;
    private readonly RandomStream[] _random;
    private readonly float[] _values;
    private readonly int _observationBytes, _maxSteps;
    private bool _isStarted;

    /// <summary>Makes room for the copies.</summary>
    /// <param name="spec">What the environment shows and takes.</param>
    /// <param name="count">Number of copies, at least 1.</param>
    /// <param name="maxSteps">Steps after which an episode is truncated; null for no limit. The spec's, unless episodes are truncated for other reasons too.</param>
    private protected PerCopyEnvironment(EnvironmentSpec spec, int count, int? maxSteps)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxSteps ?? 1, nameof(spec.MaxEpisodeSteps));
        (Spec, Count, _observationBytes, _maxSteps) = (spec, count, spec.Observation.Bytes, maxSteps ?? int.MaxValue);
        (_steps, _random) = (new int[count], new RandomStream[count]);
        _values = spec.Action is BoxSpace box ? new float[checked(count * box.Size)] : [];
    }

    /// <inheritdoc/>
    public EnvironmentSpec Spec { get; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>Bytes of one copy's state, where all copies have the same; 0 otherwise.</summary>
    private protected virtual int StateBytes => 0;

    /// <inheritdoc/>
    public void Reset(ulong seed, Span<byte> observations)
    {
        BatchActions.ExpectLength(observations.Length, Count * _observationBytes, nameof(observations));
        var i = 0;
        try
        {
            for (; i < Count; i++)
            {
                _random[i] = new(seed, (ulong)i);
                Begin(i, Row(observations, i));
            }
        }
        catch (Exception exception) when (exception is not EnvironmentException)
        {
            throw new EnvironmentException(Spec.Name, nameof(Reset), exception, i);
        }
        _isStarted = true;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Neither <see cref="Reset"/> nor <see cref="Load"/> has been called.</exception>
    public void Step(ReadOnlySpan<byte> actions, StepBuffers step)
    {
        BatchActions.ExpectResults(step, Count, _observationBytes);
        BatchActions.Check(actions, Count, Spec);
        StepPart(0, actions, step);
    }

    /// <inheritdoc/>
    public void StepPart(int first, ReadOnlySpan<byte> actions, StepBuffers step)
    {
        if (!_isStarted)
            throw new InvalidOperationException($"{Spec.Name} has no episode yet; call Reset before Step.");
        var (size, count) = (Spec.Action.Size, step.Rewards.Length);
        var values = _values.Length > 0 ? _values.AsSpan(first * size, count * size) : [];
        if (Spec.Action is BoxSpace box)
            BatchActions.Clip(actions, box, values);
        var choices = values.IsEmpty ? MemoryMarshal.Cast<byte, int>(actions) : [];
        var row = 0;
        try
        {
            for (; row < count; row++)
            {
                var action = choices.IsEmpty
                    ? new EnvironmentAction([], values.Slice(row * size, size))
                    : new EnvironmentAction(choices.Slice(row * size, size), []);
                try
                {
                    StepRow(first + row, row, action, step);
                }
                catch (Exception exception) when (exception is not EnvironmentException && TryReplace(first + row, new(Spec.Name, nameof(Step), exception, first + row, _steps[first + row])))
                {
                    Abandon(first + row, row, step);
                }
            }
        }
        catch (Exception exception) when (exception is not EnvironmentException)
        {
            throw new EnvironmentException(Spec.Name, nameof(Step), exception, first + row, _steps[first + row]);
        }
    }

    /// <inheritdoc/>
    public void Restart(int copy, Span<byte> observation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)copy, (uint)Count, nameof(copy));
        BatchActions.ExpectLength(observation.Length, _observationBytes, nameof(observation));
        Begin(copy, observation);
    }

    /// <inheritdoc/>
    public void WriteActionMask(Span<bool> mask)
    {
        var choices = Spec.Action.Choices;
        BatchActions.ExpectRows(mask.Length, Count * choices, nameof(mask));
        if (!Spec.HasActionMask)
        {
            mask.Fill(true);
            return;
        }
        for (var i = 0; i < Count; i++)
            MaskCopy(i, mask.Slice(i * choices, choices));
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        SavedState.WriteHead(writer, Spec, Count, StateBytes);
        WriteCopies(writer);
        SavedState.WriteHashed<int>(writer, _steps);
        SavedState.WriteHashed<RandomStream>(writer, _random);
        SaveShared(writer);
    }

    /// <inheritdoc/>
    /// <remarks>A state that is refused leaves the environment as it was.</remarks>
    public void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        SavedState.ExpectHead(reader, Spec, Count, StateBytes);
        var restoreCopies = ReadCopies(reader);
        var steps = SavedState.ReadHashed<int>(reader, Count);
        var random = SavedState.ReadHashed<RandomStream>(reader, Count);
        LoadShared(reader);
        restoreCopies();
        steps.CopyTo(_steps, 0);
        random.CopyTo(_random, 0);
        _isStarted = true;
    }

    /// <summary>Writes what is kept beside the copies' states, such as the task of their next episodes (<see cref="ITaskSettable"/>). By default nothing.</summary>
    /// <param name="writer">Takes it.</param>
    protected virtual void SaveShared(BinaryWriter writer)
    {
    }

    /// <summary>Restores what <see cref="SaveShared"/> wrote.</summary>
    /// <param name="reader">Gives it.</param>
    protected virtual void LoadShared(BinaryReader reader)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what a derived class holds; by default nothing is held.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
    protected virtual void Dispose(bool disposing)
    {
    }

    private protected abstract void StartCopy(int copy, ref RandomStream random);

    private protected abstract void StepCopy(int copy, EnvironmentAction action, ref RandomStream random, out float reward, out bool terminated, out bool truncated);

    private protected abstract void ObserveCopy(int copy, Span<byte> observation);

    private protected abstract void MaskCopy(int copy, Span<bool> allowed);

    private protected abstract void WriteCopies(BinaryWriter writer);

    /// <summary>Reads what <see cref="WriteCopies"/> wrote and gives what puts it in place.</summary>
    private protected abstract Action ReadCopies(BinaryReader reader);

    private void StepRow(int copy, int row, EnvironmentAction action, in StepBuffers step)
    {
        var steps = ++_steps[copy];
        StepCopy(copy, action, ref _random[copy], out step.Rewards[row], out var terminated, out var cut);
        var truncated = (steps >= _maxSteps || cut) && !terminated;
        (step.Terminated[row], step.Truncated[row]) = (terminated, truncated);
        if (terminated || truncated)
        {
            ObserveCopy(copy, Row(step.FinalObservations, row));
            Begin(copy, Row(step.Observations, row));
        }
        else
        {
            ObserveCopy(copy, Row(step.Observations, row));
        }
    }

    /// <summary>Replaces a copy that threw by a new one, which has begun no episode.</summary>
    /// <returns>Whether it did; else the exception is thrown.</returns>
    private protected virtual bool TryReplace(int copy, EnvironmentException crash) => false;

    // As if a limit had cut the episode after what was shown last, which the caller's memory still holds unless the copy threw while it was shown.
    private void Abandon(int copy, int row, in StepBuffers step)
    {
        (step.Rewards[row], step.Terminated[row], step.Truncated[row]) = (0, false, true);
        Row(step.Observations, row).CopyTo(Row(step.FinalObservations, row));
        Begin(copy, Row(step.Observations, row));
    }

    private void Begin(int copy, Span<byte> observation)
    {
        _steps[copy] = 0;
        StartCopy(copy, ref _random[copy]);
        ObserveCopy(copy, observation);
    }

    private Span<byte> Row(Span<byte> rows, int copy) => rows.Slice(copy * _observationBytes, _observationBytes);
}
