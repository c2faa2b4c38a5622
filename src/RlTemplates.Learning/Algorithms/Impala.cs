using System.Diagnostics;
using RlTemplates.Inference.Distributions;
using RlTemplates.Inference.Networks;
using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Engines;
using RlTemplates.Learning.Rollouts;
using RlTemplates.Networks;
using RlTemplates.Rollouts;

namespace RlTemplates.Learning.Algorithms;

/// <summary>
/// Importance weighted actor-learner architecture (Espeholt et al. 2018): actors play on threads of their own with weights that may be a
/// little old, and the learner, on the thread that calls <see cref="Train"/>, corrects for it with V-trace. With
/// <see cref="ImpalaOptions.LockStep"/> a run is the same bit for bit for the same seed, and when it is resumed from saved state.
/// </summary>
[Algorithm(ObservationKinds.Vector | ObservationKinds.Image, ActionKinds.Discrete | ActionKinds.MultiDiscrete | ActionKinds.Continuous, Metrics =
    ["learner/policy_loss", "learner/vf_loss", "learner/entropy", "learner/grad_gnorm", "learner/cur_lr", "learner/mean_rho", "learner/policy_lag",
     "learner/queue_depth", "learner/num_updates"])]
public sealed class Impala : IAlgorithm, IAlgorithmFactory<ImpalaOptions>
{
    private const string Tag = "impala-7";
    private readonly ImpalaOptions _options;
    private readonly Divergence _divergence = new("IMPALA");
    private readonly ActionDistribution _distribution;
    private readonly Normalization _normalization;
    private readonly INetworkBackend _engine;
    private readonly INetwork _network;
    private readonly GradientStep _step;
    private readonly ITrajectorySource _source;
    private readonly ImpalaRounds? _rounds;
    private readonly ImpalaBatch _batch;
    private readonly ImpalaIteration _iteration;
    private readonly bool _canPause;
    private long _timesteps, _updates;

    private Impala(ImpalaOptions options, AlgorithmSetup setup, INetworkBackend engine, IEnvironment[] environments)
    {
        var (spec, copies) = (environments[0].Spec, options.NumEnvsPerWorker);
        (_options, _engine, _canPause) = (options, engine, options.LockStep && setup.Rollouts is null);
        _distribution = ActionDistribution.For(spec, options.NormalizeActions);
        _normalization = new(spec, options.NormalizeObservations, options.NormalizeRewards);
        _normalization.Begin(setup.Weights);
        _network = CreateNetwork(options, setup, engine, _normalization, _distribution);
        var perBatch = (int)Math.Ceiling(options.TrainBatchSize / ((double)options.SampleBatchSize * copies));
        ImpalaMemory.Ensure(options, environments.Length, spec, perBatch, _network);
        OptimizerSettings optimizer = options.OptType == OptType.Adam ? new AdamSettings { Epsilon = options.Epsilon } : new RmsPropSettings { Epsilon = options.Epsilon };
        _step = new(engine, _network, optimizer, options.GradClip, _divergence);
        var helpers = setup.Rollouts is null ? engine.CreateHelpers(setup.Threads, environments.Length) : null;
        _iteration = new(perBatch);
        _batch = new(_network, perBatch, options.SampleBatchSize, copies, setup.Threads, helpers);
        var trajectories = Enumerable.Range(0, perBatch * (1 + options.NumDataLoaderBuffers) + (options.LockStep ? 0 : environments.Length))
            .Select(_ => new Trajectory(options.SampleBatchSize, copies, spec, _network.StateSize)).ToArray();
        _source = setup.Rollouts is { } open ? Remote(open, environments, trajectories) : Actors(setup, environments, trajectories, helpers);
        _rounds = options.LockStep ? ImpalaRounds.Create(options, _source, perBatch) : null;
        _source.Publish(_network, 0);
        Policy = new NetworkPolicy(_network, _distribution, _normalization);
    }

    /// <inheritdoc/>
    public IPolicy Policy { get; }

    /// <inheritdoc/>
    public long TimestepsPerIteration => _options.LockStep
        ? IterationLength.Of(_options.MinTimestepsPerIteration, (long)_batch.Trajectories * _options.SampleBatchSize * _options.NumEnvsPerWorker)
        : 0;

    internal INetwork Network => _network;

