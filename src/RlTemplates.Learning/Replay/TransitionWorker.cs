using System.Text;
using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Rollouts;
using RlTemplates.Networks;
using RlTemplates.Rollouts;

namespace RlTemplates.Learning.Replay;

/// <summary>Plays rounds of steps for a learner that is elsewhere. A piece is the steps, times, a fault, the episodes that finished, and what was seen since the piece before.</summary>
internal sealed class TransitionWorker : IRolloutWorker, ITransitionSink
{
    private readonly INetworkBackend _engine;
    private readonly INetwork _network;
    private readonly Normalization _normalization;
    private readonly ReplayRunner _runner;
    private readonly TransitionFormat _format;
    private readonly Func<long, IPolicy> _explorer;
    private readonly int _steps, _allCopies;
    private byte[] _first = [];
    private bool[] _firstMask = [];
    private BinaryWriter? _writer;
    private long _timesteps = -1;

    /// <param name="engine">Computes; disposed of with this.</param>
    /// <param name="environment">The copies; disposed of with this.</param>
    /// <param name="network">The policy's.</param>
    /// <param name="normalization">What is known of observations and rewards.</param>
    /// <param name="rounds">Steps of a round, all workers' copies, γ and the seed.</param>
    /// <param name="explorer">Who acts, by the timesteps played before.</param>
    public TransitionWorker(
        INetworkBackend engine, IEnvironment environment, INetwork network, Normalization normalization, (int Steps, int AllCopies, double Gamma, ulong Seed) rounds, Func<long, IPolicy> explorer)
    {
        (_engine, _network, _normalization, _explorer, _steps, _allCopies) = (engine, network, normalization, explorer, rounds.Steps, rounds.AllCopies);
        _format = new(environment.Spec, environment.Count);
        normalization.KeepsJournal = true;
        _runner = new(environment, this, rounds.Seed, new(normalization, environment.Count, rounds.Gamma));
    }

    /// <inheritdoc/>
    public void Load(Stream policy)
    {
        using var reader = new BinaryReader(policy, Encoding.UTF8, leaveOpen: true);
        _timesteps = PolicyMessage.Read(reader, _network, _normalization).Timesteps;
    }

    /// <inheritdoc/>
    public void Play(Stream piece)
    {
        if (_timesteps < 0)
            throw new InvalidOperationException("A worker plays with a policy: load one first.");
        _runner.Clock.Start();
        using var writer = _writer = new BinaryWriter(piece, Encoding.UTF8, leaveOpen: true);
        _format.WriteHead(writer, _first, _firstMask);
        (_first, _firstMask) = ([], []);
        for (var t = 0; t < _steps && _runner.Fault is null; t++, _timesteps += _allCopies)
            _runner.Step(_explorer(_timesteps));
        writer.Write(false);
        PieceEnd.Write(writer, _runner.Clock.Take(), _runner.Fault, _runner.Episodes);
        _runner.Episodes.Clear();
        _normalization.WriteJournal(writer);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _runner.Dispose();
        _engine.Dispose();
    }

    void ITransitionSink.Start(ReadOnlySpan<byte> observations, ReadOnlySpan<bool> mask) => (_first, _firstMask) = (observations.ToArray(), mask.ToArray());

    void ITransitionSink.Restart(ReadOnlySpan<byte> observations, ReadOnlySpan<bool> mask) => (_first, _firstMask) = (observations.ToArray(), mask.ToArray());

    // What has a fault is told, not sent.
    void ITransitionSink.Add(ReadOnlySpan<byte> actions, in StepBuffers step, ReadOnlySpan<bool> mask)
    {
        if (_runner.Fault is null)
            _format.WriteStep(_writer!, actions, step, mask);
    }
}
