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
    private const int Patience = 50;
    private ExceptionDispatchInfo? _failure;
    private Trajectory? _faulty;
    private int _pauses;
    private bool _started;
    private volatile bool _stopped;

    public ImpalaActors(IReadOnlyList<EnvironmentRunner> runners, IReadOnlyList<INetwork> networks, WeightBroadcast weights, IPassHelpers? helpers, IEnumerable<Trajectory> trajectories, bool lockStep)
    {
        (_weights, _helpers) = (weights, helpers);
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

    /// <summary>Writes the weights that are played with, the number of actors and each one's state with its length before it, and in lock step who is next.</summary>
    public void Save(BinaryWriter writer)
    {
        ThrowIfFailed();
        _weights.Save(writer);
        writer.Write(_actors.Length);
        Paused(actor =>
        {
            using var state = new MemoryStream();
            using (var actorWriter = new BinaryWriter(state, Encoding.UTF8, leaveOpen: true))
                actor.Runner.Save(actorWriter);
            writer.Write(state.Length);
            writer.Write(state.GetBuffer().AsSpan(0, (int)state.Length));
        });
        Lanes.Save(writer);
    }

    /// <summary>
    /// Reads what <see cref="Save"/> wrote. The number of actors may be another, as a machine with other cores has: states without an
    /// actor are passed over, actors without a state begin anew.
    /// </summary>
    public void Load(BinaryReader reader)
    {
        _weights.Load(reader);
        var left = reader.ReadInt32();
        Paused(actor =>
        {
            if (left-- <= 0)
                return;
            reader.ReadInt64();
            actor.Runner.Load(reader);
        });
        for (; left > 0; left--)
            SavedArray.Skip(reader, reader.ReadInt64());
        Lanes.Load(reader);
    }

    public void Dispose()
    {
        _stopped = true;
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
        var (actor, stamp) = (_actors[index], 0L);
        var clock = actor.Runner.Clock;
        clock.Start();
        try
        {
            while (!_stopped)
            {
                clock.Enter(Phase.Waiting);
                if (Next(index, clock) is not { } trajectory)
                    continue;
                while (Volatile.Read(ref _pauses) > 0)
                    Thread.Sleep(1);
                clock.Enter(Phase.Other);
                lock (actor.Turn)
                {
                    trajectory.PolicyVersion = _weights.Fetch(actor.Network, ref stamp);
                    actor.Runner.Collect(trajectory, bootstrap: false);
                    if (trajectory.Fault is not null)
                        Volatile.Write(ref _faulty, trajectory);
                }
                trajectory.Time = clock.Take();
                Lanes.Add(index, trajectory);
                if (trajectory.Fault is not null)
                    return;
            }
        }
        catch (Exception exception)
        {
            Volatile.Write(ref _failure, ExceptionDispatchInfo.Capture(exception));
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
