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
    private readonly int[] _unfinished = new int[actors];
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
            Interlocked.Increment(ref _unfinished[Next]);
            _free[Next].Add(_held.Dequeue());
            Next = (Next + 1) % _free.Length;
        }
    }

    /// <summary>Called by the learner in lock step: a trajectory that has not been released.</summary>
    public Trajectory Lend() => _held.Dequeue();

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
    public void Add(int actor, Trajectory trajectory)
    {
        if (lockStep)
            Interlocked.Decrement(ref _unfinished[actor]);
        _full[actor % _full.Length].Add(trajectory);
    }

    /// <summary>Writes whose turn it is, and the trajectories that wait for the learner or for actors, while no actor plays; nothing where the order is not fixed.</summary>
    public void Save(BinaryWriter writer)
    {
        if (!lockStep)
            return;
        writer.Write(actors);
        writer.Write(Next);
        writer.Write(_taken);
        for (var lane = 0; lane < actors; lane++)
        {
            writer.Write(_unfinished[lane]);
            var full = _full[lane].ToArray();
            writer.Write(full.Length);
            foreach (var trajectory in full)
                SavedTrajectory.Write(writer, trajectory, trajectory.Steps);
        }
    }

    /// <summary>Continues what <see cref="Save"/> wrote, where nothing was released.</summary>
    /// <param name="reader">Gives it.</param>
    /// <param name="begun">By actor: the trajectory that it had begun; null where there was none.</param>
    /// <exception cref="InvalidDataException">It belongs to other options, or is damaged.</exception>
    public void Load(BinaryReader reader, Trajectory?[] begun)
    {
        if (!lockStep)
            return;
        SavedArray.Expect(reader.ReadInt32(), actors, "workers");
        (Next, _taken) = (Worker(reader), Worker(reader));
        for (var lane = 0; lane < actors; lane++)
        {
            _unfinished[lane] = reader.ReadInt32();
            EnsureHeld(_unfinished[lane] - (begun[lane] is null ? 0 : 1));
            for (var i = 0; i < _unfinished[lane]; i++)
                _free[lane].Add(i == 0 && begun[lane] is { } trajectory ? trajectory : Lend());
            var full = reader.ReadInt32();
            EnsureHeld(full);
            for (; full > 0; full--)
            {
                var trajectory = Lend();
                SavedTrajectory.Read(reader, trajectory);
                _full[lane].Add(trajectory);
            }
        }
    }

    private int Worker(BinaryReader reader)
    {
        var worker = reader.ReadInt32();
        return worker >= 0 && worker < actors ? worker : throw new InvalidDataException($"The saved state goes on with worker {worker} of {actors}: the file is damaged.");
    }

    private void EnsureHeld(int count)
    {
        if (count < 0 || count > _held.Count)
            throw new InvalidDataException($"The saved state has {count} trajectories where {_held.Count} are possible: it belongs to other options.");
    }

    private static TrajectoryQueue[] Queues(int count) => [.. Enumerable.Range(0, count).Select(_ => new TrajectoryQueue())];
}
