using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using RlTemplates.Learning.Networks;
using RlTemplates.Learning.Rollouts;

namespace RlTemplates.Learning.Algorithms;

/// <summary>
/// IMPALA's actors: threads with their own environments and weights that fill a fixed number of trajectories. When all are waiting for the
/// learner, the actors wait too.
/// </summary>
internal sealed class ImpalaActors : IStateful, IDisposable
{
    private readonly Actor[] _actors;
    private readonly WeightBroadcast _weights;
    private readonly BlockingCollection<Trajectory> _free = [], _full = [];
    private readonly CancellationTokenSource _stop = new();
    private ExceptionDispatchInfo? _failure;
    private int _pauses;
    private bool _started;

    public ImpalaActors(IReadOnlyList<EnvironmentRunner> runners, IReadOnlyList<INetwork> networks, WeightBroadcast weights, Func<Trajectory> create, int waiting)
    {
        _weights = weights;
        _actors = [.. runners.Select((runner, i) => new Actor(runner, networks[i], new(() => Act(i), 1 << 20) { IsBackground = true, Name = $"impala-actor-{i}" }))];
        for (var i = 0; i < _actors.Length + waiting; i++)
            _free.Add(create());
    }

    public int Count => _actors.Length;

    public int QueueDepth => _full.Count;

    /// <summary>The next trajectory, in the order of completion.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    public Trajectory Take(CancellationToken cancellationToken)
    {
        Start();
        Trajectory? trajectory;
        while (!_full.TryTake(out trajectory, 50, cancellationToken))
            Volatile.Read(ref _failure)?.Throw();
        return trajectory;
    }

    public void GiveBack(Trajectory trajectory) => _free.Add(trajectory);

    public void Save(BinaryWriter writer) => Paused(actor => actor.Runner.Save(writer));

    public void Load(BinaryReader reader) => Paused(actor => actor.Runner.Load(reader));

    public void Dispose()
    {
        _stop.Cancel();
        foreach (var actor in _actors)
        {
            if (_started)
                actor.Thread.Join();
            actor.Runner.Dispose();
        }
        _stop.Dispose();
        _free.Dispose();
        _full.Dispose();
    }

    private void Start()
    {
        if (_started)
            return;
        _started = true;
        foreach (var actor in _actors)
            actor.Thread.Start();
    }

    private void Paused(Action<Actor> action)
    {
        Interlocked.Increment(ref _pauses);
        try
        {
            foreach (var actor in _actors)
                lock (actor.Turn)
                    action(actor);
        }
        finally
        {
            Interlocked.Decrement(ref _pauses);
        }
    }

    private void Act(int index)
    {
        var (actor, version) = (_actors[index], long.MinValue);
        try
        {
            while (true)
            {
                var trajectory = _free.Take(_stop.Token);
                while (Volatile.Read(ref _pauses) > 0)
                    Thread.Sleep(1);
                lock (actor.Turn)
                {
                    trajectory.PolicyVersion = version = _weights.Fetch(actor.Network, version);
                    actor.Runner.Collect(trajectory, bootstrap: false);
                }
                _full.Add(trajectory, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            Volatile.Write(ref _failure, ExceptionDispatchInfo.Capture(exception));
        }
    }

    private sealed record Actor(EnvironmentRunner Runner, INetwork Network, Thread Thread)
    {
        public Lock Turn { get; } = new();
    }
}
