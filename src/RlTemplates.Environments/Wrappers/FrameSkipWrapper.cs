namespace RlTemplates.Environments;

/// <summary>
/// Holds each action for some steps. All copies step together, so a copy whose episode ends early plays on into the next one; that beginning is
/// thrown away by a restart, always, so that what a copy draws does not depend on the others.
/// </summary>
internal sealed class FrameSkipWrapper : WrappedEnvironment
{
    private readonly int _skip;
    private readonly bool _takesMaximum;
    private readonly byte[] _before, _finals;
    private readonly float[] _rewards;
    private readonly bool[] _terminated, _truncated;
    private readonly int[] _endedAt;

    public FrameSkipWrapper(IEnvironment inner, Wrapper wrapper, int skip)
        : base(inner, wrapper, Skipped(inner.Spec, skip))
    {
        NeedRestart(inner, wrapper);
        Need(!inner.Spec.HasActionMask, inner, wrapper, "an environment without action masks, which may forbid an action while it is held", "this one has them");
        (_skip, _takesMaximum) = (skip, inner.Spec.Observation is { Element: ElementType.UInt8, Shape.Length: 3 });
        var (count, bytes) = (inner.Count, inner.Count * inner.Spec.Observation.Bytes);
        (_before, _finals) = (new byte[_takesMaximum ? bytes : 0], new byte[bytes]);
        (_rewards, _terminated, _truncated, _endedAt) = (new float[count], new bool[count], new bool[count], new int[count]);
    }

    /// <inheritdoc/>
    public override void Step(ReadOnlySpan<byte> actions, StepBuffers step)
    {
        BatchActions.ExpectResults(step, Count, ObservationBytes);
        _endedAt.AsSpan().Fill(-1);
        for (var k = 0; k < _skip; k++)
        {
            if (_takesMaximum && k > 0)
                step.Observations.CopyTo(_before);
            Inner.Step(actions, new()
            {
                Observations = step.Observations, Rewards = _rewards, Terminated = _terminated, Truncated = _truncated, FinalObservations = _finals,
            });
            for (var i = 0; i < _endedAt.Length; i++)
                Gather(i, k, step);
        }
        for (var i = 0; i < _endedAt.Length; i++)
        {
            if (_endedAt[i] >= 0 && _endedAt[i] < _skip - 1)
                ((IRestartable)Inner).Restart(i, Row(step.Observations, i));
            else if (_endedAt[i] < 0 && _skip > 1)
                TakeMaximum(i, Row(step.Observations, i));
        }
    }

    private static EnvironmentSpec Skipped(EnvironmentSpec spec, int skip) => spec with
    {
        MaxEpisodeSteps = spec.MaxEpisodeSteps is { } limit ? (int)(((long)limit + skip - 1) / skip) : null,
        FramesPerStep = (int)Math.Min(int.MaxValue, (long)spec.FramesPerStep * skip),
    };

    private void Gather(int i, int k, StepBuffers step)
    {
        if (k == 0)
            (step.Rewards[i], step.Terminated[i], step.Truncated[i]) = (0, false, false);
        if (_endedAt[i] >= 0)
            return;
        step.Rewards[i] += _rewards[i];
        if (!_terminated[i] && !_truncated[i])
            return;
        (step.Terminated[i], step.Truncated[i], _endedAt[i]) = (_terminated[i], _truncated[i], k);
        var final = Row(step.FinalObservations, i);
        Row(_finals, i).CopyTo(final);
        if (k > 0)
            TakeMaximum(i, final);
    }

    /// <summary>The pixel-wise maximum with the observation before.</summary>
    private void TakeMaximum(int i, Span<byte> observation)
    {
        if (!_takesMaximum)
            return;
        var before = Row(_before, i);
        for (var b = 0; b < observation.Length; b++)
            observation[b] = Math.Max(observation[b], before[b]);
    }
}
