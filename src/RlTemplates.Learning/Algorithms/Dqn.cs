using System.Diagnostics;
using RlTemplates.Learning.Networks;
using RlTemplates.Learning.Optimizers;
using RlTemplates.Learning.Replay;
using RlTemplates.Learning.Rollouts;

namespace RlTemplates.Learning.Algorithms;

/// <summary>
/// Deep Q-network (Mnih et al. 2015) with double Q-learning, duelling heads, n-step returns and prioritised replay as options. A run is the same
/// bit for bit for the same seed, whatever the threads, and when it is resumed from saved state, which includes the replay.
/// </summary>
[Algorithm(ObservationKinds.Vector | ObservationKinds.Image, ActionKinds.Discrete, Metrics =
    ["learner/loss", "learner/mean_q", "learner/mean_td_error", "learner/grad_gnorm", "learner/cur_lr", "learner/cur_epsilon", "learner/num_updates",
     "learner/num_target_updates", "replay/size", "replay/bytes"])]
public sealed class Dqn : IAlgorithm, IAlgorithmFactory<DqnOptions>
{
    private const string Tag = "dqn-1";
    private readonly DqnOptions _options;
    private readonly PolicyValueNetwork _network;
    private readonly INetwork _target;
    private readonly EpsilonGreedyPolicy _policy;
    private readonly Adam _optimizer;
    private readonly GradientStep _step;
    private readonly ReplayBuffer _replay;
    private readonly ReplayRunner _runner;
    private readonly DqnBatch _batch;
    private readonly Divergence _divergence = new("DQN");
    private RandomStream _random;
    private long _timesteps, _updates, _targetUpdates, _targetUpdated;

    private Dqn(DqnOptions options, AlgorithmSetup setup, IEnvironment environment, int choices)
    {
        _options = options;
        var shape = options.Dueling ? options.Network : options.Network with { ShareLayers = true };
        _network = PolicyValueNetwork.Create(shape, environment.Spec.Observation, choices, setup.Seed);
        _target = _network.Clone();
        _policy = new(_network, setup.Threads);
        _optimizer = new(_network.Parameters.Length, options.AdamEpsilon);
        _step = new(_network, _optimizer, options.GradClip, _divergence);
        _replay = new(environment.Spec, new(options.BufferSize, options.NumEnvs)
        {
            NStep = options.NStep, Gamma = options.Gamma, Alpha = options.PrioritizedReplay ? options.PrioritizedReplayAlpha : null, PriorityEpsilon = options.PrioritizedReplayEps,
        });
        _runner = new(environment, _replay, setup.Seed);
        _batch = new(_network, _target, environment.Spec, options, setup.Threads);
        _random = new(setup.Seed, ulong.MaxValue - 1);
        _policy.Epsilon = options.Epsilon.At(0);
    }

    /// <inheritdoc/>
    public IPolicy Policy => _policy;

    internal INetwork Network => _network;

    /// <inheritdoc/>
    public static IAlgorithm Create(DqnOptions options, AlgorithmSetup setup)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(setup);
        NetworkShape.CheckFeedForward(options.Network, "DQN");
        var environment = setup.CreateEnvironment(options.NumEnvs);
        try
        {
            return environment.Spec.Action is DiscreteSpace { Count: var choices }
                ? new Dqn(options, setup, environment, choices)
                : throw new NotSupportedException($"DQN learns discrete actions; {environment.Spec.Name} takes {environment.Spec.Action.GetType().Name}.");
        }
        catch
        {
            environment.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Train(TrainReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        var (start, end, learning) = (Stopwatch.GetTimestamp(), _timesteps + _options.MinTimestepsPerIteration, 0L);
        var statistics = new DqnStatistics();
        while (_timesteps < end && !cancellationToken.IsCancellationRequested)
        {
            for (var t = 0; t < _options.RolloutFragmentLength; t++)
            {
                _runner.Step(_policy);
                _timesteps += _options.NumEnvs;
                _divergence.Check(_runner.Fault, _updates + 1, _timesteps);
                _policy.Epsilon = _options.Epsilon.At(_timesteps);
            }
            var learns = Stopwatch.GetTimestamp();
            if (_timesteps >= _options.LearningStarts && _replay.Size > 0)
                Improve(ref statistics);
            learning += Stopwatch.GetTimestamp() - learns;
        }
        _runner.Episodes.ForEach(report.Add);
        _runner.Episodes.Clear();
        report.TimestepsTotal = _timesteps;
        report.FramesPerStep = _runner.FramesPerStep;
        statistics.Report(report);
        report.Set("learner/cur_lr", _options.LearningRate.At(_timesteps));
        report.Set("learner/cur_epsilon", _policy.Epsilon);
        report.Set("learner/num_updates", _updates);
        report.Set("learner/num_target_updates", _targetUpdates);
        report.Set("replay/size", _replay.Size);
        report.Set("replay/bytes", _replay.Bytes);
        (_runner.TakeTime() with { Learning = learning, Whole = Stopwatch.GetTimestamp() - start }).Report(report);
    }

    private void Improve(ref DqnStatistics statistics)
    {
        for (var step = 0; step < _options.GradientSteps; step++)
        {
            _replay.Sample(_batch.Transitions, ref _random, _options.PrioritizedReplayBeta.At(_timesteps));
            _batch.Differentiate(ref statistics);
            statistics.Check(_divergence, _updates + 1, _timesteps);
            var norm = _step.Take(_batch.Gradients, _options.LearningRate.At(_timesteps), _updates + 1, _timesteps);
            _replay.UpdatePriorities(_batch.Transitions, _batch.Errors);
            statistics.AddUpdate(norm);
            _updates++;
        }
        if (_timesteps - _targetUpdated < _options.TargetNetworkUpdateFreq)
            return;
        TargetNetwork.Follow(_target, _network, _options.Tau);
        _targetUpdated = _timesteps;
        _targetUpdates++;
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        _divergence.EnsureNone();
        SavedArray.WriteTag(writer, Tag);
        SavedArray.Write<float>(writer, _network.Parameters);
        SavedArray.Write<float>(writer, _target.Parameters);
        _optimizer.Save(writer);
        _runner.Save(writer);
        _replay.Save(writer);
        _random.Save(writer);
        foreach (var count in (ReadOnlySpan<long>)[_timesteps, _updates, _targetUpdates, _targetUpdated])
            writer.Write(count);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        SavedArray.Tag(reader, Tag);
        SavedArray.Read(reader, _network.Parameters, "weights");
        SavedArray.Read(reader, _target.Parameters, "weights of the target network");
        _network.WeightsChanged();
        _target.WeightsChanged();
        _optimizer.Load(reader);
        _runner.Load(reader);
        _replay.Load(reader);
        _random = RandomStream.Load(reader);
        (_timesteps, _updates, _targetUpdates, _targetUpdated) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
        _policy.Epsilon = _options.Epsilon.At(_timesteps);
    }

    /// <inheritdoc/>
    public void Dispose() => _runner.Dispose();
}
