namespace RlTemplates.Environments;

/// <summary>
/// An environment around another one; as it stands it changes nothing but the spec. It is asked to save, restart and take tasks only where the innermost
/// environment can: <see cref="EnvironmentFacade"/> shows users what that one can do, and no more.
/// </summary>
/// <param name="inner">What is wrapped.</param>
/// <param name="wrapper">What wraps it.</param>
/// <param name="spec">What the result shows and takes.</param>
internal abstract class WrappedEnvironment(IEnvironment inner, Wrapper wrapper, EnvironmentSpec spec) : ISavableEnvironment, IRestartable, ITaskSettable
{
    /// <inheritdoc/>
    public EnvironmentSpec Spec { get; } = spec;

    /// <inheritdoc/>
    public int Count => Inner.Count;

    /// <summary>What is wrapped.</summary>
    protected IEnvironment Inner { get; } = inner;

    /// <summary>Whether the innermost environment can restart one copy.</summary>
    private bool IsRestartable => Inner is WrappedEnvironment wrapped ? wrapped.IsRestartable : Inner is IRestartable;

    /// <summary>Bytes of one observation of the result.</summary>
    protected int ObservationBytes { get; } = spec.Observation.Bytes;

    /// <inheritdoc/>
    public virtual void Reset(ulong seed, Span<byte> observations) => Inner.Reset(seed, observations);

    /// <inheritdoc/>
    public virtual void Step(ReadOnlySpan<byte> actions, StepBuffers step) => Inner.Step(actions, step);

    /// <inheritdoc/>
    public void WriteActionMask(Span<bool> mask) => Inner.WriteActionMask(mask);

    /// <inheritdoc/>
    public virtual void Restart(int copy, Span<byte> observation) => ((IRestartable)Inner).Restart(copy, observation);

    /// <inheritdoc/>
    public void CheckTask(object task) => ((ITaskSettable)Inner).CheckTask(task);

    /// <inheritdoc/>
    public void SetTask(object task) => ((ITaskSettable)Inner).SetTask(task);

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        SavedState.WriteText(writer, wrapper.ToString());
        writer.Write(Count);
        SaveOwn(writer);
        ((ISavableEnvironment)Inner).Save(writer);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        SavedState.ExpectText(reader, "wrapper", wrapper.ToString());
        SavedState.Expect(reader, "copies", Count);
        LoadOwn(reader);
        ((ISavableEnvironment)Inner).Load(reader);
    }

    /// <inheritdoc/>
    public void Dispose() => Inner.Dispose();

    /// <summary>Writes what the wrapper itself must remember.</summary>
    protected virtual void SaveOwn(BinaryWriter writer)
    {
    }

    /// <summary>Reads what <see cref="SaveOwn"/> wrote.</summary>
    protected virtual void LoadOwn(BinaryReader reader)
    {
    }

    /// <summary>One copy's row of observations of the result.</summary>
    protected Span<byte> Row(Span<byte> rows, int copy) => rows.Slice(copy * ObservationBytes, ObservationBytes);

    /// <summary>Refuses to wrap what does not fit.</summary>
    /// <exception cref="ArgumentException">It does not fit.</exception>
    protected static void Need(bool fits, IEnvironment inner, Wrapper wrapper, string need, string found)
    {
        if (!fits)
            throw new ArgumentException($"{inner.Spec.Name}: the wrapper {wrapper} needs {need}; {found}.");
    }

    /// <summary>Refuses to cut episodes of an environment that cannot start another one.</summary>
    protected static void NeedRestart(IEnvironment inner, Wrapper wrapper) =>
        Need(inner is WrappedEnvironment wrapped ? wrapped.IsRestartable : inner is IRestartable, inner, wrapper, "an environment that can restart one copy (IRestartable)", "this one cannot");

    /// <summary>Refuses what does not show images of bytes.</summary>
    protected static int[] NeedImage(IEnvironment inner, Wrapper wrapper, int? channels)
    {
        var space = inner.Spec.Observation;
        var fits = space.Element == ElementType.UInt8 && space.Shape.Length == 3 && (channels is null || space.Shape[2] == channels);
        Need(fits, inner, wrapper, $"images of bytes, [height, width, {channels?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "channels"}]", $"it is given {space}");
        return space.Shape;
    }

    /// <summary>Bounds for another shape: of all elements together, where each had its own.</summary>
    protected static ObservationSpace Reshape(ObservationSpace space, params int[] shape) => space with
    {
        Shape = shape,
        Low = space.Low.Length > 1 ? [space.Low.Min()] : space.Low,
        High = space.High.Length > 1 ? [space.High.Max()] : space.High,
    };
}
