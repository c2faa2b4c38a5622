using System.Runtime.ExceptionServices;
using System.Text;
using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Rollouts;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Algorithms;

/// <summary>
/// IMPALA's actors: threads with their own environments and weights that fill a fixed number of trajectories. When all are waiting for the
/// learner, the actors help with its passes. In lock step they play only what <see cref="Lanes"/> release.
/// </summary>
internal sealed class ImpalaActors : ITrajectorySource
{
    private readonly Actor[] _actors;
    private readonly WeightBroadcast _weights;
    private readonly IPassHelpers? _helpers;
    private readonly bool _lockStep;
    private const int Patience = 50;
    private ExceptionDispatchInfo? _failure;
    private Trajectory? _faulty;
    private CancellationTokenSource _pause = new();
    private int _pauses;
    private bool _started;
    private volatile bool _stopped;

    public ImpalaActors(IReadOnlyList<EnvironmentRunner> runners, IReadOnlyList<INetwork> networks, WeightBroadcast weights, IPassHelpers? helpers, IEnumerable<Trajectory> trajectories, bool lockStep)
    {
        (_weights, _helpers, _lockStep) = (weights, helpers, lockStep);
        Lanes = new(runners.Count, lockStep);
        _actors = [.. runners.Select((runner, i) => new Actor(runner, networks[i], new(() => Act(i), 1 << 20) { IsBackground = true, Name = $"impala-actor-{i}" }))];
        foreach (var trajectory in trajectories)
            Lanes.GiveBack(trajectory);
    }

    public TrajectoryLanes Lanes { get; }

    /// <inheritdoc/>
    public int Waiting => Lanes.Waiting;

    /// <inheritdoc/>
    public long Version => _weights.Version;

    /// <inheritdoc/>
    public PhaseClock Clock { get; } = new();

    /// <inheritdoc/>
    public int FramesPerStep => _actors[0].Runner.FramesPerStep;

    /// <summary>A trajectory in which an environment gave a number that is not finite: its actor plays no more. Null where none did.</summary>
    public Trajectory? Faulty => Volatile.Read(ref _faulty);

    /// <inheritdoc/>
    public void Publish(INetwork network, long version) => _weights.Publish(network, version);

    /// <inheritdoc/>
    public Trajectory Take(CancellationToken cancellationToken)
    {
        Clock.Enter(Phase.Waiting);
        Start();
        Trajectory? trajectory;
        do
        {
            ThrowIfFailed();
            cancellationToken.ThrowIfCancellationRequested();
        }
        while (!Lanes.TryTake(out trajectory, Patience));
        return trajectory!;
    }

    /// <inheritdoc/>
    public void GiveBack(Trajectory trajectory)
    {
        if (Lanes.GiveBack(trajectory))
            _helpers?.Call();
    }

    /// <inheritdoc/>
    public Trajectory Lend() => Lanes.Lend();

    /// <inheritdoc/>
    public void Play(int count)
    {
        Lanes.Release(count);
        _helpers?.Call();
    }

    /// <summary>Adds what the actors have seen to the statistics, actor by actor, while none plays.</summary>
    public void Share()
    {
        foreach (var actor in _actors)
            actor.Runner.Share();
    }

    /// <summary>
    /// Writes the weights that are played with, the number of actors and each one's state with its length before it, and in lock step what is begun, what waits and whose
    /// turn it is. Actors stop between two steps for it.
    /// </summary>
    public void Save(BinaryWriter writer)
    {
        ThrowIfFailed();
        _weights.Save(writer);
        writer.Write(_actors.Length);
        Paused(() =>
        {
            foreach (var actor in _actors)
            {
                using var state = new MemoryStream();
                using (var actorWriter = new BinaryWriter(state, Encoding.UTF8, leaveOpen: true))
                    Save(actor.Runner, actorWriter);
                writer.Write(state.Length);
                writer.Write(state.GetBuffer().AsSpan(0, (int)state.Length));
            }
            Lanes.Save(writer);
        });
        ThrowIfFailed();
    }

