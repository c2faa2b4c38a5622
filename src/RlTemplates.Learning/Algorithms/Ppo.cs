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
/// Proximal policy optimisation with a clipped objective (Schulman et al. 2017). A run is the same bit for bit for the same seed,
/// whatever the threads, and when it is resumed from saved state.
/// </summary>
[Algorithm(ObservationKinds.Vector | ObservationKinds.Image, ActionKinds.Discrete | ActionKinds.MultiDiscrete | ActionKinds.Continuous, Metrics =
    ["learner/policy_loss", "learner/vf_loss", "learner/entropy", "learner/kl", "learner/clip_fraction", "learner/explained_variance",
     "learner/grad_gnorm", "learner/cur_lr", "learner/cur_clip_param", "learner/num_updates"])]
public sealed class Ppo : IAlgorithm, IAlgorithmFactory<PpoOptions>
{
    private readonly PpoOptions _options;
    private readonly Divergence _divergence = new("PPO");
    private readonly ActionDistribution _distribution;
    private readonly Normalization _normalization;
    private readonly ITrajectorySource _source;
    private readonly INetworkBackend _engine;
    private readonly INetwork _network;
    private readonly GradientStep _step;
    private readonly Minibatch _batch;
    private readonly PpoIteration _iteration;
    private readonly float[] _advantages, _returns;
    private RandomStream _random;
    private long _timesteps, _updates;

    private Ppo(PpoOptions options, AlgorithmSetup setup, INetworkBackend engine, IEnvironment environment)
    {
        (_options, _engine) = (options, engine);
        _distribution = ActionDistribution.For(environment.Spec, options.NormalizeActions);
        _normalization = new(environment.Spec, options.NormalizeObservations, options.NormalizeRewards);
        _normalization.Begin(setup.Weights);
        _network = CreateNetwork(options, setup, engine, _normalization, _distribution);
        _step = new(engine, _network, new AdamSettings { Epsilon = 1e-5 }, options.GradClip, _divergence);
        EnsureMemory(environment.Spec);
        var rollout = new Trajectory(options.RolloutFragmentLength, options.NumEnvs, environment.Spec, _network.StateSize);
        _batch = new(_network, rollout, options.SgdMinibatchSize, setup.Threads);
        _source = setup.Rollouts is { } open
            ? Remote(open, environment, rollout)
            : new LocalTrajectories(new(environment, _network, _distribution, _normalization, options.Gamma, setup.Seed, setup.Threads), rollout);
        (_advantages, _returns, _iteration) = (new float[rollout.Size], new float[rollout.Size], new(rollout.Size / _batch.PartSize));
        _random = new(setup.Seed, ulong.MaxValue - 1);
        Policy = new NetworkPolicy(_network, _distribution, _normalization);
    }

    /// <inheritdoc/>
    public IPolicy Policy { get; }

    /// <inheritdoc/>
    public long TimestepsPerIteration => IterationLength.Of(_options.MinTimestepsPerIteration, _advantages.Length);

    internal INetwork Network => _network;