    /// <inheritdoc/>
    public static IAlgorithm Create(ImpalaOptions options, AlgorithmSetup setup)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(setup);
        ImpalaRounds.EnsureFixed(options);
        var workers = setup.Rollouts is not null ? 1 : options.NumWorkers > 0 ? options.NumWorkers : Math.Max(1, setup.Threads - 1);
        return NewEnvironments.For(setup, workers, options.NumEnvsPerWorker, spec => ImpalaMemory.Trajectories(options, workers, spec, 0), (engine, environments) => new Impala(options, setup, engine, environments));
    }

    /// <inheritdoc/>
    public static IRolloutWorker CreateWorker(ImpalaOptions options, AlgorithmSetup setup, int index, int count)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(setup);
        return NewEnvironments.ForWorker(setup, options.NumEnvsPerWorker, (engine, environment) =>
        {
            var (spec, distribution) = (environment.Spec, ActionDistribution.For(environment.Spec, options.NormalizeActions));
            var normalization = new Normalization(spec, options.NormalizeObservations, options.NormalizeRewards);
            var network = engine.CreateActor(CreateNetwork(options, setup, engine, normalization, distribution));
            var runner = CreateRunner(options, setup, environment, network, distribution, normalization, index, sharesOnDemand: true);
            var trajectory = new Trajectory(options.SampleBatchSize, options.NumEnvsPerWorker, spec, network.StateSize);
            return new TrajectoryWorker(engine, runner, network, normalization, trajectory, bootstrap: false, inRounds: options.LockStep);
        });
    }

    /// <inheritdoc/>
    public void Train(TrainReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        var (watch, clock) = (Stopwatch.StartNew(), _source.Clock);
        clock.Start();
        try
        {
            if (!_iteration.IsOpen)
                _rounds?.Begin(cancellationToken);
            if (!_iteration.IsOpen)
                _iteration.Begin();
            do
            {
                Receive(cancellationToken);
                clock.Enter(Phase.Learning);
                Learn(_canPause ? cancellationToken : CancellationToken.None);
                EndBatch(report);
                clock.Enter(Phase.Other);
            }
            while (_rounds?.IsPlaying ?? (watch.Elapsed.TotalSeconds < _options.MinTimePerIterationSeconds && !cancellationToken.IsCancellationRequested));
            _iteration.Close();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            if (!_canPause)
                Abandon();
        }
        _iteration.Time += clock.Take();
        report.IsPaused = _iteration.IsOpen;
        report.TimestepsTotal = _timesteps;
        if (report.IsPaused)
            return;
        report.FramesPerStep = _source.FramesPerStep;
        _iteration.Statistics.Report(report);
        _iteration.Time.Report(report);
        report.Set("learner/cur_lr", _options.LearningRate.At(_timesteps));
        report.Set("learner/queue_depth", _source.Waiting);
        report.Set("learner/num_updates", _updates);
    }

    private static INetwork CreateNetwork(ImpalaOptions options, AlgorithmSetup setup, INetworkBackend engine, Normalization normalization, ActionDistribution distribution) =>
        setup.Initialized(engine.Create(options.Network, normalization.Input, distribution.Outputs, distribution.LogStdOutputs, setup.Seed));

    private static EnvironmentRunner CreateRunner(
        ImpalaOptions options, AlgorithmSetup setup, IEnvironment environment, INetwork network, ActionDistribution distribution, Normalization normalization, int worker, bool sharesOnDemand) =>
        new(environment, network, distribution, normalization, options.Gamma, new RandomStream(setup.Seed, 1UL << 40 | (uint)worker).NextUInt64(), threads: 1) { SharesOnDemand = sharesOnDemand };

    private ImpalaActors Actors(AlgorithmSetup setup, IEnvironment[] environments, Trajectory[] trajectories, IPassHelpers? helpers)
    {
        var networks = environments.Select(_ => _engine.CreateActor(_network)).ToArray();
        var runners = environments.Select((environment, i) => CreateRunner(_options, setup, environment, networks[i], _distribution, _normalization, i, _options.LockStep));
        return new([.. runners], networks, new(_network.ParameterCount), helpers, trajectories, _options.LockStep);
    }

    private RemoteTrajectories Remote(Func<IRolloutChannel> open, IEnvironment[] environments, Trajectory[] trajectories)
    {
        foreach (var environment in environments)
            environment.Dispose();
        return new(open(), trajectories, part: null, _network.ParameterCount, _normalization, _options.LockStep);
    }

    // The iteration is over, shorter than others: what plays freely or elsewhere is not saved in the middle of it.
    private void Abandon()
    {
        _iteration.Close();
        if (_rounds is not { IsPlaying: true })
            return;
        _rounds.Abandon();
        foreach (var trajectory in _iteration.Received)
            _source.GiveBack(trajectory);
        _iteration.EndBatch();
    }

    private void Receive(CancellationToken cancellationToken)
    {
        if (_iteration.IsLearning)
            return;
        while (_iteration.Received.Count < _batch.Trajectories)
        {
            var trajectory = _source.Take(cancellationToken);
            _divergence.Check(trajectory, _updates + 1, _timesteps);
            _iteration.Statistics.AddLag(_updates - trajectory.PolicyVersion);
            _iteration.Received.Add(trajectory);
        }
        _iteration.IsLearning = true;
        _rounds?.Received(_network, _updates, _canPause ? CancellationToken.None : cancellationToken);
    }

    private void Learn(CancellationToken cancellationToken)
    {
        for (; _iteration.Passes < _options.NumSgdIter; _iteration.Passes++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Update(ref _iteration.Statistics);
        }
    }

    private void EndBatch(TrainReport report)
    {
        foreach (var trajectory in _iteration.Received)
        {
            _timesteps += trajectory.Size;
            _iteration.Time += trajectory.Time;
            foreach (var episode in trajectory.Episodes)
                report.Add(episode);
            _source.GiveBack(trajectory);
        }
        _iteration.EndBatch();
    }

    private void Update(ref ImpalaStatistics statistics)
    {
        var trajectories = _iteration.Received;
        for (var k = 0; k < trajectories.Count; k++)
            _batch.Add(trajectories[k], k);
        _network.Forward(_batch.Observations, _batch.Rows, _batch.Tape, _batch.Sequences);
        for (var k = 0; k < trajectories.Count; k++)
            Loss(trajectories[k], k * _batch.RowsEach, ref statistics);
        statistics.Check(_divergence, _updates + 1, _timesteps);
        _network.Backward(_batch.Tape, _batch.PolicyGradients, _batch.ValueGradients, _batch.Gradients);
        var norm = _step.Take(_batch.Gradients, _options.LearningRate.At(_timesteps), _updates + 1, _timesteps);
        statistics.AddUpdate(norm);
        if (++_updates % _options.BroadcastInterval == 0 && _rounds is null)
            _source.Publish(_network, _updates);
    }

    // L = Σ(-A log π + c_v ½(V - v)² - c_e H) with V-trace's v and A held fixed; writes dL/doutputs [B, A] and dL/dV [B], 0 in row T.
    private void Loss(Trajectory trajectory, int first, ref ImpalaStatistics statistics)
    {
        var (outputs, size) = (_network.PolicySize, trajectory.Size);
        var policy = _batch.Tape.Policy.Slice(first * outputs, size * outputs);
        var values = _batch.Tape.Values.Slice(first, size + trajectory.Copies);
        var gradients = _batch.PolicyGradients.AsSpan(first * outputs, size * outputs);
        for (var i = 0; i < size; i++)
        {
            var row = _batch.Policy.AsSpan(i * outputs, outputs);
            _distribution.Prepare(policy.Slice(i * outputs, outputs), trajectory.Mask(i), row);
            _batch.LogProbabilities[i] = _distribution.LogProbability(row, trajectory.Action(i));
        }
        statistics.AddRho(VTrace.Compute(
            trajectory.LogProbabilities, _batch.LogProbabilities, trajectory.Rewards, trajectory.Ended, values, trajectory.Copies, _options.Gamma, _options.Lambda,
            _options.VtraceClipRho, _options.VtraceClipPgRho, _batch.Targets, _batch.Advantages));
        var entropyCoeff = (float)_options.EntropyCoeff.At(_timesteps);
        for (var i = 0; i < size; i++)
        {
            var row = _batch.Policy.AsSpan(i * outputs, outputs);
            var entropy = _distribution.Entropy(row);
            var error = values[i] - _batch.Targets[i];
            _distribution.Gradient(row, trajectory.Action(i), -_batch.Advantages[i], entropyCoeff, gradients.Slice(i * outputs, outputs));
            _batch.ValueGradients[first + i] = (float)_options.VfLossCoeff * error;
            statistics.AddRow(-_batch.Advantages[i] * _batch.LogProbabilities[i], 0.5f * error * error, entropy);
        }
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        _divergence.EnsureNone();
        if (!_canPause)
            _rounds?.EnsureIdle();
        if (_source.Faulty is { } trajectory)
            _divergence.Check(trajectory, _updates + 1, _timesteps);
        SavedArray.WriteTag(writer, Tag);
        writer.Write(_options.LockStep);
        SavedNetwork.Write(writer, _network);
        _step.Save(writer);
        writer.Write(_timesteps);
        writer.Write(_updates);
        _source.Save(writer);
        _normalization.Save(writer);
        if (!_canPause)
            return;
        _rounds!.Save(writer);
        _iteration.Save(writer);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        _rounds?.EnsureIdle();
        SavedArray.Tag(reader, Tag);
        if (reader.ReadBoolean() != _options.LockStep)
            throw new InvalidDataException($"The saved state was trained with lock_step {(_options.LockStep ? "false" : "true")}; resume it with the same.");
        SavedNetwork.Read(reader, _network);
        _step.Load(reader);
        (_timesteps, _updates) = (reader.ReadInt64(), reader.ReadInt64());
        _source.Load(reader);
        _normalization.Load(reader);
        if (!_canPause)
            return;
        _rounds!.Load(reader);
        _iteration.Load(reader, _source);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _source.Dispose();
        _engine.Dispose();
    }
}
