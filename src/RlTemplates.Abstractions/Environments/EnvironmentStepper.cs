using System.Runtime.CompilerServices;

namespace RlTemplates;

/// <summary>
/// Steps a vector of environments and owns the memory that its steps fill. An exception of the environment is thrown as an
/// <see cref="EnvironmentException"/> that says where it happened. After construction no call allocates. One thread at a time may use an instance.
/// </summary>
public sealed class EnvironmentStepper : IDisposable
{
    private static readonly ConditionalWeakTable<IEnvironment, EnvironmentStepper> Steppers = [];

    private readonly int _choices;
    private volatile string? _call;

    /// <summary>Allocates the memory; call <see cref="Reset"/> before anything else.</summary>
    /// <param name="environment">The copies; the stepper disposes of them.</param>
    public EnvironmentStepper(IEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var (count, spec) = (environment.Count, environment.Spec);
        Environment = environment;
        _choices = spec.HasActionMask ? spec.Action.Choices : 0;
        Observations = new byte[checked(count * spec.Observation.Bytes)];
        FinalObservations = new byte[Observations.Length];
        Actions = new byte[checked(count * spec.Action.Bytes)];
        Rewards = new float[count];
        Terminated = new bool[count];
        Truncated = new bool[count];
        Mask = new bool[checked(count * _choices)];
        Steppers.AddOrUpdate(environment, this);
    }

    /// <summary>The copies.</summary>
    public IEnvironment Environment { get; }

    /// <summary>What the environment shows and takes.</summary>
    public EnvironmentSpec Spec => Environment.Spec;

    /// <summary>N, the number of copies.</summary>
    public int Count => Rewards.Length;

    /// <summary>[N, observation bytes]: what the agent sees now.</summary>
    public byte[] Observations { get; }

    /// <summary>[N, observation bytes]: the last observations of the episodes that ended in the last step; other rows are of no meaning.</summary>
    public byte[] FinalObservations { get; }

    /// <summary>[N, action bytes]: the actions of the next <see cref="Step()"/>.</summary>
    public byte[] Actions { get; }

    /// <summary>[N]: rewards of the last step, as the environment gave them.</summary>
    public float[] Rewards { get; }

    /// <summary>[N]: whether the last step ended the task.</summary>
    public bool[] Terminated { get; }

    /// <summary>[N]: whether a limit cut the episode in the last step.</summary>
    public bool[] Truncated { get; }

    /// <summary>[N, choices]: what is allowed now; empty where the environment forbids nothing.</summary>
    public bool[] Mask { get; }

    /// <summary>The memory as a step takes it.</summary>
    public StepBuffers Buffers => new()
    {
        Observations = Observations,
        Rewards = Rewards,
        Terminated = Terminated,
        Truncated = Truncated,
        FinalObservations = FinalObservations,
    };

    /// <summary>Steps that were taken, over all copies. May be read on another thread; then it may be a little old.</summary>
    internal long StepsPlayed { get; private set; }

    /// <summary>The call of the environment that has not returned, such as <c>Step of CartPole-v1</c>; null where there is none. May be read on another thread.</summary>
    internal string? Busy => _call is { } call ? $"{call} of {Spec.Name}" : null;

    /// <summary>What steps an environment; null where nothing does.</summary>
    internal static EnvironmentStepper? Of(IEnvironment environment) => Steppers.TryGetValue(environment, out var stepper) ? stepper : null;

