namespace RlTemplates.Learning.Tests.Algorithms;

/// <summary>Takes a rest now and then, breaks, tells of its steps, or has its rewards clipped.</summary>
internal sealed class UnsteadyEnvironment(IEnvironment inner) : ISavableEnvironment
{
    private int _steps;

    /// <summary>Steps between two rests of a millisecond; 0 for none.</summary>
    public int DelayEvery { get; init; }

    /// <summary>The step that throws; 0 for none.</summary>
    public int FailsAt { get; init; }

    /// <summary>Called with the number of each step.</summary>
    public Action<int>? OnStep { get; init; }

    /// <summary>What learners see of a reward at most.</summary>
    public float? RewardClip { get; init; }

    public EnvironmentSpec Spec => RewardClip is null ? inner.Spec : inner.Spec with { RewardClip = RewardClip };

    public int Count => inner.Count;

    public void Reset(ulong seed, Span<byte> observations) => inner.Reset(seed, observations);

    public void Step(ReadOnlySpan<byte> actions, StepBuffers step)
    {
        if (++_steps == FailsAt)
            throw new InvalidOperationException("The emulator broke.");
        OnStep?.Invoke(_steps);
        if (DelayEvery > 0 && _steps % DelayEvery == 0)
            Thread.Sleep(1);
        inner.Step(actions, step);
    }

    public void WriteActionMask(Span<bool> mask) => inner.WriteActionMask(mask);

    public void Save(BinaryWriter writer) => ((ISavableEnvironment)inner).Save(writer);

    public void Load(BinaryReader reader) => ((ISavableEnvironment)inner).Load(reader);

    public void Dispose() => inner.Dispose();
}
