namespace RlTemplates.Benchmarks;

/// <summary>Shows episodes that a limit cuts as ended, so that no value beyond the limit counts: what Stable-Baselines3's off-policy algorithms learned before version 1.1.</summary>
internal sealed class LimitsAsEnds(IEnvironment inner) : ISavableEnvironment
{
    public EnvironmentSpec Spec => inner.Spec;

    public int Count => inner.Count;

    public void Reset(ulong seed, Span<byte> observations) => inner.Reset(seed, observations);

    public void Step(ReadOnlySpan<byte> actions, StepBuffers step)
    {
        inner.Step(actions, step);
        for (var copy = 0; copy < Count; copy++)
            step.Terminated[copy] |= step.Truncated[copy];
        step.Truncated.Clear();
    }

    public void WriteActionMask(Span<bool> mask) => inner.WriteActionMask(mask);

    public void Save(BinaryWriter writer) => ((ISavableEnvironment)inner).Save(writer);

    public void Load(BinaryReader reader) => ((ISavableEnvironment)inner).Load(reader);

    public void Dispose() => inner.Dispose();
}
