namespace RlTemplates.Environments;

/// <summary>
/// Takes tasks from any thread, checks them at once and hands the newest one to the environment on the thread that uses it, before what that does next. Everything else is the environment's.
/// </summary>
/// <param name="inner">The environment, which is <see cref="ITaskSettable"/>.</param>
/// <param name="options">The type of its options record.</param>
internal sealed class TaskEnvironment(IEnvironment inner, Type options) : ISavableEnvironment, IRestartable, ITaskSettable
{
    private object? _task;

    /// <inheritdoc/>
    public EnvironmentSpec Spec => inner.Spec;

    /// <inheritdoc/>
    public int Count => inner.Count;

    /// <summary>Lays it around an environment that takes tasks; others are returned as they are.</summary>
    /// <typeparam name="TOptions">Its options record.</typeparam>
    /// <param name="environment">The environment; it belongs to the result.</param>
    public static IEnvironment Of<TOptions>(IEnvironment environment) =>
        environment is ITaskSettable ? EnvironmentFacade.Of(new TaskEnvironment(environment, typeof(TOptions)), environment) : environment;

    /// <inheritdoc/>
    public void CheckTask(object task)
    {
        EnvironmentChecks.TaskType(Spec.Name, task, options);
        ((ITaskSettable)inner).CheckTask(task);
    }

    /// <inheritdoc/>
    public void SetTask(object task)
    {
        CheckTask(task);
        Volatile.Write(ref _task, task);
    }

    /// <inheritdoc/>
    public void Reset(ulong seed, Span<byte> observations)
    {
        HandOn();
        inner.Reset(seed, observations);
    }

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<byte> actions, StepBuffers step)
    {
        HandOn();
        inner.Step(actions, step);
    }

    /// <inheritdoc/>
    public void WriteActionMask(Span<bool> mask) => inner.WriteActionMask(mask);

    /// <inheritdoc/>
    public void Restart(int copy, Span<byte> observation)
    {
        HandOn();
        ((IRestartable)inner).Restart(copy, observation);
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        HandOn();
        ((ISavableEnvironment)inner).Save(writer);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        // What was set before belongs to another time.
        Volatile.Write(ref _task, null);
        ((ISavableEnvironment)inner).Load(reader);
    }

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();

    private void HandOn()
    {
        if (Volatile.Read(ref _task) is not null && Interlocked.Exchange(ref _task, null) is { } task)
            ((ITaskSettable)inner).SetTask(task);
    }
}
