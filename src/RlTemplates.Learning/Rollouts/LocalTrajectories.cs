using RlTemplates.Networks;

namespace RlTemplates.Learning.Rollouts;

/// <summary>Plays on the learner's thread with the learner's own network, when a trajectory is taken.</summary>
/// <param name="runner">Plays; disposed of with this.</param>
/// <param name="trajectory">What it fills again and again.</param>
internal sealed class LocalTrajectories(EnvironmentRunner runner, Trajectory trajectory) : ITrajectorySource
{
    /// <inheritdoc/>
    public PhaseClock Clock => runner.Clock;

    /// <inheritdoc/>
    public int FramesPerStep => runner.FramesPerStep;

    /// <inheritdoc/>
    public int Waiting => 0;

    /// <inheritdoc/>
    public long Begun => (long)runner.Played * trajectory.Copies;

    /// <inheritdoc/>
    public long Version { get; private set; }

    /// <inheritdoc/>
    public Trajectory? Faulty => null;

    /// <inheritdoc/>
    public void Publish(INetwork network, long version) => Version = version;

    /// <inheritdoc/>
    public Trajectory Take(CancellationToken cancellationToken)
    {
        if (!runner.Collect(trajectory, bootstrap: true, cancellationToken))
            throw new OperationCanceledException(cancellationToken);
        trajectory.PolicyVersion = Version;
        return trajectory;
    }

    /// <inheritdoc/>
    public Trajectory Lend() => trajectory;

    /// <inheritdoc/>
    public void GiveBack(Trajectory trajectory)
    {
    }

    /// <inheritdoc/>
    public void Play(int count)
    {
    }

    /// <inheritdoc/>
    public void Share()
    {
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        runner.Save(writer);
        runner.SaveBegun(writer);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        runner.Load(reader);
        runner.LoadBegun(reader, () => trajectory);
    }

    /// <inheritdoc/>
    public void Dispose() => runner.Dispose();
}
