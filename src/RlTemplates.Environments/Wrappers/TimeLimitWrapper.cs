namespace RlTemplates.Environments;

/// <summary>Truncates episodes after a number of steps and restarts their copies; terminated wins.</summary>
internal sealed class TimeLimitWrapper : WrappedEnvironment
{
    private readonly int[] _steps;
    private readonly int _limit;

    public TimeLimitWrapper(IEnvironment inner, Wrapper wrapper, int limit)
        : base(inner, wrapper, inner.Spec with { MaxEpisodeSteps = Math.Min(limit, inner.Spec.MaxEpisodeSteps ?? int.MaxValue) })
    {
        NeedRestart(inner, wrapper);
        (_steps, _limit) = (new int[inner.Count], limit);
    }

    /// <inheritdoc/>
    public override void Reset(ulong seed, Span<byte> observations)
    {
        Inner.Reset(seed, observations);
        _steps.AsSpan().Clear();
    }

    /// <inheritdoc/>
    public override void Step(ReadOnlySpan<byte> actions, StepBuffers step)
    {
        Inner.Step(actions, step);
        for (var i = 0; i < _steps.Length; i++)
        {
            if (step.Terminated[i] || step.Truncated[i])
            {
                _steps[i] = 0;
            }
            else if (++_steps[i] >= _limit)
            {
                step.Truncated[i] = true;
                _steps[i] = 0;
                var observation = Row(step.Observations, i);
                observation.CopyTo(Row(step.FinalObservations, i));
                ((IRestartable)Inner).Restart(i, observation);
            }
        }
    }

    /// <inheritdoc/>
    public override void Restart(int copy, Span<byte> observation)
    {
        base.Restart(copy, observation);
        _steps[copy] = 0;
    }

    /// <inheritdoc/>
    protected override void SaveOwn(BinaryWriter writer) => SavedState.WriteHashed<int>(writer, _steps);

    /// <inheritdoc/>
    protected override void LoadOwn(BinaryReader reader) => SavedState.ReadHashed<int>(reader, _steps.Length).CopyTo(_steps, 0);
}
