using System.Diagnostics;
using RlTemplates.Inference.Distributions;
using RlTemplates.Inference.Networks;
using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Engines;
using RlTemplates.Learning.Rollouts;
using RlTemplates.Networks;

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
    private const string Tag = "impala-6";
    private readonly ImpalaOptions _options;
    private readonly Divergence _divergence = new("IMPALA");
    private readonly ActionDistribution _distribution;
    private readonly Normalization _normalization;
    private readonly INetworkBackend _engine;
    private readonly INetwork _network;
    private readonly GradientStep _step;
    private readonly WeightBroadcast _weights;
    private readonly ImpalaActors _actors;
    private readonly ImpalaRounds? _rounds;
    private readonly ImpalaBatch _batch;
    private readonly List<Trajectory> _trajectories = [];
    private long _timesteps, _updates;

    private Impala(ImpalaOptions options, AlgorithmSetup setup, INetworkBackend engine, IEnvironment[] environments)
    {
        var (spec, copies) = (environments[0].Spec, options.NumEnvsPerWorker);
        (_options, _engine) = (options, engine);
        _distribution = ActionDistribution.For(spec, options.NormalizeActions);
        _normalization = new(spec, options.NormalizeObservations, options.NormalizeRewards);
        _network = engine.Create(options.Network, _normalization.Input, _distribution.Outputs, _distribution.LogStdOutputs, setup.Seed);
        var perBatch = (int)Math.Ceiling(options.TrainBatchSize / ((double)options.SampleBatchSize * copies));
        EnsureMemory(options, environments.Length, spec, perBatch);
        var trajectories = perBatch * (1 + options.NumDataLoaderBuffers) + (options.LockStep ? 0 : environments.Length);
        var networks = environments.Select(_ => engine.CreateActor(_network)).ToArray();
        var runners = environments.Select((environment, i) => new EnvironmentRunner(
            environment, networks[i], _distribution, _normalization, options.Gamma, new RandomStream(setup.Seed, 1UL << 40 | (uint)i).NextUInt64(), threads: 1)
        { SharesOnDemand = options.LockStep });
        OptimizerSettings optimizer = options.OptType == OptType.Adam ? new AdamSettings { Epsilon = options.Epsilon } : new RmsPropSettings { Epsilon = options.Epsilon };
        _step = new(engine, _network, optimizer, options.GradClip, _divergence);
        _weights = new(_network.ParameterCount);
        var helpers = engine.CreateHelpers(setup.Threads, environments.Length);
        _batch = new(_network, perBatch, options.SampleBatchSize, copies, setup.Threads, helpers);
        _actors = new([.. runners], networks, _weights, () => new(options.SampleBatchSize, copies, spec, _network.StateSize), helpers, trajectories, options.LockStep);
        _rounds = options.LockStep ? ImpalaRounds.Create(options, _actors, _weights, perBatch) : null;
        _weights.Publish(_network, 0);
        Policy = new NetworkPolicy(_network, _distribution, _normalization);
    }

    /// <inheritdoc/>
    public IPolicy Policy { get; }

    internal INetwork Network => _network;

    /// <inheritdoc/>
    public static IAlgorithm Create(ImpalaOptions options, AlgorithmSetup setup)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(setup);
        ImpalaRounds.EnsureFixed(options);
        var workers = options.NumWorkers > 0 ? options.NumWorkers : Math.Max(1, setup.Threads - 1);
        return NewEnvironments.For(setup, workers, options.NumEnvsPerWorker, spec => Trajectories(options, workers, spec, 0), (engine, environments) => new Impala(options, setup, engine, environments));
    }

    /// <inheritdoc/>
    public void Train(TrainReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        var clock = Stopwatch.StartNew();
        var (time, actors) = (default(ThreadTime), default(ThreadTime));
        var statistics = new ImpalaStatistics();
        try
        {
            _rounds?.Begin(cancellationToken);
            do
            {
                var start = Stopwatch.GetTimestamp();
                Receive(ref statistics, cancellationToken);
                time.Waiting += Stopwatch.GetTimestamp() - start;
                start = Stopwatch.GetTimestamp();
                for (var pass = 0; pass < _options.NumSgdIter; pass++)
                    Learn(ref statistics);
                foreach (var trajectory in _trajectories)
                {
                    _timesteps += trajectory.Size;
                    actors += trajectory.Time;
                    foreach (var episode in trajectory.Episodes)
                        report.Add(episode);
                    _actors.GiveBack(trajectory);
                }
                _trajectories.Clear();
                time.Learning += Stopwatch.GetTimestamp() - start;
            }
            while (_rounds?.IsPlaying ?? (clock.Elapsed.TotalSeconds < _options.MinTimePerIterationSeconds && !cancellationToken.IsCancellationRequested));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        report.TimestepsTotal = _timesteps;
        report.FramesPerStep = _actors.FramesPerStep;
        statistics.Report(report);
        time.Whole = clock.ElapsedTicks;
        (time + actors).Report(report);
        report.Set("learner/cur_lr", _options.LearningRate.At(_timesteps));
        report.Set("learner/queue_depth", _actors.Lanes.Waiting);
        report.Set("learner/num_updates", _updates);
    }

    private void EnsureMemory(ImpalaOptions options, int workers, EnvironmentSpec spec, double perBatch)
    {
        double copies = options.NumEnvsPerWorker, rows = perBatch * (options.SampleBatchSize + 1) * copies;
        Trajectories(options, workers, spec, _network.StateSize)
            .Add("the actors' networks", workers, 2.0 * sizeof(float) * _network.ParameterCount + _network.TapeBytes(copies, forTraining: false))
            .AddArray("the train batch's observations", rows * spec.Observation.Bytes, 1)
            .AddArray("its outputs", rows * _network.PolicySize, sizeof(float))
            .Add("its passes", 1, _network.TapeBytes(rows, forTraining: true))
            .Ensure();
    }

    private static MemoryNeed Trajectories(ImpalaOptions options, int workers, EnvironmentSpec spec, int stateSize)
    {
        double copies = options.NumEnvsPerWorker, perBatch = Math.Ceiling(options.TrainBatchSize / (options.SampleBatchSize * copies));
        return new MemoryNeed(FormattableString.Invariant(
            $"num_workers {workers}, num_envs_per_worker {copies}, sample_batch_size {options.SampleBatchSize}, train_batch_size {options.TrainBatchSize} and num_data_loader_buffers {options.NumDataLoaderBuffers}"))
            .Add("trajectories", perBatch * (1 + options.NumDataLoaderBuffers) + (options.LockStep ? 0 : workers), Trajectory.BytesOf(options.SampleBatchSize, copies, spec, stateSize));
    }

    private void Receive(ref ImpalaStatistics statistics, CancellationToken cancellationToken)
    {
        while (_trajectories.Count < _batch.Trajectories)
        {
            var trajectory = _actors.Take(_rounds is null ? cancellationToken : CancellationToken.None);
            _divergence.Check(trajectory, _updates + 1, _timesteps);
            statistics.AddLag(_updates - trajectory.PolicyVersion);
            _trajectories.Add(trajectory);
        }
        _rounds?.Received(_network, _updates, cancellationToken);
    }

    private void Learn(ref ImpalaStatistics statistics)
    {
        for (var k = 0; k < _trajectories.Count; k++)
            _batch.Add(_trajectories[k], k);
        _network.Forward(_batch.Observations, _batch.Rows, _batch.Tape, _batch.Sequences);
        for (var k = 0; k < _trajectories.Count; k++)
            Loss(_trajectories[k], k * _batch.RowsEach, ref statistics);
        statistics.Check(_divergence, _updates + 1, _timesteps);
        _network.Backward(_batch.Tape, _batch.PolicyGradients, _batch.ValueGradients, _batch.Gradients);
        var norm = _step.Take(_batch.Gradients, _options.LearningRate.At(_timesteps), _updates + 1, _timesteps);
        statistics.AddUpdate(norm);
        if (++_updates % _options.BroadcastInterval == 0 && _rounds is null)
            _weights.Publish(_network, _updates);
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
        if (_actors.Faulty is { } trajectory)
            _divergence.Check(trajectory, _updates + 1, _timesteps);
        SavedArray.WriteTag(writer, Tag);
        writer.Write(_options.LockStep);
        SavedNetwork.Write(writer, _network);
        _step.Save(writer);
        writer.Write(_timesteps);
        writer.Write(_updates);
        _weights.Save(writer);
        _actors.Save(writer);
        _normalization.Save(writer);
        _rounds?.Save(writer);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        SavedArray.Tag(reader, Tag);
        if (reader.ReadBoolean() != _options.LockStep)
            throw new InvalidDataException($"The saved state was trained with lock_step {(_options.LockStep ? "false" : "true")}; resume it with the same.");
        SavedNetwork.Read(reader, _network);
        _step.Load(reader);
        (_timesteps, _updates) = (reader.ReadInt64(), reader.ReadInt64());
        _weights.Load(reader);
        _actors.Load(reader);
        _normalization.Load(reader);
        _rounds?.Load(reader);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _actors.Dispose();
        _engine.Dispose();
    }
}
