using RlTemplates.Inference.Distributions;
using RlTemplates.Inference.Networks;
using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Engines;
using RlTemplates.Learning.Replay;
using RlTemplates.Learning.Rollouts;
using RlTemplates.Networks;
using RlTemplates.Rollouts;

namespace RlTemplates.Learning.Algorithms;

/// <summary>
/// Soft actor-critic (Haarnoja et al. 2018) with two critics and a learned temperature. A run is the same bit for bit for the same seed, whatever
/// the threads, and when it is resumed from saved state, which includes the replay.
/// </summary>
[Algorithm(ObservationKinds.Vector, ActionKinds.Continuous, Metrics =
    ["learner/critic_loss", "learner/actor_loss", "learner/mean_q", "learner/entropy", "learner/ent_coef", "learner/critic_grad_gnorm", "learner/actor_grad_gnorm",
     "learner/cur_lr", "learner/num_updates", "learner/num_target_updates", "replay/size", "replay/bytes"])]
public sealed class Sac : IAlgorithm, IAlgorithmFactory<SacOptions>
{
    private const string Tag = "sac-4";
    private const ulong CriticStream = ulong.MaxValue - 2;
    private readonly SacOptions _options;
    private readonly Normalization _normalization;
    private readonly ReplayLoop _loop;
    private readonly INetworkBackend _engine;
    private readonly INetwork _actor, _critics, _targets;
    private readonly GradientStep _actorStep, _criticStep;
    private readonly Temperature _temperature;
    private readonly SacBatch _batch;
    private SacStatistics _statistics;

    private Sac(SacOptions options, AlgorithmSetup setup, INetworkBackend engine, IEnvironment environment, BoxSpace actions)
    {
        (_options, _engine) = (options, engine);
        var (spec, distribution, shape) = (environment.Spec, new SquashedGaussian(actions), options.Network);
        _normalization = new(spec, options.NormalizeObservations, options.NormalizeRewards);
        _normalization.Begin(setup.Weights);
        var replay = new ReplaySettings(options.BufferSize, options.NumEnvs) { NStep = options.NStep, Gamma = options.Gamma };
        var rounds = new ReplayRounds(options.TrainFreq, options.LearningStarts, options.GradientSteps, options.MinTimestepsPerIteration, options.LearningRate);
        var buffer = new ReplayBuffer(spec, replay);
        _actor = CreateActor(options, setup, engine, _normalization, distribution);
        var criticShape = shape with { ShareLayers = false, PolicyHeadGain = shape.ValueHeadGain };
        var criticSeed = new RandomStream(setup.Seed, CriticStream).NextUInt64();
        _critics = engine.Create(criticShape, CriticInputs.Space(_normalization.Input, actions.Size), policySize: 1, logStdOutputs: 0, criticSeed);
        new MemoryNeed($"buffer_size {options.BufferSize}, num_envs {options.NumEnvs} and batch_size {options.BatchSize}")
            .Add("replay", 1, buffer.Reserved)
            .AddArray("a batch's observations", (double)options.BatchSize * spec.Observation.Bytes, 1)
            .Add("its passes", 1, _actor.TapeBytes(options.BatchSize, forTraining: true) + _critics.TapeBytes(options.BatchSize, forTraining: true) + _critics.TapeBytes(options.BatchSize, forTraining: false))
            .Ensure();
        _targets = _critics.Clone();
        Policy = new NetworkPolicy(_actor, distribution, _normalization, hasValue: false);
        var uniform = new UniformPolicy(actions);
        _loop = new("SAC", buffer, options.NumEnvs, rounds, setup.Seed, setup.Rollouts is { } open ? Remote(open, environment, buffer) : new LocalTransitions(
            new(environment, buffer, setup.Seed, new(_normalization, options.NumEnvs, options.Gamma)), rounds.Steps, timesteps => timesteps < options.LearningStarts ? uniform : Policy));
        var clip = options.GradClip ?? double.PositiveInfinity;
        _actorStep = new(engine, _actor, new AdamSettings(), clip, _loop.Divergence);
        _criticStep = new(engine, _critics, new AdamSettings(), clip, _loop.Divergence);
        _temperature = new(options.EntCoef, options.TargetEntropy ?? -actions.Size);
        _batch = new(_actor, _critics, _targets, distribution, new(_normalization), spec, options.BatchSize, setup.Threads);
    }

    /// <inheritdoc/>
    public IPolicy Policy { get; }

    /// <inheritdoc/>
    public long TimestepsPerIteration => _loop.TimestepsPerIteration;

    internal INetwork Actor => _actor;

    internal INetwork Critics => _critics;

