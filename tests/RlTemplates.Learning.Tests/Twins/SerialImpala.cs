using RlTemplates.Inference.Distributions;
using RlTemplates.Inference.Networks;
using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Learning.Optimizers;
using RlTemplates.Learning.Rollouts;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Tests.Twins;

/// <summary>IMPALA in lock step on one thread in plain loops: a round is played when its turn comes, with weights put aside one round before.</summary>
internal sealed class SerialImpala : IDisposable
{
    private readonly ImpalaOptions _options;
    private readonly IEnvironment[] _environments;
    private readonly ActionDistribution _distribution;
    private readonly SerialStatistics _statistics;
    private readonly SerialRunner[] _runners;
    private readonly INetwork _playing;
    private readonly Adam _optimizer;
    private readonly int _size, _copies;
    private long _timesteps, _updates, _version, _played;

    public SerialImpala(ImpalaOptions options, Func<int, IEnvironment> create, ulong seed)
    {
        (_options, _copies) = (options, options.NumEnvsPerWorker);
        _environments = [.. Enumerable.Range(0, options.NumWorkers).Select(_ => create(_copies))];
        var spec = _environments[0].Spec;
        _distribution = ActionDistribution.For(spec);
        _statistics = SerialStatistics.Empty(spec, options.NormalizeObservations, options.NormalizeRewards);
        Network = PolicyValueNetwork.Create(options.Network, new Normalization(spec, options.NormalizeObservations).Input, _distribution, seed);
        _playing = Network.Clone();
        _optimizer = new(Network.Parameters.Length, options.Epsilon);
        _runners = [.. _environments.Select((environment, i) => new SerialRunner(environment, _distribution, _statistics, options.Gamma, new RandomStream(seed, (1UL << 40) + (ulong)i).NextUInt64()))];
        for (_size = 1; _size * _copies * options.SampleBatchSize < options.TrainBatchSize; _size++)
        {
        }
    }

    public PolicyValueNetwork Network { get; }

    /// <summary>Plays a round and learns from it.</summary>
    public SerialLosses Train()
    {
        var rollouts = new List<SerialRollout>();
        for (var k = 0; k < _size; k++)
            rollouts.Add(_runners[_played++ % _runners.Length].Play(_options.SampleBatchSize, _playing, _version));
        foreach (var runner in _runners)
            runner.Share();
        if (_updates - _version >= _options.BroadcastInterval)
        {
            Network.Parameters.CopyTo(_playing.Parameters);
            _playing.WeightsChanged();
            _version = _updates;
        }
        var losses = new SerialLosses([.. rollouts.SelectMany(rollout => rollout.Episodes)]) { Lag = _updates - rollouts[0].Version };
        for (var pass = 0; pass < _options.NumSgdIter; pass++, _updates++)
            Improve(rollouts, losses);
        _timesteps += _size * _copies * _options.SampleBatchSize;
        return losses;
    }

    private void Improve(List<SerialRollout> rollouts, SerialLosses losses)
    {
        var rowsEach = (_options.SampleBatchSize + 1) * _copies;
        var (rows, outputs) = (rollouts.Count * rowsEach, Network.PolicySize);
        var tape = Network.CreateTape(rows, forTraining: true);
        var observations = new byte[rows * Network.Input.Bytes];
        for (var k = 0; k < rollouts.Count; k++)
            rollouts[k].Bytes().CopyTo(observations, k * rowsEach * Network.Input.Bytes);
        float[] states = [.. rollouts.SelectMany(rollout => rollout.States)];
        bool[] starts = [.. from rollout in rollouts from t in Enumerable.Range(0, _options.SampleBatchSize + 1) from n in Enumerable.Range(0, _copies) select rollout.IsStart(t, n)];
        Network.Forward(observations, rows, tape, Network.StateSize > 0 ? new(states, starts, rollouts.Count) : default);
        var (policyGradients, valueGradients, gradients) = (new float[rows * outputs], new float[rows], new float[Network.Parameters.Length]);
        var terms = new (float Policy, float Value, float Entropy)[rows];
        for (var k = 0; k < rollouts.Count; k++)
            for (var n = 0; n < _copies; n++)
                Loss(rollouts[k], n, k * rowsEach, tape, policyGradients, valueGradients, terms);
        for (var i = 0; i < rows; i++)
            if (i % rowsEach < rowsEach - _copies)
                losses.Add(terms[i].Policy, terms[i].Value, terms[i].Entropy);
        Network.Backward(tape, policyGradients, valueGradients, gradients);
        GradientClipping.ByGlobalNorm(gradients, _options.GradClip);
        _optimizer.Step(Network.Parameters, gradients, _options.LearningRate.At(_timesteps));
        Network.WeightsChanged();
    }

    // V-trace of one copy, backwards in time.
    private void Loss(SerialRollout rollout, int n, int first, ITape tape, float[] policyGradients, float[] valueGradients, (float, float, float)[] terms)
    {
        var outputs = Network.PolicySize;
        float gamma = (float)_options.Gamma, lambda = (float)_options.Lambda, nextTarget = 0;
        for (var t = _options.SampleBatchSize - 1; t >= 0; t--)
        {
            var at = first + t * _copies + n;
            var (value, nextValue) = (tape.Values[at], tape.Values[at + _copies]);
            if (t == _options.SampleBatchSize - 1)
                nextTarget = nextValue;
            var row = new float[outputs];
            _distribution.Prepare(tape.Policy.Slice(at * outputs, outputs), rollout.Masks[t][n], row);
            var action = rollout.Actions[t][n];
            var logProbability = _distribution.LogProbability(row, action);
            var ratio = MathF.Exp(logProbability - rollout.LogProbabilities[t][n]);
            var discount = rollout.Ended[t][n] ? 0 : gamma;
            var rho = Math.Min((float)_options.VtraceClipRho, ratio);
            var target = value + rho * (rollout.Rewards[t][n] + discount * nextValue - value) + discount * lambda * Math.Min(1, ratio) * (nextTarget - nextValue);
            var advantage = Math.Min((float)_options.VtraceClipPgRho, ratio) * (rollout.Rewards[t][n] + discount * nextTarget - value);
            nextTarget = target;
            _distribution.Gradient(row, action, -advantage, (float)_options.EntropyCoeff.At(_timesteps), policyGradients.AsSpan(at * outputs, outputs));
            valueGradients[at] = (float)_options.VfLossCoeff * (value - target);
            terms[at] = (-advantage * logProbability, 0.5f * (value - target) * (value - target), _distribution.Entropy(row));
        }
    }

    public void Dispose()
    {
        foreach (var environment in _environments)
            environment.Dispose();
    }
}