    /// <summary>
    /// Reads what <see cref="Save(BinaryWriter)"/> wrote. The number of actors may be another, as a machine with other cores has: states without an
    /// actor are passed over, actors without a state begin anew.
    /// </summary>
    public void Load(BinaryReader reader)
    {
        _weights.Load(reader);
        var left = reader.ReadInt32();
        if (_lockStep)
            SavedArray.Expect(left, _actors.Length, "workers");
        var begun = new Trajectory?[_actors.Length];
        Paused(() =>
        {
            for (var i = 0; i < _actors.Length && left > 0; i++, left--)
            {
                reader.ReadInt64();
                _actors[i].Runner.Load(reader);
                if (_lockStep)
                    begun[i] = _actors[i].Runner.LoadBegun(reader, Lanes.Lend);
            }
            for (; left > 0; left--)
                SavedArray.Skip(reader, reader.ReadInt64());
            Lanes.Load(reader, begun);
        });
    }

    public void Dispose()
    {
        _stopped = true;
        _pause.Cancel();
        _helpers?.Call();
        foreach (var actor in _actors)
        {
            if (_started)
                actor.Thread.Join();
            actor.Runner.Dispose();
        }
    }

    private void ThrowIfFailed() => Volatile.Read(ref _failure)?.Throw();

    private void Start()
    {
        if (_started)
            return;
        _started = true;
        foreach (var actor in _actors)
            actor.Thread.Start();
    }

    // Freely, what is begun is not worth its room: an actor begins another trajectory where it stands.
    private void Save(EnvironmentRunner runner, BinaryWriter writer)
    {
        runner.Save(writer);
        if (_lockStep)
            runner.SaveBegun(writer);
    }

    /// <summary>Does something while no actor plays.</summary>
    private void Paused(Action action)
    {
        Interlocked.Increment(ref _pauses);
        _pause.Cancel();
        try
        {
            // Who has had its turn does not begin another one.
            foreach (var actor in _actors)
                actor.Turn.EnterScope().Dispose();
            action();
        }
        finally
        {
            _pause = new();
            Interlocked.Decrement(ref _pauses);
        }
    }

    private void Act(int index)
    {
        var (actor, stamp) = (_actors[index], 0L);
        var clock = actor.Runner.Clock;
        clock.Start();
        try
        {
            for (Trajectory? trajectory = null; !_stopped;)
            {
                clock.Enter(Phase.Waiting);
                trajectory ??= Next(index, clock);
                if (trajectory is null)
                    continue;
                while (Volatile.Read(ref _pauses) > 0 && !_stopped)
                    Thread.Sleep(1);
                clock.Enter(Phase.Other);
                if (!Play(index, trajectory, ref stamp))
                    continue;
                if (trajectory.Fault is not null)
                    return;
                trajectory = null;
            }
        }
        catch (Exception exception)
        {
            Volatile.Write(ref _failure, ExceptionDispatchInfo.Capture(exception));
        }
    }

    /// <summary>Plays a trajectory to its end; false where it was stopped before.</summary>
    private bool Play(int index, Trajectory trajectory, ref long stamp)
    {
        var actor = _actors[index];
        lock (actor.Turn)
        {
            if (Volatile.Read(ref _pauses) > 0)
                return false;
            if (stamp == 0 || !actor.Runner.Continues(trajectory))
                trajectory.PolicyVersion = _weights.Fetch(actor.Network, ref stamp);
            if (!actor.Runner.Collect(trajectory, bootstrap: false, Volatile.Read(ref _pause).Token))
                return false;
            if (trajectory.Fault is not null)
                Volatile.Write(ref _faulty, trajectory);
            trajectory.Time = actor.Runner.Clock.Take();
            Lanes.Add(index, trajectory);
            return true;
        }
    }

    /// <summary>The next trajectory to fill; null after a while of helping, or of waiting.</summary>
    private Trajectory? Next(int index, PhaseClock clock)
    {
        var helpers = index < _helpers?.Count ? _helpers : null;
        var calls = helpers?.Calls ?? 0;
        if (!Lanes.TryTakeFree(index, out var trajectory, helpers is null ? Patience : 0) && helpers is not null)
            clock.Move(Phase.Waiting, Phase.Learning, helpers.Help(index, calls, Patience));
        return trajectory;
    }

    private sealed record Actor(EnvironmentRunner Runner, INetwork Network, Thread Thread)
    {
        public Lock Turn { get; } = new();
    }
}
