namespace RlTemplates.Experiments.Tests;

/// <summary>An environment whose state is elsewhere and cannot be saved.</summary>
internal sealed class Simulator(IEnvironment inner) : IEnvironment
{
    public EnvironmentSpec Spec => inner.Spec;

    public int Count => inner.Count;

    public void Reset(ulong seed, Span<byte> observations) => inner.Reset(seed, observations);

    public void Step(ReadOnlySpan<byte> actions, StepBuffers step) => inner.Step(actions, step);

    public void Dispose() => inner.Dispose();
}
