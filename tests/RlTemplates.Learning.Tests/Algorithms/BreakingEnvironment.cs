using System.Runtime.InteropServices;

namespace RlTemplates.Learning.Tests.Algorithms;

/// <summary>What breaks in a <see cref="BreakingEnvironment"/>.</summary>
public enum Break
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>Every copy's reward.</summary>
    Reward,

    /// <summary>The observation of copy 1.</summary>
    Observation,
}

/// <summary>From one step on gives a value as reward or shows it.</summary>
internal sealed class BreakingEnvironment(IEnvironment inner, int step, Break what, float value) : ISavableEnvironment
{
    private int _steps;

    public EnvironmentSpec Spec => inner.Spec;

    public int Count => inner.Count;

    public void Reset(ulong seed, Span<byte> observations) => inner.Reset(seed, observations);

    public void Step(ReadOnlySpan<byte> actions, StepBuffers buffers)
    {
        inner.Step(actions, buffers);
        if (++_steps < step)
            return;
        if (what == Break.Reward)
            buffers.Rewards.Fill(value);
        if (what == Break.Observation)
            MemoryMarshal.Cast<byte, float>(buffers.Observations)[Spec.Observation.Size + 2] = value;
    }

    public void Save(BinaryWriter writer) => ((ISavableEnvironment)inner).Save(writer);

    public void Load(BinaryReader reader) => ((ISavableEnvironment)inner).Load(reader);

    public void Dispose() => inner.Dispose();
}
