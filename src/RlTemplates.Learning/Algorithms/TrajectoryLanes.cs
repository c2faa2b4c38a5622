using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Rollouts;

namespace RlTemplates.Learning.Algorithms;

/// <summary>
/// Trajectories on their way between IMPALA's actors and its learner. Freely, all share one lane: who has time plays, and what is finished first
/// is learned from first. In lock step each actor has a lane of its own: trajectory j is played by actor j mod W and learned from in that order.
/// </summary>
/// <param name="actors">W.</param>
/// <param name="lockStep">Whether the order is fixed.</param>
internal sealed class TrajectoryLanes(int actors, bool lockStep)
{
    private readonly TrajectoryQueue[] _free = Queues(lockStep ? actors : 1), _full = Queues(lockStep ? actors : 1);
    private readonly Queue<Trajectory> _held = new();
    private int _taken;

    /// <summary>The actor that plays the next trajectory to be released, in lock step.</summary>
    public int Next { get; private set; }

    /// <summary>Trajectories that wait for the learner.</summary>
    public int Waiting
    {
        get
        {
            var count = 0;
            foreach (var lane in _full)
                count += lane.Count;
            return count;
        }
    }

    /// <summary>Called by the learner: a trajectory may be filled again, in lock step once it is released.</summary>
    /// <returns>Whether it may be at once.</returns>
    public bool GiveBack(Trajectory trajectory)
    {
        if (lockStep)
            _held.Enqueue(trajectory);
        else
            _free[0].Add(trajectory);
        return !lockStep;
    }

    /// <summary>Called by the learner in lock step: lets the next trajectories be played.</summary>
    public void Release(int count)
    {
        for (; count > 0; count--)
        {
            _free[Next].Add(_held.Dequeue());
            Next = (Next + 1) % _free.Length;
        }
    }

    /// <summary>Called by the learner: the next trajectory to learn from; false where it did not come in the time.</summary>
    public bool TryTake(out Trajectory? trajectory, int milliseconds)
    {
        if (!_full[_taken].TryTake(out trajectory, milliseconds))
            return false;
        _taken = (_taken + 1) % _full.Length;
        return true;
    }

    /// <summary>Called by an actor: a trajectory to fill; false where there was none in the time.</summary>
    public bool TryTakeFree(int actor, out Trajectory? trajectory, int milliseconds) => _free[actor % _free.Length].TryTake(out trajectory, milliseconds);

    /// <summary>Called by an actor: a trajectory is filled.</summary>
    public void Add(int actor, Trajectory trajectory) => _full[actor % _full.Length].Add(trajectory);

    /// <summary>Writes who is next, while nothing is played; nothing where the order is not fixed.</summary>
    public void Save(BinaryWriter writer)
    {
        if (!lockStep)
            return;
        writer.Write(actors);
        writer.Write(Next);
    }

    /// <summary>Goes on with whom <see cref="Save"/> wrote.</summary>
    public void Load(BinaryReader reader)
    {
        if (!lockStep)
            return;
        SavedArray.Expect(reader.ReadInt32(), actors, "workers");
        var next = reader.ReadInt32();
        if (next < 0 || next >= actors)
            throw new InvalidDataException($"The saved state goes on with worker {next} of {actors}: the file is damaged.");
        Next = _taken = next;
    }

    private static TrajectoryQueue[] Queues(int count) => [.. Enumerable.Range(0, count).Select(_ => new TrajectoryQueue())];
}
