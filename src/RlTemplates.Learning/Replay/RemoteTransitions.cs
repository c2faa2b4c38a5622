using System.Text;
using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Rollouts;
using RlTemplates.Networks;
using RlTemplates.Rollouts;

namespace RlTemplates.Learning.Replay;

/// <summary>Steps of workers that are elsewhere: each plays the same number of the copies. Workers hold nothing that is saved: after a resume they begin new episodes.</summary>
internal sealed class RemoteTransitions : ITransitionSource
{
    private readonly IRolloutChannel _channel;
    private readonly ITransitionSink _sink;
    private readonly EnvironmentSpec _spec;
    private readonly Normalization _normalization;
    private readonly TransitionFormat _format;
    private readonly MemoryStream _message = new();
    private readonly int _steps, _copiesEach;
    private readonly byte[] _actions, _observations, _finalObservations;
    private readonly float[] _rewards, _weights;
    private readonly bool[] _terminated, _truncated, _mask, _ended;
    private ThreadTime _time;
    private bool _started, _resumed, _isUneven;

    /// <param name="channel">The way to the workers; disposed of with this.</param>
    /// <param name="sink">The replay.</param>
    /// <param name="spec">The environment.</param>
    /// <param name="rounds">Steps of each copy in a round, and all workers' copies.</param>
    /// <param name="parameters">Weights of the policy.</param>
    /// <param name="normalization">Receives what the workers see.</param>
    /// <exception cref="ArgumentException">The copies cannot be shared out evenly.</exception>
    public RemoteTransitions(IRolloutChannel channel, ITransitionSink sink, EnvironmentSpec spec, (int Steps, int Copies) rounds, int parameters, Normalization normalization)
    {
        (_channel, _sink, _spec, _normalization, _weights, _steps) = (channel, sink, spec, normalization, new float[parameters], rounds.Steps);
        _copiesEach = CopiesEach(rounds.Copies, channel.Workers);
        _format = new(spec, _copiesEach);
        var count = rounds.Copies;
        (_actions, _observations) = (new byte[count * spec.Action.Bytes], new byte[count * spec.Observation.Bytes]);
        (_finalObservations, _rewards) = (new byte[_observations.Length], new float[count]);
        (_terminated, _truncated, _mask, _ended) = (new bool[count], new bool[count], new bool[count * ReplayBuffer.MaskedChoices(spec)], new bool[channel.Workers]);
        channel.Open(onRequest: true);
    }

    /// <inheritdoc/>
    public PhaseClock Clock { get; } = new();

    /// <inheritdoc/>
    public int FramesPerStep => _spec.FramesPerStep;

    /// <inheritdoc/>
    public IList<EpisodeResult> Episodes { get; } = new List<EpisodeResult>();

    /// <inheritdoc/>
    public string? Fault { get; private set; }

    /// <summary>Copies of each worker.</summary>
    public static int CopiesEach(int copies, int workers) => copies % workers == 0
        ? copies / workers
        : throw new ArgumentException($"num_envs is {copies}; with {workers} workers it must be a multiple of {workers}.");

    /// <inheritdoc/>
    public int Play(INetwork network, long version, long timesteps, CancellationToken cancellationToken)
    {
        Clock.Enter(Phase.Waiting);
        Publish(network, version, timesteps);
        for (var worker = 0; worker < _channel.Workers; worker++)
            _channel.Play(worker);
        var pieces = new BinaryReader[_channel.Workers];
        for (var worker = 0; worker < pieces.Length; worker++)
            pieces[worker] = WireReader.Of(_channel.Take(worker, cancellationToken).ToArray());
        try
        {
            return Read(pieces);
        }
        catch (EndOfStreamException)
        {
            throw TransitionFormat.Damaged("they end early");
        }
    }

    /// <inheritdoc/>
    public void Continue()
    {
    }

