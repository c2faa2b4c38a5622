using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RlTemplates.Environments;

/// <summary>
/// An environment that observes float32 features and whose copies are plain structs. A derived class says how an episode starts, what a
/// step does and what is seen; see <see cref="VectorEnvironment{TState, TElement}"/> for all that it need not care about.
/// </summary>
/// <typeparam name="TState">State of one copy: a struct of numbers, saved byte for byte.</typeparam>
/// <param name="spec">What the environment shows and takes.</param>
/// <param name="count">Number of copies, at least 1.</param>
public abstract class VectorEnvironment<TState>(EnvironmentSpec spec, int count) : VectorEnvironment<TState, float>(spec, count)
    where TState : unmanaged;

/// <summary>
/// What simple environments have in common: N copies with a random stream each, the time limit of <see cref="EnvironmentSpec.MaxEpisodeSteps"/>
/// (terminated wins where both hold), the next episode's start within the step that ends one, final observations kept apart, checks of
/// everything a caller hands in, save and load. Nothing is allocated after construction, but by <see cref="Save"/> and <see cref="Load"/>.
/// </summary>
/// <typeparam name="TState">State of one copy: a struct of numbers, saved byte for byte.</typeparam>
/// <typeparam name="TElement">Element of the observations: <see cref="float"/> or <see cref="byte"/>, as the spec has it.</typeparam>
[SuppressMessage("Design", "CA1005", Justification = "The class above is the one for everyday use.")]
public abstract class VectorEnvironment<TState, TElement> : IEnvironment
    where TState : unmanaged
    where TElement : unmanaged
{
    private readonly TState[] _states;
    private readonly int[] _steps;
    private readonly RandomStream[] _random;
    private readonly float[] _values;
    private readonly int _observationBytes, _maxSteps;
    private bool _started;

    /// <summary>Makes room for the copies.</summary>
    /// <param name="spec">What the environment shows and takes.</param>
    /// <param name="count">Number of copies, at least 1.</param>
    /// <exception cref="ArgumentException">The spec's observations have other elements, or its limit is below 1.</exception>
    protected VectorEnvironment(EnvironmentSpec spec, int count)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(spec.MaxEpisodeSteps ?? 1, nameof(spec.MaxEpisodeSteps));
        var element = spec.Observation.Element == ElementType.UInt8 ? typeof(byte) : typeof(float);
        if (typeof(TElement) != element)
            throw new ArgumentException($"{spec.Name} observes {spec.Observation}, so its elements must be {element.Name}; they are {typeof(TElement).Name}.", nameof(spec));
        (Spec, Count, _observationBytes, _maxSteps) = (spec, count, spec.Observation.Bytes, spec.MaxEpisodeSteps ?? int.MaxValue);
        (_states, _steps, _random) = (new TState[count], new int[count], new RandomStream[count]);
        _values = spec.Action is BoxSpace box ? new float[checked(count * box.Size)] : [];
    }

    /// <inheritdoc/>
    public EnvironmentSpec Spec { get; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>Always true.</summary>
    public bool CanRestart => true;

    /// <summary>Starts an episode.</summary>
    /// <param name="state">The copy's state, all zeros.</param>
    /// <param name="random">The copy's random stream.</param>
    protected abstract void Start(ref TState state, ref RandomStream random);

    /// <summary>Steps one copy.</summary>
    /// <param name="state">The copy's state.</param>
    /// <param name="action">What the agent does; it fits the action space.</param>
    /// <param name="random">The copy's random stream.</param>
    /// <param name="reward">Receives the reward.</param>
    /// <param name="terminated">Receives whether the episode has reached an end of the task. Time limits are not its concern.</param>
    protected abstract void Step(ref TState state, EnvironmentAction action, ref RandomStream random, out float reward, out bool terminated);

    /// <summary>Writes what the agent sees of a copy.</summary>
    /// <param name="state">The copy's state.</param>
    /// <param name="observation">Receives every element; what it holds before is of no meaning.</param>
    protected abstract void Observe(in TState state, Span<TElement> observation);

    /// <summary>Writes which choices a copy has; called only where the spec says <see cref="EnvironmentSpec.HasActionMask"/>. By default all.</summary>
    /// <param name="state">The copy's state.</param>
    /// <param name="allowed">Receives true for each choice that is allowed.</param>
    protected virtual void WriteMask(in TState state, Span<bool> allowed) => allowed.Fill(true);

    /// <summary>A copy's state, for pictures and tests.</summary>
    /// <param name="copy">Index of the copy, 0…N-1.</param>
    protected internal ref TState StateOf(int copy) => ref _states[copy];

    /// <inheritdoc/>
    public void Reset(ulong seed, Span<byte> observations)
    {
        BatchActions.ExpectLength(observations.Length, Count * _observationBytes, nameof(observations));
        for (var i = 0; i < Count; i++)
        {
            _random[i] = new(seed, (ulong)i);
            Begin(i, Row(observations, i));
        }
        _started = true;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Neither <see cref="Reset"/> nor <see cref="Load"/> has been called.</exception>
    public void Step(ReadOnlySpan<byte> actions, StepBuffers step)
    {
        if (!_started)
            throw new InvalidOperationException($"{Spec.Name} has no episode yet; call Reset before Step.");
        BatchActions.ExpectResults(step, Count, _observationBytes);
        var choices = Read(actions);
        var size = Spec.Action.Size;
        for (var i = 0; i < Count; i++)
        {
            var action = choices.IsEmpty
                ? new EnvironmentAction([], _values.AsSpan(i * size, size))
                : new EnvironmentAction(choices.Slice(i * size, size), []);
            Step(ref _states[i], action, ref _random[i], out step.Rewards[i], out var terminated);
            var truncated = ++_steps[i] >= _maxSteps && !terminated;
            (step.Terminated[i], step.Truncated[i]) = (terminated, truncated);
            if (terminated || truncated)
            {
                Observe(_states[i], Row(step.FinalObservations, i));
                Begin(i, Row(step.Observations, i));
            }
            else
            {
                Observe(_states[i], Row(step.Observations, i));
            }
        }
    }

    /// <inheritdoc/>
    public void Restart(int copy, Span<byte> observation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)copy, (uint)Count, nameof(copy));
        BatchActions.ExpectLength(observation.Length, _observationBytes, nameof(observation));
        Begin(copy, MemoryMarshal.Cast<byte, TElement>(observation));
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
            WriteMask(_states[i], mask.Slice(i * choices, choices));
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        SavedState.WriteHead(writer, Spec, Count, Unsafe.SizeOf<TState>());
        SavedState.WriteHashed<TState>(writer, _states);
        SavedState.WriteHashed<int>(writer, _steps);
        SavedState.WriteHashed<RandomStream>(writer, _random);
    }

    /// <inheritdoc/>
    /// <remarks>A state that is refused leaves the environment as it was.</remarks>
    public void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        SavedState.ExpectHead(reader, Spec, Count, Unsafe.SizeOf<TState>());
        var states = SavedState.ReadHashed<TState>(reader, Count);
        var steps = SavedState.ReadHashed<int>(reader, Count);
        var random = SavedState.ReadHashed<RandomStream>(reader, Count);
        states.CopyTo(_states, 0);
        steps.CopyTo(_steps, 0);
        random.CopyTo(_random, 0);
        _started = true;
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

    private void Begin(int copy, Span<TElement> observation)
    {
        (_states[copy], _steps[copy]) = (default, 0);
        Start(ref _states[copy], ref _random[copy]);
        Observe(_states[copy], observation);
    }

    /// <summary>The choices of all copies; empty where actions are continuous and now lie, clipped, in <see cref="_values"/>.</summary>
    private ReadOnlySpan<int> Read(ReadOnlySpan<byte> actions)
    {
        switch (Spec.Action)
        {
            case DiscreteSpace discrete:
                return BatchActions.Read(actions, Count, discrete.Count, Spec);
            case MultiDiscreteSpace several:
                return BatchActions.Read(actions, Count, several.Counts, Spec);
            case BoxSpace box:
                BatchActions.ReadClipped(actions, Count, box, Spec, _values);
                return [];
            default:
                throw new NotSupportedException($"{Spec.Name} has actions {Spec.Action}, which VectorEnvironment does not know.");
        }
    }

    private Span<TElement> Row(Span<byte> rows, int copy) => MemoryMarshal.Cast<byte, TElement>(rows.Slice(copy * _observationBytes, _observationBytes));
}
