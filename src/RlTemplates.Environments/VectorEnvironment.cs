using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RlTemplates.Environments;

/// <summary>
/// An environment that observes float32 features and whose copies are plain structs. A derived class says how an episode starts, what a
/// step does and what is seen; see <see cref="PerCopyEnvironment"/> for all that it need not care about.
/// </summary>
/// <typeparam name="TState">State of one copy: a struct of numbers, saved byte for byte.</typeparam>
/// <param name="spec">What the environment shows and takes.</param>
/// <param name="count">Number of copies, at least 1.</param>
public abstract class VectorEnvironment<TState>(EnvironmentSpec spec, int count) : VectorEnvironment<TState, float>(spec, count)
    where TState : unmanaged;

/// <summary>An environment whose copies are plain structs and that observes floats or bytes; see <see cref="PerCopyEnvironment"/> for all that it need not care about.</summary>
/// <typeparam name="TState">State of one copy: a struct of numbers, saved byte for byte.</typeparam>
/// <typeparam name="TElement">Element of the observations: <see cref="float"/> or <see cref="byte"/>, as the spec has it.</typeparam>
[SuppressMessage("Design", "CA1005", Justification = "The class above is the one for everyday use.")]
public abstract class VectorEnvironment<TState, TElement> : PerCopyEnvironment
    where TState : unmanaged
    where TElement : unmanaged
{
    private readonly TState[] _states;

    /// <summary>Makes room for the copies.</summary>
    /// <param name="spec">What the environment shows and takes.</param>
    /// <param name="count">Number of copies, at least 1.</param>
    /// <exception cref="ArgumentException">The spec's observations have other elements, or its limit is below 1.</exception>
    protected VectorEnvironment(EnvironmentSpec spec, int count)
        : base(spec, count, spec?.MaxEpisodeSteps)
    {
        var element = Spec.Observation.Element == ElementType.UInt8 ? typeof(byte) : typeof(float);
        if (typeof(TElement) != element)
            throw new ArgumentException($"{Spec.Name} observes {Spec.Observation}, so its elements must be {element.Name}; they are {typeof(TElement).Name}.", nameof(spec));
        _states = new TState[count];
    }

    private protected sealed override int StateBytes => Unsafe.SizeOf<TState>();

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

    private protected sealed override void StartCopy(int copy, ref RandomStream random)
    {
        _states[copy] = default;
        Start(ref _states[copy], ref random);
    }

    private protected sealed override void StepCopy(int copy, EnvironmentAction action, ref RandomStream random, out float reward, out bool terminated, out bool truncated)
    {
        truncated = false;
        Step(ref _states[copy], action, ref random, out reward, out terminated);
    }

    private protected sealed override void ObserveCopy(int copy, Span<byte> observation) => Observe(_states[copy], MemoryMarshal.Cast<byte, TElement>(observation));

    private protected sealed override void MaskCopy(int copy, Span<bool> allowed) => WriteMask(_states[copy], allowed);

    private protected sealed override void WriteCopies(BinaryWriter writer) => SavedState.WriteHashed<TState>(writer, _states);

    private protected sealed override Action ReadCopies(BinaryReader reader)
    {
        var states = SavedState.ReadHashed<TState>(reader, Count);
        return () => states.CopyTo(_states, 0);
    }
}