    /// <inheritdoc/>
    public ThreadTime TakeTime()
    {
        var time = _time;
        _time = default;
        return time;
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader) => (_started, _resumed) = (false, true);

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private void Publish(INetwork network, long version, long timesteps)
    {
        network.ReadParameters(_weights);
        _message.SetLength(0);
        using (var writer = new BinaryWriter(_message, Encoding.UTF8, leaveOpen: true))
            new PolicyMessage(0, version, timesteps).Write(writer, _weights, _normalization);
        _channel.Publish(_message.GetBuffer().AsSpan(0, (int)_message.Length));
    }

    private int Read(BinaryReader[] pieces)
    {
        var anew = 0;
        for (var worker = 0; worker < pieces.Length; worker++)
            anew += _format.ReadHead(pieces[worker], Part(_observations, worker), Part(_mask, worker)) ? 1 : 0;
        if (!_started && anew < pieces.Length)
            throw TransitionFormat.Damaged("they begin in the middle of episodes");
        if (!_started && !_resumed)
            _sink.Start(_observations, _mask);
        else if (anew > 0)
            _sink.Restart(_observations, _mask);
        _started = true;
        var played = 0;
        _ended.AsSpan().Clear();
        _isUneven = false;
        for (; played <= _steps && ReadStep(pieces); played++)
            if (played == _steps)
                throw TransitionFormat.Damaged($"there are more than {_steps} steps");
        for (var worker = 0; worker < pieces.Length; worker++)
            End(pieces[worker]);
        if (Fault is null && _isUneven)
            throw TransitionFormat.Damaged("the workers' numbers of steps differ");
        return Fault is null && played != _steps ? throw TransitionFormat.Damaged($"there are {played} steps, not {_steps}") : Math.Max(played, 1);
    }

    private bool ReadStep(BinaryReader[] pieces)
    {
        var steps = 0;
        for (var worker = 0; worker < pieces.Length; worker++)
            steps += ReadStep(pieces[worker], worker) ? 1 : 0;
        if (steps == pieces.Length)
            _sink.Add(_actions, Step(0, _rewards.Length), _mask);
        else if (steps > 0)
            Skip(pieces);
        return steps == pieces.Length;
    }

    // A worker whose environment has a fault sends fewer steps than the others. Reading on where a piece has ended gives no step.
    private void Skip(BinaryReader[] pieces)
    {
        for (var worker = 0; worker < pieces.Length; worker++)
        {
            for (var left = _steps; !_ended[worker] && ReadStep(pieces[worker], worker); left--)
                if (left == 0)
                    throw TransitionFormat.Damaged($"there are more than {_steps} steps");
        }
        _isUneven = true;
    }

    private bool ReadStep(BinaryReader piece, int worker)
    {
        var isStep = !_ended[worker] && _format.ReadStep(piece, Part(_actions, worker), Step(worker, _copiesEach), Part(_mask, worker));
        _ended[worker] = !isStep;
        return isStep;
    }

    private void End(BinaryReader piece)
    {
        var (time, fault) = PieceEnd.Read(piece, _steps * _copiesEach, Episodes);
        _time += time;
        Fault ??= fault;
        var (observations, returns) = _normalization.CreateMoments();
        WireReader.Read(piece, observations, returns);
        _normalization.Merge(observations, returns);
    }

    private StepBuffers Step(int worker, int count) => new()
    {
        Observations = _observations.AsSpan(worker * count * _spec.Observation.Bytes, count * _spec.Observation.Bytes),
        Rewards = _rewards.AsSpan(worker * count, count),
        Terminated = _terminated.AsSpan(worker * count, count),
        Truncated = _truncated.AsSpan(worker * count, count),
        FinalObservations = _finalObservations.AsSpan(worker * count * _spec.Observation.Bytes, count * _spec.Observation.Bytes),
    };

    private Span<T> Part<T>(T[] all, int worker) => all.AsSpan(all.Length / _channel.Workers * worker, all.Length / _channel.Workers);
}
