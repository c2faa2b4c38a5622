namespace RlTemplates.Environments;

/// <summary>The outermost of all wrappers, where pictures can be taken of what is innermost; it adds nothing else.</summary>
internal sealed class RenderableWrapper(IEnvironment wrapped, IRenderable picture) : IEnvironment, IRenderable
{
    /// <inheritdoc/>
    public EnvironmentSpec Spec => wrapped.Spec;

    /// <inheritdoc/>
    public int Count => wrapped.Count;

    /// <inheritdoc/>
    public bool CanRestart => wrapped.CanRestart;

    /// <inheritdoc/>
    public int FrameHeight => picture.FrameHeight;

    /// <inheritdoc/>
    public int FrameWidth => picture.FrameWidth;

    /// <inheritdoc/>
    public void Reset(ulong seed, Span<byte> observations) => wrapped.Reset(seed, observations);

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<byte> actions, StepBuffers step) => wrapped.Step(actions, step);

    /// <inheritdoc/>
    public void WriteActionMask(Span<bool> mask) => wrapped.WriteActionMask(mask);

    /// <inheritdoc/>
    public void Restart(int copy, Span<byte> observation) => wrapped.Restart(copy, observation);

    /// <inheritdoc/>
    public void Render(int copy, Span<byte> rgb) => picture.Render(copy, rgb);

    /// <inheritdoc/>
    public void Save(BinaryWriter writer) => wrapped.Save(writer);

    /// <inheritdoc/>
    public void Load(BinaryReader reader) => wrapped.Load(reader);

    /// <inheritdoc/>
    public void Dispose() => wrapped.Dispose();
}
