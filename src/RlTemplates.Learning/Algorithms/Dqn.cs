using RlTemplates.Inference.Networks;
using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Engines;
using RlTemplates.Learning.Replay;
using RlTemplates.Learning.Rollouts;
using RlTemplates.Networks;
using RlTemplates.Rollouts;

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
    private const string Tag = "dqn-4";
    private readonly DqnOptions _options;
    private readonly Normalization _normalization;
    private readonly ReplayLoop _loop;
    private readonly INetworkBackend _engine;
    private readonly INetwork _network, _target;
    private readonly GradientStep _step;
    private readonly DqnBatch _batch;
    private DqnStatistics _statistics;
    private long _targetUpdated, _exploring;

    private Dqn(DqnOptions options, AlgorithmSetup setup, INetworkBackend engine, IEnvironment environment, int choices)
    {
        (_options, _engine) = (options, engine);
        _normalization = new(environment.Spec, options.NormalizeObservations, options.NormalizeRewards);
        _normalization.Begin(setup.Weights);
        var replay = new ReplaySettings(options.BufferSize, options.NumEnvs)
        {
            NStep = options.NStep, Gamma = options.Gamma, Alpha = options.PrioritizedReplay ? options.PrioritizedReplayAlpha : null, PriorityEpsilon = options.PrioritizedReplayEps,
        };
        var rounds = new ReplayRounds(options.RolloutFragmentLength, options.LearningStarts, options.GradientSteps, options.MinTimestepsPerIteration, options.LearningRate);
        var buffer = new ReplayBuffer(environment.Spec, replay);
        _network = CreateNetwork(options, setup, engine, _normalization, choices);
        new MemoryNeed($"buffer_size {options.BufferSize}, num_envs {options.NumEnvs} and train_batch_size {options.TrainBatchSize}")
            .Add("replay", 1, buffer.Reserved)
            .AddArray("a batch's observations", (double)options.TrainBatchSize * environment.Spec.Observation.Bytes, 1)
            .AddArray("its outputs", (double)options.TrainBatchSize * choices, sizeof(float))
            .Add("its passes", 1, _network.TapeBytes(options.TrainBatchSize, forTraining: true) + 2 * _network.TapeBytes(options.TrainBatchSize, forTraining: false))
            .Ensure();
        _target = _network.Clone();
        var policy = new EpsilonGreedyPolicy(_network, _normalization, options.Dueling, () => options.Epsilon.At(_exploring), setup.Threads);
        _loop = new("DQN", buffer, options.NumEnvs, rounds, setup.Seed, setup.Rollouts is { } open ? Remote(open, environment, buffer) : new LocalTransitions(
            new(environment, buffer, setup.Seed, new(_normalization, options.NumEnvs, options.Gamma)), rounds.Steps, timesteps =>
            {
                _exploring = timesteps;
                return policy;
            }));
        _step = new(engine, _network, new AdamSettings { Epsilon = options.AdamEpsilon }, options.GradClip, _loop.Divergence);
        _batch = new(_network, _target, new(_normalization), environment.Spec, options, setup.Threads);
        Policy = policy;
    }

    /// <inheritdoc/>
    public IPolicy Policy { get; }

    /// <inheritdoc/>
    public long TimestepsPerIteration => _loop.TimestepsPerIteration;

    internal INetwork Network => _network;

    private double Epsilon => _options.Epsilon.At(_loop.Timesteps);

    /// <inheritdoc/>
    public static IAlgorithm Create(DqnOptions options, AlgorithmSetup setup)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(setup);
        NetworkShape.CheckFeedForward(options.Network, "DQN");
        return NewEnvironments.For(setup, setup.Rollouts is null ? options.NumEnvs : 1, (engine, environment) => environment.Spec.Action is DiscreteSpace { Count: var choices }
            ? new Dqn(options, setup, engine, environment, choices)
            : throw new NotSupportedException($"DQN learns discrete actions; {environment.Spec.Name} takes {environment.Spec.Action.GetType().Name}."));
    }

    /// <inheritdoc/>
    public static IRolloutWorker CreateWorker(DqnOptions options, AlgorithmSetup setup, int index, int count)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(setup);
        return NewEnvironments.ForWorker(setup, RemoteTransitions.CopiesEach(options.NumEnvs, count), (engine, environment) =>
        {
            var normalization = new Normalization(environment.Spec, options.NormalizeObservations, options.NormalizeRewards);
            var network = engine.CreateActor(CreateNetwork(options, setup, engine, normalization, ((DiscreteSpace)environment.Spec.Action).Count));
            var exploring = 0L;
            var policy = new EpsilonGreedyPolicy(network, normalization, options.Dueling, () => options.Epsilon.At(exploring), setup.Threads);
            return new TransitionWorker(engine, environment, network, normalization, (options.RolloutFragmentLength, options.NumEnvs, options.Gamma, ReplayLoop.SeedOf(setup, index)), timesteps =>
            {
                exploring = timesteps;
                return policy;
            });
        });
    }

    private static INetwork CreateNetwork(DqnOptions options, AlgorithmSetup setup, INetworkBackend engine, Normalization normalization, int choices) => setup.Initialized(engine.Create(
        options.Dueling ? options.Network : options.Network with { ShareLayers = true }, normalization.Input, choices, logStdOutputs: 0, setup.Seed));

    private RemoteTransitions Remote(Func<IRolloutChannel> open, IEnvironment environment, ReplayBuffer replay)
    {
        environment.Dispose();
        return new(open(), replay, environment.Spec, (_options.RolloutFragmentLength, _options.NumEnvs), _network.ParameterCount, _normalization);
    }

    /// <inheritdoc/>
    public void Train(TrainReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (!_loop.IsPaused)
            _statistics = default;
        _loop.Run(_network, Update, EndRound, cancellationToken);
        _exploring = _loop.Timesteps;
        if (!_loop.IsPaused)
        {
            _statistics.Report(report);
            report.Set("learner/cur_epsilon", Epsilon);
        }
        _loop.Report(report);
    }

    private void Update()
    {
        _batch.DrawTransitions(_loop.Replay, ref _loop.Random, _options.PrioritizedReplayBeta.At(_loop.Timesteps));
        _batch.Differentiate(ref _statistics);
        _statistics.Check(_loop);
        _statistics.AddUpdate(_loop.Take(_step, _batch.Gradients));
        _loop.Replay.UpdatePriorities(_batch.Transitions, _batch.Errors);
        _loop.Updates++;
    }

    private void EndRound()
    {
        if (_loop.Timesteps - _targetUpdated < _options.TargetNetworkUpdateFreq)
            return;
        _loop.Follow(_target, _network, _options.Tau);
        _targetUpdated = _loop.Timesteps;
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        _loop.Divergence.EnsureNone();
        SavedArray.WriteTag(writer, Tag);
        SavedNetwork.Write(writer, _network);
        SavedNetwork.Write(writer, _target);
        _step.Save(writer);
        _normalization.Save(writer);
        _loop.Save(writer);
        writer.Write(_targetUpdated);
        if (_loop.IsPaused)
            _statistics.Save(writer);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        SavedArray.Tag(reader, Tag);
        SavedNetwork.Read(reader, _network);
        SavedNetwork.Read(reader, _target, "weights of the target network");
        _step.Load(reader);
        _normalization.Load(reader);
        _loop.Load(reader);
        _exploring = _loop.Timesteps;
        _targetUpdated = reader.ReadInt64();
        if (_loop.IsPaused)
            _statistics.Load(reader);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _loop.Dispose();
        _engine.Dispose();
    }
}
