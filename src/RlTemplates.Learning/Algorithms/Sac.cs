using System.Diagnostics;
using RlTemplates.Learning.Distributions;
using RlTemplates.Learning.Networks;
using RlTemplates.Learning.Optimizers;
using RlTemplates.Learning.Replay;
using RlTemplates.Learning.Rollouts;

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
    private const string Tag = "sac-2";
    private const ulong CriticStream = ulong.MaxValue - 2;
    private readonly SacOptions _options;
    private readonly Normalization _normalization;
    private readonly PolicyValueNetwork _actor, _critics;
    private readonly INetwork _targets;
    private readonly Adam _actorOptimizer, _criticOptimizer;
    private readonly GradientStep _actorStep, _criticStep;
    private readonly Temperature _temperature;
    private readonly UniformPolicy _uniform;
    private readonly ReplayBuffer _replay;
    private readonly ReplayRunner _runner;
    private readonly SacBatch _batch;
    private readonly Divergence _divergence = new("SAC");
    private RandomStream _random;
    private long _timesteps, _updates, _targetUpdates;

    private Sac(SacOptions options, AlgorithmSetup setup, IEnvironment environment, BoxSpace actions)
    {
        _options = options;
        var (spec, distribution, shape) = (environment.Spec, new SquashedGaussian(actions), options.Network);
        _normalization = new(spec, options.NormalizeObservations, options.NormalizeRewards);
        _actor = PolicyValueNetwork.Create(shape with { ShareLayers = true }, _normalization.Input, distribution, setup.Seed);
        _critics = PolicyValueNetwork.Create(
            shape with { ShareLayers = false, PolicyHeadGain = shape.ValueHeadGain }, CriticInputs.Space(_normalization.Input, actions.Size), 1, new RandomStream(setup.Seed, CriticStream).NextUInt64());
        _targets = _critics.Clone();
        (_actorOptimizer, _criticOptimizer) = (new(_actor.Parameters.Length), new(_critics.Parameters.Length));
        var clip = options.GradClip ?? double.PositiveInfinity;
        (_actorStep, _criticStep) = (new(_actor, _actorOptimizer, clip, _divergence), new(_critics, _criticOptimizer, clip, _divergence));
        _temperature = new(options.EntCoef, options.TargetEntropy ?? -actions.Size);
        _uniform = new(actions);
        Policy = new NetworkPolicy(_actor, distribution, _normalization);
        _replay = new(spec, new(options.BufferSize, options.NumEnvs) { NStep = options.NStep, Gamma = options.Gamma });
        _runner = new(environment, _replay, setup.Seed, new(_normalization, options.NumEnvs, options.Gamma));
        _batch = new(_actor, _critics, _targets, distribution, new(_normalization), spec, options.BatchSize, setup.Threads);
        _random = new(setup.Seed, ulong.MaxValue - 1);
    }

    /// <inheritdoc/>
    public IPolicy Policy { get; }

    internal INetwork Actor => _actor;

    internal INetwork Critics => _critics;

    /// <inheritdoc/>
    public static IAlgorithm Create(SacOptions options, AlgorithmSetup setup)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(setup);
        NetworkShape.CheckFeedForward(options.Network, "SAC");
        var environment = setup.CreateEnvironment(options.NumEnvs);
        try
        {
            return environment.Spec switch
            {
                { Action: not BoxSpace } spec => throw new NotSupportedException($"SAC learns continuous actions; {spec.Name} takes {spec.Action.GetType().Name}."),
                { HasActionMask: true } spec => throw new NotSupportedException($"SAC heeds no action masks; {spec.Name} says that it has one."),
                { Observation.Shape.Length: 3 } spec => throw new NotSupportedException($"SAC learns from vectors; {spec.Name} shows {spec.Observation}."),
                { Action: var actions } => new Sac(options, setup, environment, (BoxSpace)actions),
            };
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
        var statistics = new SacStatistics();
        while (_timesteps < end && !cancellationToken.IsCancellationRequested)
        {
            for (var t = 0; t < _options.TrainFreq; t++)
            {
                _runner.Step(_timesteps < _options.LearningStarts ? _uniform : Policy);
                _timesteps += _options.NumEnvs;
                _divergence.Check(_runner.Fault, _updates + 1, _timesteps);
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
        report.Set("learner/ent_coef", _temperature.Value);
        report.Set("learner/cur_lr", _options.LearningRate.At(_timesteps));
        report.Set("learner/num_updates", _updates);
        report.Set("learner/num_target_updates", _targetUpdates);
        report.Set("replay/size", _replay.Size);
        report.Set("replay/bytes", _replay.Bytes);
        (_runner.TakeTime() with { Learning = learning, Whole = Stopwatch.GetTimestamp() - start }).Report(report);
    }

    // Critics, policy and temperature all take the temperature and the actions from before the update, the policy the critics from after theirs.
    private void Improve(ref SacStatistics statistics)
    {
        for (var step = 0; step < _options.GradientSteps; step++)
        {
            var alpha = _temperature.Value;
            _batch.DrawTransitions(_replay, ref _random);
            _batch.DrawActions(ref _random);
            _batch.DifferentiateCritics(alpha, ref statistics);
            var criticNorm = Apply(_criticStep, _batch.CriticGradients, statistics);
            _batch.DifferentiateActor(alpha, ref statistics);
            var actorNorm = Apply(_actorStep, _batch.ActorGradients, statistics);
            _temperature.Improve(_batch.Entropy, _options.LearningRate.At(_timesteps));
            _divergence.Check("entropy coefficient", _temperature.Value, _updates + 1, _timesteps);
            statistics.AddUpdate(criticNorm, actorNorm);
            _updates++;
            if (_updates % _options.TargetUpdateInterval != 0)
                continue;
            TargetNetwork.Follow(_targets, _critics, _options.Tau);
            _targetUpdates++;
        }
    }

    private double Apply(GradientStep step, float[] gradients, in SacStatistics statistics)
    {
        statistics.Check(_divergence, _updates + 1, _timesteps);
        return step.Take(gradients, _options.LearningRate.At(_timesteps), _updates + 1, _timesteps);
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        _divergence.EnsureNone();
        SavedArray.WriteTag(writer, Tag);
        foreach (var network in (ReadOnlySpan<INetwork>)[_actor, _critics, _targets])
            SavedArray.Write<float>(writer, network.Parameters);
        foreach (var part in Parts)
            part.Save(writer);
        _random.Save(writer);
        foreach (var count in (ReadOnlySpan<long>)[_timesteps, _updates, _targetUpdates])
            writer.Write(count);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        SavedArray.Tag(reader, Tag);
        foreach (var (network, what) in (ReadOnlySpan<(INetwork, string)>)[(_actor, "weights"), (_critics, "weights of the critics"), (_targets, "weights of the target critics")])
        {
            SavedArray.Read(reader, network.Parameters, what);
            network.WeightsChanged();
        }
        foreach (var part in Parts)
            part.Load(reader);
        _random = RandomStream.Load(reader);
        (_timesteps, _updates, _targetUpdates) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
    }

    /// <inheritdoc/>
    public void Dispose() => _runner.Dispose();

    private IStateful[] Parts => [_actorOptimizer, _criticOptimizer, _temperature, _normalization, _runner, _replay];
}
