using System.Runtime.ExceptionServices;

namespace RlTemplates.Environments;

/// <summary>
/// Steps an environment on a thread of its own and waits for it no longer than a limit. After a step that took longer the environment is left behind: it is not called any more, not even
/// to be disposed of.
/// </summary>
internal sealed class TimedEnvironment : ISavableEnvironment, IRestartable, ITaskSettable
{
    private readonly IEnvironment _inner;
    private readonly TimeSpan _limit;
    private readonly SemaphoreSlim _begin = new(0), _done = new(0);

    // A step that takes too long must not write to memory that the caller uses again.
    private readonly byte[] _actions, _observations, _finals;
    private readonly float[] _rewards;
    private readonly bool[] _terminated, _truncated;
    private Thread? _thread;
    private ExceptionDispatchInfo? _failure;
    private volatile bool _isOverdue, _isDisposed;

    private TimedEnvironment(IEnvironment inner, TimeSpan limit)
    {
        (_inner, _limit) = (inner, limit);
        var (count, spec) = (inner.Count, inner.Spec);
        (_actions, _rewards) = (new byte[count * spec.Action.Bytes], new float[count]);
        (_observations, _finals) = (new byte[count * spec.Observation.Bytes], new byte[count * spec.Observation.Bytes]);
        (_terminated, _truncated) = (new bool[count], new bool[count]);
    }

    /// <inheritdoc/>
    public EnvironmentSpec Spec => _inner.Spec;

    /// <inheritdoc/>
    public int Count => _inner.Count;

    private IEnvironment Inner => _isOverdue ? throw Overdue() : _inner;

    /// <summary>Limits the time of a step.</summary>
    /// <param name="environment">The environment; it belongs to the result.</param>
    /// <param name="seconds">The limit; 0 changes nothing.</param>
    public static IEnvironment Of(IEnvironment environment, double seconds) =>
        seconds == 0 ? environment : EnvironmentFacade.Around(environment, new TimedEnvironment(environment, TimeSpan.FromMilliseconds(Math.Max(1, seconds * 1000))));

    /// <inheritdoc/>
    public void Reset(ulong seed, Span<byte> observations)
    {
        Inner.Reset(seed, observations);
        observations.CopyTo(_observations);
    }

    /// <inheritdoc/>
    /// <exception cref="EnvironmentException">The step takes too long.</exception>
    public void Step(ReadOnlySpan<byte> actions, StepBuffers step)
    {
        if (_isOverdue)
            throw Overdue();
        BatchActions.ExpectResults(step, Count, Spec.Observation.Bytes);
        BatchActions.Check(actions, Count, Spec);
        actions.CopyTo(_actions);
        Start();
        _begin.Release();
        if (!_done.Wait(_limit))
        {
            _isOverdue = true;
            throw Overdue();
        }
        _failure?.Throw();
        _observations.CopyTo(step.Observations);
        _rewards.CopyTo(step.Rewards);
        _terminated.CopyTo(step.Terminated);
        _truncated.CopyTo(step.Truncated);
        CopyFinals(step.FinalObservations);
    }

    /// <inheritdoc/>
    public void WriteActionMask(Span<bool> mask) => Inner.WriteActionMask(mask);

    /// <inheritdoc/>
    public void Restart(int copy, Span<byte> observation) => ((IRestartable)Inner).Restart(copy, observation);

    /// <inheritdoc/>
    public void CheckTask(object task) => ((ITaskSettable)Inner).CheckTask(task);

    /// <inheritdoc/>
    public void SetTask(object task) => ((ITaskSettable)Inner).SetTask(task);

    /// <inheritdoc/>
    public void Save(BinaryWriter writer) => ((ISavableEnvironment)Inner).Save(writer);

    /// <inheritdoc/>
    public void Load(BinaryReader reader) => ((ISavableEnvironment)Inner).Load(reader);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        if (_isOverdue)
            return;
        if (_thread is not null)
        {
            _begin.Release();
            _thread.Join();
        }
        _begin.Dispose();
        _done.Dispose();
        _inner.Dispose();
    }

    // Rows of episodes that go on are the caller's.
    private void CopyFinals(Span<byte> finals)
    {
        var bytes = Spec.Observation.Bytes;
        for (var copy = 0; copy < Count; copy++)
            if (_terminated[copy] || _truncated[copy])
                _finals.AsSpan(copy * bytes, bytes).CopyTo(finals[(copy * bytes)..]);
    }

    private EnvironmentException Overdue() => new(Spec.Name, nameof(Step), FormattableString.Invariant(
        $"has not returned from Step within {_limit.TotalSeconds} s, the limit that environment_faults.step_seconds sets"));

    private void Start()
    {
        if (_thread is not null)
            return;
        _thread = new(Work) { IsBackground = true, Name = $"{Spec.Name}-steps" };
        _thread.Start();
    }

    private void Work()
    {
        while (true)
        {
            _begin.Wait();
            if (_isDisposed)
                return;
            _failure = null;
            try
            {
                _inner.Step(_actions, new()
                {
                    Observations = _observations,
                    Rewards = _rewards,
                    Terminated = _terminated,
                    Truncated = _truncated,
                    FinalObservations = _finals,
                });
            }
            catch (Exception exception)
            {
                _failure = ExceptionDispatchInfo.Capture(exception);
            }
            if (_isOverdue)
                return;
            _done.Release();
        }
    }
}
