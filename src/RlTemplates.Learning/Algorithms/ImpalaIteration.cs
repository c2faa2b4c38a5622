using RlTemplates.Learning.Rollouts;

namespace RlTemplates.Learning.Algorithms;

/// <summary>How far IMPALA is in an iteration. In lock step it can stop between any two steps or passes, be saved, and continue.</summary>
/// <param name="trajectories">K, trajectories of a train batch.</param>
internal sealed class ImpalaIteration(int trajectories)
{
    private ImpalaStatistics _statistics;

    /// <summary>Whether an iteration was begun and is not over.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Trajectories of the train batch that have come.</summary>
    public List<Trajectory> Received { get; } = [];

    /// <summary>Whether all of the batch have come, and it is being learned from.</summary>
    public bool IsLearning { get; set; }

    /// <summary>Passes of the batch that were made.</summary>
    public int Passes { get; set; }

    /// <summary>Time of the actors, and of calls that this one continues.</summary>
    public ThreadTime Time { get; set; }

    /// <summary>Diagnostics.</summary>
    public ref ImpalaStatistics Statistics => ref _statistics;

    /// <summary>Begins an iteration.</summary>
    public void Begin() => (IsOpen, Time, _statistics) = (true, default, default);

    /// <summary>The batch was learned from.</summary>
    public void EndBatch()
    {
        Received.Clear();
        (IsLearning, Passes) = (false, 0);
    }

    /// <summary>The iteration is over.</summary>
    public void Close() => IsOpen = false;

    /// <summary>Writes how far it is.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(IsOpen);
        if (!IsOpen)
            return;
        _statistics.Save(writer);
        writer.Write(IsLearning);
        writer.Write(Passes);
        writer.Write(Received.Count);
        foreach (var trajectory in Received)
            SavedTrajectory.Write(writer, trajectory, trajectory.Steps);
    }

    /// <summary>Continues what <see cref="Save"/> wrote.</summary>
    /// <param name="reader">Gives it.</param>
    /// <param name="source">Gives trajectories to read into.</param>
    public void Load(BinaryReader reader, ITrajectorySource source)
    {
        EndBatch();
        IsOpen = reader.ReadBoolean();
        if (!IsOpen)
            return;
        _statistics.Load(reader);
        (IsLearning, Passes) = (reader.ReadBoolean(), reader.ReadInt32());
        var count = reader.ReadInt32();
        if (count < 0 || count > trajectories || (IsLearning && count < trajectories))
            throw new InvalidDataException($"The saved state has {count} trajectories of a train batch of {trajectories}: it belongs to other options.");
        for (; count > 0; count--)
        {
            var trajectory = source.Lend();
            SavedTrajectory.Read(reader, trajectory);
            Received.Add(trajectory);
        }
    }
}
