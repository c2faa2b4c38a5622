using System.Text;
using RlTemplates.Inference.Policies;
using RlTemplates.Networks;
using RlTemplates.Rollouts;

namespace RlTemplates.Learning.Rollouts;

/// <summary>
/// Trajectories of workers that are elsewhere. In lock step, trajectory j is played by worker j mod W, or each worker plays some copies of every trajectory; freely, what comes
/// first is learned from first. Workers hold nothing that is saved: after a resume they begin new episodes.
/// </summary>
internal sealed class RemoteTrajectories : ITrajectorySource
{
    private readonly IRolloutChannel _channel;
    private readonly Normalization _normalization;
    private readonly Queue<Trajectory> _free = new();
    private readonly Trajectory? _part;
    private readonly float[] _weights;
    private readonly MemoryStream _message = new();
    private readonly (RunningMoments? Observations, RunningMoments? Returns)[] _seen;
    private readonly bool _inRounds;
    private long _round;
    private int _next, _taken;
    private bool _changed;

    /// <param name="channel">The way to the workers; disposed of with this.</param>
    /// <param name="trajectories">What is filled again and again.</param>
    /// <param name="part">A worker's copies of each trajectory; null where each worker plays whole ones.</param>
    /// <param name="parameters">Weights of the policy.</param>
    /// <param name="normalization">Receives what the workers see.</param>
    /// <param name="inRounds">Whether in lock step.</param>
    public RemoteTrajectories(IRolloutChannel channel, IEnumerable<Trajectory> trajectories, Trajectory? part, int parameters, Normalization normalization, bool inRounds)
    {
        (_channel, _part, _normalization, _inRounds, _weights) = (channel, part, normalization, inRounds, new float[parameters]);
        foreach (var trajectory in trajectories)
            _free.Enqueue(trajectory);
        FramesPerStep = _free.Peek().Spec.FramesPerStep;
        _seen = [.. Enumerable.Range(0, channel.Workers).Select(_ => normalization.CreateMoments())];
        channel.Open(onRequest: inRounds);
    }

    /// <inheritdoc/>
    public PhaseClock Clock { get; } = new();

    /// <inheritdoc/>
    public int FramesPerStep { get; }

    /// <inheritdoc/>
    public int Waiting => _channel.Waiting;

    /// <inheritdoc/>
    public long Version { get; private set; }

    /// <inheritdoc/>
    public Trajectory? Faulty => null;

    /// <inheritdoc/>
    public void Publish(INetwork network, long version)
    {
        network.ReadParameters(_weights);
        Version = version;
        Send();
    }

    /// <inheritdoc/>
    public Trajectory Take(CancellationToken cancellationToken)
    {
        Clock.Enter(Phase.Waiting);
        var trajectory = _free.Peek();
        if (_part is not null)
        {
            trajectory.Clear();
            trajectory.Time = default;
            for (var worker = 0; worker < _channel.Workers; worker++)
            {
                Read(worker, _part, cancellationToken);
                trajectory.Put(_part, worker * _part.Copies);
            }
        }
        else
        {
            Read(_inRounds ? _taken : -1, trajectory, cancellationToken);
            _taken = (_taken + 1) % _channel.Workers;
        }
        return _free.Dequeue();
    }

    /// <inheritdoc/>
    public Trajectory Lend() => _free.Dequeue();

    /// <inheritdoc/>
    public void GiveBack(Trajectory trajectory) => _free.Enqueue(trajectory);

    /// <inheritdoc/>
    public void Play(int count)
    {
        if (_changed)
            Send();
        for (count *= _part is null ? 1 : _channel.Workers; count > 0; count--)
        {
            _channel.Play(_next);
            _next = (_next + 1) % _channel.Workers;
        }
    }

    /// <inheritdoc/>
    public void Share()
    {
        foreach (var (observations, returns) in _seen)
        {
            _normalization.Merge(observations, returns);
            observations?.Clear();
            returns?.Clear();
        }
        _round++;
        _changed |= _normalization.HasObservations || _normalization.HasRewards;
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Version);
        SavedArray.Write<float>(writer, _weights);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        Version = reader.ReadInt64();
        SavedArray.Read<float>(reader, _weights, "weights of the workers");
        (_changed, _next, _taken) = (true, 0, 0);
    }

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private void Send()
    {
        _message.SetLength(0);
        using (var writer = new BinaryWriter(_message, Encoding.UTF8, leaveOpen: true))
            new PolicyMessage(_round, Version, 0).Write(writer, _weights, _normalization);
        _channel.Publish(_message.GetBuffer().AsSpan(0, (int)_message.Length));
        _changed = false;
    }

    private void Read(int worker, Trajectory trajectory, CancellationToken cancellationToken)
    {
        using var reader = WireReader.Of(_channel.Take(worker, cancellationToken));
        trajectory.Read(reader);
        var (observations, returns) = _seen[Math.Max(worker, 0)];
        WireReader.Read(reader, observations, returns);
        if (_inRounds)
            return;
        _normalization.Merge(observations, returns);
        observations?.Clear();
        returns?.Clear();
    }
}
