namespace RlTemplates.Environments;

/// <summary>
/// Steps the copies of an environment in parts, each on a thread of its own, the first on the caller's. Actions are checked before any copy is
/// stepped, so that a refused call changes nothing. Everything else is the environment's.
/// </summary>
internal sealed unsafe class ParallelEnvironment : ISavableEnvironment, IRestartable, ITaskSettable
{
    private readonly IParallelEnvironment _inner;
    private readonly StepThreads _threads;
    private readonly int[] _firsts;
    private readonly int _observationBytes, _actionBytes;
    private byte* _actions, _observations, _finals;
    private float* _rewards;
    private bool* _terminated, _truncated;

    private ParallelEnvironment(IParallelEnvironment inner, int parts)
    {
        _inner = inner;
        (_observationBytes, _actionBytes) = (inner.Spec.Observation.Bytes, inner.Spec.Action.Bytes);
        var groups = Groups(inner);
        _firsts = [.. Enumerable.Range(0, parts + 1).Select(i => Math.Min(inner.Count, (int)((long)i * groups / parts) * inner.PartSize))];
        _threads = new(parts, StepPart, inner.Spec.Name);
    }

    /// <inheritdoc/>
    public EnvironmentSpec Spec => _inner.Spec;

    /// <inheritdoc/>
    public int Count => _inner.Count;

    /// <summary>Steps an environment on several threads where asked.</summary>
    /// <param name="environment">The environment; it belongs to the result, and is disposed of where it cannot be split.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <exception cref="ArgumentException">It cannot be stepped in parts.</exception>
    public static IEnvironment Of(IEnvironment environment, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        if (threads == 1)
            return environment;
        if (EnvironmentFacade.InnermostOf(environment) is not IParallelEnvironment parallel)
        {
            var name = environment.Spec.Name;
            environment.Dispose();
            throw new ArgumentException($"environment_threads is {threads}, but the copies of {name} cannot be stepped on several threads: it is not an IParallelEnvironment. Leave it at 1.");
        }
        var parts = Math.Min(threads, Groups(parallel));
        return parts == 1 ? environment : EnvironmentFacade.Around(environment, new ParallelEnvironment(parallel, parts));
    }

    /// <inheritdoc/>
    public void Reset(ulong seed, Span<byte> observations) => _inner.Reset(seed, observations);

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<byte> actions, StepBuffers step)
    {
        BatchActions.ExpectResults(step, Count, _observationBytes);
        BatchActions.Check(actions, Count, Spec);
        fixed (byte* given = actions, observations = step.Observations, finals = step.FinalObservations)
        fixed (float* rewards = step.Rewards)
        fixed (bool* terminated = step.Terminated, truncated = step.Truncated)
        {
            // The other threads use the caller's memory only until Run returns.
            _actions = given;
            _observations = observations;
            _finals = finals;
            _rewards = rewards;
            _terminated = terminated;
            _truncated = truncated;
            _threads.Run();
        }
    }

    /// <inheritdoc/>
    public void WriteActionMask(Span<bool> mask) => _inner.WriteActionMask(mask);

    /// <inheritdoc/>
    public void Restart(int copy, Span<byte> observation) => ((IRestartable)_inner).Restart(copy, observation);

    /// <inheritdoc/>
    public void CheckTask(object task) => ((ITaskSettable)_inner).CheckTask(task);

    /// <inheritdoc/>
    public void SetTask(object task) => ((ITaskSettable)_inner).SetTask(task);

    /// <inheritdoc/>
    public void Save(BinaryWriter writer) => ((ISavableEnvironment)_inner).Save(writer);

    /// <inheritdoc/>
    public void Load(BinaryReader reader) => ((ISavableEnvironment)_inner).Load(reader);

    /// <inheritdoc/>
    public void Dispose()
    {
        _threads.Dispose();
        _inner.Dispose();
    }

    private static int Groups(IParallelEnvironment environment) => (environment.Count + environment.PartSize - 1) / environment.PartSize;

    private void StepPart(int part)
    {
        var first = _firsts[part];
        var count = _firsts[part + 1] - first;
        var bytes = count * _observationBytes;
        _inner.StepPart(first, new(_actions + ((long)first * _actionBytes), count * _actionBytes), new()
        {
            Observations = new(_observations + ((long)first * _observationBytes), bytes),
            Rewards = new(_rewards + first, count),
            Terminated = new(_terminated + first, count),
            Truncated = new(_truncated + first, count),
            FinalObservations = new(_finals + ((long)first * _observationBytes), bytes),
        });
    }
}