    /// <inheritdoc/>
    public static IAlgorithm Create(PpoOptions options, AlgorithmSetup setup)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(setup);
        return NewEnvironments.For(setup, setup.Rollouts is null ? options.NumEnvs : 1, (engine, environment) => new Ppo(options, setup, engine, environment));
    }

    /// <inheritdoc/>
    public void Train(TrainReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        var clock = _source.Clock;
        clock.Start();
        _iteration.Begin(_timesteps + _options.MinTimestepsPerIteration);
        report.IsPaused = !Continue(report, cancellationToken);
        _iteration.Time += clock.Take();
        report.TimestepsTotal = _timesteps + (_iteration.Rollout?.Size ?? _source.Begun);
        if (report.IsPaused)
            return;
        _iteration.Statistics.Report(report);
        report.Set("learner/cur_lr", _options.LearningRate.At(_timesteps));
        report.Set("learner/cur_clip_param", _options.ClipParam.At(_timesteps));
        report.Set("learner/num_updates", _updates);
        report.FramesPerStep = _source.FramesPerStep;
        _iteration.Time.Report(report);
        _iteration.Close();
    }

    /// <inheritdoc/>
    public static IRolloutWorker CreateWorker(PpoOptions options, AlgorithmSetup setup, int index, int count)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(setup);
        var copies = RemoteTransitions.CopiesEach(options.NumEnvs, count);
        return NewEnvironments.ForWorker(setup, copies, (engine, environment) =>
        {
            var distribution = ActionDistribution.For(environment.Spec, options.NormalizeActions);
            var normalization = new Normalization(environment.Spec, options.NormalizeObservations, options.NormalizeRewards);
            var network = engine.CreateActor(CreateNetwork(options, setup, engine, normalization, distribution));
            var runner = new EnvironmentRunner(environment, network, distribution, normalization, options.Gamma, ReplayLoop.SeedOf(setup, index), setup.Threads) { SharesOnDemand = true };
            var trajectory = new Trajectory(options.RolloutFragmentLength, copies, environment.Spec, network.StateSize);
            return new TrajectoryWorker(engine, runner, network, normalization, trajectory, bootstrap: true, inRounds: true);
        });
    }

    private static INetwork CreateNetwork(PpoOptions options, AlgorithmSetup setup, INetworkBackend engine, Normalization normalization, ActionDistribution distribution) => setup.Initialized(engine.Create(
        options.Network with { ShareLayers = options.Network.ShareLayers ?? false }, normalization.Input, distribution.Outputs, distribution.LogStdOutputs, setup.Seed));

    private RemoteTrajectories Remote(Func<IRolloutChannel> open, IEnvironment environment, Trajectory rollout)
    {
        environment.Dispose();
        var channel = open();
        var part = channel.Workers == 1 ? null : new Trajectory(rollout.Steps, RemoteTransitions.CopiesEach(_options.NumEnvs, channel.Workers), rollout.Spec, _network.StateSize);
        return new(channel, [rollout], part, _network.ParameterCount, _normalization, inRounds: true);
    }

    private void EnsureMemory(EnvironmentSpec spec)
    {
        double steps = _options.RolloutFragmentLength, copies = _options.NumEnvs, rows = Math.Min(steps * copies, _options.SgdMinibatchSize);
        new MemoryNeed($"num_envs {_options.NumEnvs}, rollout_fragment_length {_options.RolloutFragmentLength} and sgd_minibatch_size {_options.SgdMinibatchSize}")
            .AddArray("the rollout's observations", (steps + 1) * copies * spec.Observation.Bytes, 1)
            .AddArray("its actions", steps * copies * spec.Action.Size, sizeof(int))
            .Add("the rest of it", steps * copies, 6 * sizeof(float))
            .Add("the actors' passes", 1, _network.TapeBytes(copies, forTraining: false))
            .AddArray("a minibatch's observations", rows * spec.Observation.Bytes, 1)
            .AddArray("its outputs", rows * _network.PolicySize, sizeof(float))
            .Add("its passes", 1, _network.TapeBytes(rows, forTraining: true))
            .Ensure();
    }

    /// <summary>Plays and learns until the iteration is over; false where it was stopped before.</summary>
    private bool Continue(TrainReport report, CancellationToken cancellationToken)
    {
        for (; _iteration.Rollout is not null || _timesteps < _iteration.End; EndRollout(report))
        {
            if (!TryPlay(cancellationToken) || !Improve(_iteration.Rollout!, cancellationToken))
                return false;
        }
        return true;
    }

    /// <summary>Plays a rollout, unless one waits to be learned from; false where that was stopped.</summary>
    private bool TryPlay(CancellationToken cancellationToken)
    {
        if (_iteration.Rollout is null)
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                _source.Publish(_network, _updates);
                _source.Play(1);
                var played = _source.Take(cancellationToken);
                _source.Share();
                _divergence.Check(played, _updates + 1, _timesteps);
                _iteration.Time += played.Time;
                _iteration.Learn(played);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }
        _source.Clock.Enter(Phase.Learning);
        var rollout = _iteration.Rollout!;
        GeneralizedAdvantage.Compute(
            rollout.Rewards, rollout.Ended, rollout.Values, rollout.Copies, _options.Gamma, _options.Lambda, _advantages, _returns);
        _iteration.Statistics.ExplainedVariance = PpoStatistics.Explained(_returns, rollout.Values);
        return true;
    }

    /// <summary>Makes the updates that are left of a rollout; false where it was stopped before the last.</summary>
    private bool Improve(Trajectory rollout, CancellationToken cancellationToken)
    {
        ref var statistics = ref _iteration.Statistics;
        while (_iteration.Epoch < _options.NumSgdIter)
        {
            if (cancellationToken.IsCancellationRequested)
                return false;
            if (_iteration.Part == 0)
                Shuffle(_iteration.Order);
            var parts = _iteration.Order.AsSpan(_iteration.Part, Math.Min(_batch.Parts, _iteration.Order.Length - _iteration.Part));
            var rows = _batch.Gather(rollout, parts, _advantages, _options.NormalizeAdvantages);
            _network.Forward(_batch.ObservationRows(rows.Length), rows.Length, _batch.Tape, _batch.Sequences(rows.Length));
            var kl = Loss(rollout, rows, ref statistics);
            statistics.Check(_divergence, _updates + 1, _timesteps);
            if (kl > 1.5 * _options.TargetKl)
                return true;
            _network.Backward(_batch.Tape, _batch.PolicyGradients(rows.Length), _batch.ValueGradients.AsSpan(0, rows.Length), _batch.Gradients);
            var norm = _step.Take(_batch.Gradients, _options.LearningRate.At(_timesteps), _updates + 1, _timesteps);
            statistics.GradientNorm += norm;
            statistics.Updates++;
            _updates++;
            _iteration.Advance(parts.Length);
        }
        return true;
    }

    private void EndRollout(TrainReport report)
    {
        var rollout = _iteration.Rollout!;
        _source.Clock.Enter(Phase.Other);
        _timesteps += rollout.Size;
        foreach (var episode in rollout.Episodes)
            report.Add(episode);
        _iteration.EndRollout();
        _source.GiveBack(rollout);
    }

    private void Shuffle(int[] order)
    {
        for (var i = order.Length - 1; i > 0; i--)
        {
            var j = _random.NextInt32(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }

    // L = mean(-min(rA, clip(r, 1±ε)A) + c_v (V - R)² - c_e H) with r = π/π_old; writes dL/doutputs [B, A] and dL/dV [B].
    private double Loss(Trajectory rollout, ReadOnlySpan<int> rows, ref PpoStatistics statistics)
    {
        var (outputs, distribution) = (_network.PolicySize, _batch.Row);
        var scale = 1f / rows.Length;
        var clip = (float)_options.ClipParam.At(_timesteps);
        var entropyCoeff = (float)_options.EntropyCoeff.At(_timesteps) * scale;
        var klSum = 0.0;
        for (var b = 0; b < rows.Length; b++)
        {
            var row = rows[b];
            var gradients = _batch.PolicyGradients(rows.Length).Slice(b * outputs, outputs);
            _distribution.Prepare(_batch.Tape.Policy.Slice(b * outputs, outputs), rollout.Mask(row), distribution);
            var entropy = _distribution.Entropy(distribution);
            var action = rollout.Action(row);
            var logRatio = _distribution.LogProbability(distribution, action) - rollout.LogProbabilities[row];
            var ratio = MathF.Exp(logRatio);
            var advantage = _batch.Advantages[b];
            var clipped = advantage > 0 ? ratio > 1 + clip : ratio < 1 - clip;
            _distribution.Gradient(distribution, action, clipped ? 0 : -ratio * advantage * scale, entropyCoeff, gradients);

            var (value, old) = (_batch.Tape.Values[b], rollout.Values[row]);
            var limit = (float)(_options.VfClipParam ?? double.PositiveInfinity);
            var error = old + Math.Clamp(value - old, -limit, limit) - _returns[row];
            _batch.ValueGradients[b] = Math.Abs(value - old) > limit ? 0 : 2 * (float)_options.VfLossCoeff * error * scale;

            klSum += ratio - 1 - logRatio;
            statistics.Add(-Math.Min(ratio * advantage, Math.Clamp(ratio, 1 - clip, 1 + clip) * advantage), error * error, entropy, ratio - 1 - logRatio,
                Math.Abs(ratio - 1) > clip);
        }
        return klSum / rows.Length;
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        _divergence.EnsureNone();
        SavedArray.WriteTag(writer, "ppo-4");
        SavedNetwork.Write(writer, _network);
        _step.Save(writer);
        _normalization.Save(writer);
        _source.Save(writer);
        _random.Save(writer);
        writer.Write(_timesteps);
        writer.Write(_updates);
        _iteration.Save(writer);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        SavedArray.Tag(reader, "ppo-4");
        SavedNetwork.Read(reader, _network);
        _step.Load(reader);
        _normalization.Load(reader);
        _source.Load(reader);
        _random = RandomStream.Load(reader);
        (_timesteps, _updates) = (reader.ReadInt64(), reader.ReadInt64());
        _iteration.Load(reader, _source);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _source.Dispose();
        _engine.Dispose();
    }
}
