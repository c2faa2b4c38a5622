using System.Runtime.InteropServices;

namespace RlTemplates.Environments;

/// <summary>Bounds the rewards that learners see, by the spec: sums of episodes stay whole.</summary>
internal sealed class ClipRewardWrapper(IEnvironment inner, Wrapper wrapper, float bound)
    : WrappedEnvironment(inner, wrapper, inner.Spec with { RewardClip = Math.Min(bound, inner.Spec.RewardClip ?? float.PositiveInfinity) });

/// <summary>Multiplies rewards, and with them the bound that learners clip them to.</summary>
internal sealed class ScaleRewardWrapper(IEnvironment inner, Wrapper wrapper, float factor)
    : WrappedEnvironment(inner, wrapper, inner.Spec with { RewardClip = inner.Spec.RewardClip * factor })
{
    /// <inheritdoc/>
    public override void Step(ReadOnlySpan<byte> actions, StepBuffers step)
    {
        Inner.Step(actions, step);
        foreach (ref var reward in step.Rewards)
            reward *= factor;
    }
}

/// <summary>Clips continuous actions to their bounds; NaN passes, for the environment to refuse.</summary>
internal sealed class ClipActionWrapper : WrappedEnvironment
{
    private readonly BoxSpace _box;
    private readonly float[] _clipped;

    public ClipActionWrapper(IEnvironment inner, Wrapper wrapper)
        : base(inner, wrapper, inner.Spec)
    {
        Need(inner.Spec.Action is BoxSpace, inner, wrapper, "continuous actions, a BoxSpace", $"its actions are {(inner.Spec.Action is DiscreteSpace discrete ? $"one of {discrete.Count} choices" : "several choices at once")}");
        _box = (BoxSpace)inner.Spec.Action;
        _clipped = new float[inner.Count * _box.Size];
    }

    /// <inheritdoc/>
    public override void Step(ReadOnlySpan<byte> actions, StepBuffers step)
    {
        BatchActions.ExpectLength(actions.Length, Count * _box.Bytes, nameof(actions));
        var values = MemoryMarshal.Cast<byte, float>(actions);
        for (var i = 0; i < values.Length; i++)
            _clipped[i] = Math.Clamp(values[i], _box.Low[i % _box.Size], _box.High[i % _box.Size]);
        Inner.Step(MemoryMarshal.AsBytes(_clipped.AsSpan()), step);
    }
}