    /// <summary>Makes a vector of environments and holds it to its contract.</summary>
    /// <param name="create">Makes it.</param>
    /// <param name="count">Number of copies, at least 1.</param>
    /// <param name="name">Name of the environment, for messages; null where nothing is known of it.</param>
    /// <exception cref="EnvironmentException">
    /// Creation threw, gave null, or gave another number of copies. Exceptions that tell of options that do not fit (<see cref="ArgumentException"/>,
    /// <see cref="NotSupportedException"/>, <see cref="OverflowException"/>) and <see cref="OutOfMemoryException"/> are passed on.
    /// </exception>
    public static IEnvironment Make(Func<int, IEnvironment?> create, int count, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(create);
        IEnvironment? environment;
        try
        {
            environment = create(count);
        }
        catch (Exception exception) when (exception is not (EnvironmentException or ArgumentException or NotSupportedException or OverflowException or OutOfMemoryException))
        {
            throw new EnvironmentException(name ?? "The environment", "its constructor", exception);
        }
        if (environment is null)
            throw new EnvironmentException(name ?? "The environment", "Create", FormattableString.Invariant($"is null where its factory was asked for {count} copies; Create must return an environment."));
        if (environment.Count == count)
            return environment;
        var made = environment.Count;
        environment.Dispose();
        throw new EnvironmentException(environment.Spec.Name, "Create", FormattableString.Invariant($"has {made} copies where its factory was asked for {count}."));
    }

    /// <summary>Starts a new episode in every copy.</summary>
    /// <param name="seed">Seed of all random streams.</param>
    /// <exception cref="EnvironmentException">The environment threw.</exception>
    public void Reset(ulong seed)
    {
        _call = nameof(Reset);
        try
        {
            Environment.Reset(seed, Observations);
            ReadMask();
        }
        catch (Exception exception) when (exception is not EnvironmentException)
        {
            throw new EnvironmentException(Spec.Name, nameof(Reset), exception);
        }
        finally
        {
            _call = null;
        }
    }

    /// <summary>Steps every copy once with <see cref="Actions"/>.</summary>
    /// <exception cref="EnvironmentException">The environment threw.</exception>
    public void Step() => Step(Actions);

    /// <summary>Steps every copy once.</summary>
    /// <param name="actions">[N, action bytes].</param>
    /// <exception cref="EnvironmentException">The environment threw.</exception>
    public void Step(ReadOnlySpan<byte> actions)
    {
        _call = nameof(Step);
        try
        {
            Environment.Step(actions, Buffers);
            ReadMask();
            StepsPlayed += Count;
        }
        catch (Exception exception) when (exception is not EnvironmentException)
        {
            throw new EnvironmentException(Spec.Name, nameof(Step), exception);
        }
        finally
        {
            _call = null;
        }
    }

    /// <summary>Abandons the episode of one copy and starts its next one, where the environment can (<see cref="IRestartable"/>).</summary>
    /// <param name="copy">Index of the copy, 0…N-1.</param>
    /// <returns>Whether it can; false changes nothing.</returns>
    /// <exception cref="EnvironmentException">The environment threw.</exception>
    internal bool TryRestart(int copy)
    {
        if (Environment is not IRestartable restartable)
            return false;
        var bytes = Spec.Observation.Bytes;
        try
        {
            restartable.Restart(copy, Observations.AsSpan(copy * bytes, bytes));
            ReadMask();
            return true;
        }
        catch (Exception exception) when (exception is not EnvironmentException)
        {
            throw new EnvironmentException(Spec.Name, nameof(IRestartable.Restart), exception, copy);
        }
    }

    /// <summary>Whether the last step ended a copy's episode.</summary>
    /// <param name="copy">Index of the copy, 0…N-1.</param>
    public bool HasEnded(int copy) => Terminated[copy] || Truncated[copy];

    /// <summary>Whether a limit cut a copy's episode in the last step: the value of its final observation counts.</summary>
    /// <param name="copy">Index of the copy, 0…N-1.</param>
    public bool IsCut(int copy) => Truncated[copy] && !Terminated[copy];

    /// <summary>Reads <see cref="Mask"/> anew, for example after the environment's state was loaded. Resets and steps do so themselves.</summary>
    public void ReadMask()
    {
        if (_choices > 0)
            Environment.WriteActionMask(Mask);
    }

    /// <inheritdoc/>
    public void Dispose() => Environment.Dispose();
}
