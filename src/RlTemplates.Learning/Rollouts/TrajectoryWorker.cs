using System.Text;
using RlTemplates.Inference.Policies;
using RlTemplates.Networks;
using RlTemplates.Rollouts;

namespace RlTemplates.Learning.Rollouts;

/// <summary>Plays trajectories for a learner that is elsewhere. A piece is a trajectory and what was seen: since the last round in lock step, else since the piece before.</summary>
internal sealed class TrajectoryWorker : IRolloutWorker
{
    private readonly INetworkBackend _engine;
    private readonly EnvironmentRunner _runner;
    private readonly INetwork _network;
    private readonly Normalization _normalization;
    private readonly Trajectory _trajectory;
    private readonly bool _bootstrap, _inRounds;
    private PolicyMessage _policy = new(-1, 0, 0);

    /// <param name="engine">Computes; disposed of with this.</param>
    /// <param name="runner">Plays with the network and shares on demand; disposed of with this.</param>
    /// <param name="network">The policy.</param>
    /// <param name="normalization">What is known of observations and rewards.</param>
    /// <param name="trajectory">What is filled again and again.</param>
    /// <param name="bootstrap">Whether the learner wants the values of the last observations.</param>
    /// <param name="inRounds">Whether the learner merges what was seen once a round, not with each trajectory.</param>
    public TrajectoryWorker(INetworkBackend engine, EnvironmentRunner runner, INetwork network, Normalization normalization, Trajectory trajectory, bool bootstrap, bool inRounds) =>
        (_engine, _runner, _network, _normalization, _trajectory, _bootstrap, _inRounds) = (engine, runner, network, normalization, trajectory, bootstrap, inRounds);

    /// <inheritdoc/>
    public void Load(Stream policy)
    {
        using var reader = new BinaryReader(policy, Encoding.UTF8, leaveOpen: true);
        var before = _policy.Round;
        _policy = PolicyMessage.Read(reader, _network, _normalization);
        if (_inRounds && _policy.Round != before)
            _runner.ForgetSeen();
    }

    /// <inheritdoc/>
    public void Play(Stream piece)
    {
        if (_policy.Round < 0)
            throw new InvalidOperationException("A worker plays with a policy: load one first.");
        _runner.Clock.Start();
        _runner.Collect(_trajectory, _bootstrap);
        (_trajectory.PolicyVersion, _trajectory.Time) = (_policy.Version, _runner.Clock.Take());
        using var writer = new BinaryWriter(piece, Encoding.UTF8, leaveOpen: true);
        _trajectory.Write(writer);
        _runner.WriteSeen(writer);
        if (!_inRounds)
            _runner.Share();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _runner.Dispose();
        _engine.Dispose();
    }
}
