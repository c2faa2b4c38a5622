namespace RlTemplates.Environments;

/// <summary>Shows something else than the environment does.</summary>
/// <param name="inner">What is wrapped.</param>
/// <param name="wrapper">What wraps it.</param>
/// <param name="observation">What is shown instead.</param>
internal abstract class ObservationWrapper(IEnvironment inner, Wrapper wrapper, ObservationSpace observation)
    : WrappedEnvironment(inner, wrapper, inner.Spec with { Observation = observation })
{
    private readonly int _innerBytes = inner.Spec.Observation.Bytes;
    private readonly byte[] _observations = new byte[inner.Count * inner.Spec.Observation.Bytes];
    private readonly byte[] _finals = new byte[inner.Count * inner.Spec.Observation.Bytes];

    /// <inheritdoc/>
    public override void Reset(ulong seed, Span<byte> observations)
    {
        BatchActions.ExpectLength(observations.Length, Count * ObservationBytes, nameof(observations));
        Inner.Reset(seed, _observations);
        for (var i = 0; i < Count; i++)
            First(i, InnerRow(_observations, i), Row(observations, i));
    }

    /// <inheritdoc/>
    public override void Step(ReadOnlySpan<byte> actions, StepBuffers step)
    {
        BatchActions.ExpectResults(step, Count, ObservationBytes);
        Inner.Step(actions, new()
        {
            Observations = _observations, Rewards = step.Rewards, Terminated = step.Terminated, Truncated = step.Truncated, FinalObservations = _finals,
        });
        for (var i = 0; i < Count; i++)
        {
            if (step.Terminated[i] || step.Truncated[i])
            {
                Next(i, InnerRow(_finals, i), Row(step.FinalObservations, i));
                First(i, InnerRow(_observations, i), Row(step.Observations, i));
            }
            else
            {
                Next(i, InnerRow(_observations, i), Row(step.Observations, i));
            }
        }
    }

    /// <inheritdoc/>
    public override void Restart(int copy, Span<byte> observation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)copy, (uint)Count, nameof(copy));
        BatchActions.ExpectLength(observation.Length, ObservationBytes, nameof(observation));
        var row = _observations.AsSpan(copy * _innerBytes, _innerBytes);
        base.Restart(copy, row);
        First(copy, row, observation);
    }

    /// <summary>Shows the first observation of an episode.</summary>
    protected virtual void First(int copy, ReadOnlySpan<byte> observation, Span<byte> shown) => Next(copy, observation, shown);

    /// <summary>Shows a later observation, the final one too.</summary>
    protected abstract void Next(int copy, ReadOnlySpan<byte> observation, Span<byte> shown);

    private ReadOnlySpan<byte> InnerRow(byte[] rows, int copy) => rows.AsSpan(copy * _innerBytes, _innerBytes);
}