    /// <inheritdoc/>
    public static IAlgorithm Create(SacOptions options, AlgorithmSetup setup)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(setup);
        NetworkShape.CheckFeedForward(options.Network, "SAC");
        NetworkShape.CheckSeparate(options.Network, "SAC");
        return NewEnvironments.For(setup, setup.Rollouts is null ? options.NumEnvs : 1, (engine, environment) => environment.Spec switch
        {
            { Action: not BoxSpace } spec => throw new NotSupportedException($"SAC learns continuous actions; {spec.Name} takes {spec.Action.GetType().Name}."),
            { HasActionMask: true } spec => throw new NotSupportedException($"SAC heeds no action masks; {spec.Name} says that it has one."),
            { Observation.Shape.Length: 3 } spec => throw new NotSupportedException($"SAC learns from vectors; {spec.Name} shows {spec.Observation}."),
            { Action: var actions } => new Sac(options, setup, engine, environment, (BoxSpace)actions),
        });
    }

    /// <inheritdoc/>
    public static IRolloutWorker CreateWorker(SacOptions options, AlgorithmSetup setup, int index, int count)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(setup);
        return NewEnvironments.ForWorker(setup, RemoteTransitions.CopiesEach(options.NumEnvs, count), (engine, environment) =>
        {
            var actions = (BoxSpace)environment.Spec.Action;
            var (normalization, distribution) = (new Normalization(environment.Spec, options.NormalizeObservations, options.NormalizeRewards), new SquashedGaussian(actions));
            var network = engine.CreateActor(CreateActor(options, setup, engine, normalization, distribution));
            var (policy, uniform) = (new NetworkPolicy(network, distribution, normalization, hasValue: false), new UniformPolicy(actions));
            return new TransitionWorker(engine, environment, network, normalization, (options.TrainFreq, options.NumEnvs, options.Gamma, ReplayLoop.SeedOf(setup, index)),
                timesteps => timesteps < options.LearningStarts ? uniform : policy);
        });
    }

    private static INetwork CreateActor(SacOptions options, AlgorithmSetup setup, INetworkBackend engine, Normalization normalization, SquashedGaussian distribution) => setup.Initialized(engine.Create(
        options.Network with { ShareLayers = true, FreeLogStd = options.Network.FreeLogStd ?? false }, normalization.Input, distribution.Outputs, distribution.LogStdOutputs, setup.Seed));

    private RemoteTransitions Remote(Func<IRolloutChannel> open, IEnvironment environment, ReplayBuffer replay)
    {
        environment.Dispose();
        return new(open(), replay, environment.Spec, (_options.TrainFreq, _options.NumEnvs), _actor.ParameterCount, _normalization);
    }

    /// <inheritdoc/>
    public void Train(TrainReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (!_loop.IsPaused)
            _statistics = default;
        _loop.Run(_actor, Update, static () => { }, cancellationToken);
        if (!_loop.IsPaused)
        {
            _statistics.Report(report);
            report.Set("learner/ent_coef", _temperature.Value);
        }
        _loop.Report(report);
    }

    // Critics, policy and temperature all take the temperature and the actions from before the update, the policy the critics from after theirs.
    private void Update()
    {
        var alpha = _temperature.Value;
        _batch.DrawTransitions(_loop.Replay, ref _loop.Random);
        _batch.DrawActions(ref _loop.Random);
        _batch.DifferentiateCritics(alpha, ref _statistics);
        _statistics.Check(_loop);
        var criticNorm = _loop.Take(_criticStep, _batch.CriticGradients);
        _batch.DifferentiateActor(alpha, ref _statistics);
        _statistics.Check(_loop);
        var actorNorm = _loop.Take(_actorStep, _batch.ActorGradients);
        _temperature.Improve(_batch.Entropy, _loop.LearningRate);
        _loop.Check("entropy coefficient", _temperature.Value);
        _statistics.AddUpdate(criticNorm, actorNorm);
        if (++_loop.Updates % _options.TargetUpdateInterval == 0)
            _loop.Follow(_targets, _critics, _options.Tau);
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        _loop.Divergence.EnsureNone();
        SavedArray.WriteTag(writer, Tag);
        foreach (var network in (ReadOnlySpan<INetwork>)[_actor, _critics, _targets])
            SavedNetwork.Write(writer, network);
        foreach (var part in Parts)
            part.Save(writer);
        if (_loop.IsPaused)
            _statistics.Save(writer);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        SavedArray.Tag(reader, Tag);
        foreach (var (network, what) in (ReadOnlySpan<(INetwork, string)>)[(_actor, "weights"), (_critics, "weights of the critics"), (_targets, "weights of the target critics")])
            SavedNetwork.Read(reader, network, what);
        foreach (var part in Parts)
            part.Load(reader);
        if (_loop.IsPaused)
            _statistics.Load(reader);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _loop.Dispose();
        _engine.Dispose();
    }

    private IStateful[] Parts => [_actorStep, _criticStep, _temperature, _normalization, _loop];
}
