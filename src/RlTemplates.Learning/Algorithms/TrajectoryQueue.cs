using RlTemplates.Learning.Rollouts;

namespace RlTemplates.Learning.Algorithms;

/// <summary>Trajectories on their way between threads. Allocates nothing once it has held as many as it ever will.</summary>
internal sealed class TrajectoryQueue
{
    private readonly Queue<Trajectory> _waiting = new();

    public int Count
    {
        get
        {
            lock (_waiting)
                return _waiting.Count;
        }
    }

    public Trajectory[] ToArray()
    {
        lock (_waiting)
            return [.. _waiting];
    }

    public void Add(Trajectory trajectory)
    {
        lock (_waiting)
        {
            _waiting.Enqueue(trajectory);
            Monitor.Pulse(_waiting);
        }
    }

    /// <summary>The oldest; false where none came in the time.</summary>
    public bool TryTake(out Trajectory? trajectory, int milliseconds)
    {
        lock (_waiting)
            return _waiting.TryDequeue(out trajectory) || (milliseconds > 0 && Monitor.Wait(_waiting, milliseconds) && _waiting.TryDequeue(out trajectory));
    }
}
