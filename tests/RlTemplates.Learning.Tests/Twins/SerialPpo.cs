using RlTemplates.Inference.Distributions;
using RlTemplates.Inference.Networks;
using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Learning.Optimizers;
using RlTemplates.Learning.Rollouts;

namespace RlTemplates.Learning.Tests.Twins;

/// <summary>PPO on one thread in plain loops: plays, and goes over what it played.</summary>
internal sealed class SerialPpo : IDisposable
{
    private readonly PpoOptions _options;
    private readonly IEnvironment _environment;
    private readonly ActionDistribution _distribution;
    private readonly SerialStatistics _statistics;
    private readonly SerialRunner _runner;
    private readonly Adam _optimizer;
    private RandomStream _random;
    private long _timesteps;

    public SerialPpo(PpoOptions options, Func<int, IEnvironment> create, ulong seed)
    {
        (_options, _environment) = (options, create(options.NumEnvs));
        _distribution = ActionDistribution.For(_environment.Spec);
        _statistics = SerialStatistics.Empty(_environment.Spec, options.NormalizeObservations, options.NormalizeRewards);
        Network = PolicyValueNetwork.Create(options.Network, new Normalization(_environment.Spec, options.NormalizeObservations).Input, _distribution, seed);
        _optimizer = new(Network.Parameters.Length, 1e-5);
        _runner = new(_environment, _distribution, _statistics, options.Gamma, seed);
        _random = new(seed, ulong.MaxValue - 1);
    }

    public PolicyValueNetwork Network { get; }

    public SerialLosses Train()
    {
        var rollout = _runner.Play(_options.RolloutFragmentLength, Network);
        _runner.Share();
        rollout.Values.Add(_runner.Bootstrap(rollout, Network));
        var copies = _options.NumEnvs;
        float discount = (float)_options.Gamma, decay = (float)(_options.Gamma * _options.Lambda);
        var advantages = rollout.Rewards.Select(row => new float[row.Length]).ToArray();
        for (var n = 0; n < copies; n++)
            for (var t = advantages.Length - 1; t >= 0; t--)
            {
                var later = rollout.Ended[t][n] ? 0 : discount * rollout.Values[t + 1][n] + decay * (t + 1 < advantages.Length ? advantages[t + 1][n] : 0);
                advantages[t][n] = rollout.Rewards[t][n] - rollout.Values[t][n] + later;
            }
        var losses = new SerialLosses(rollout.Episodes);
        // A network with a memory learns from whole copies, step after step; any other from single rows.
        var (steps, sequences) = (advantages.Length, Network.StateSize > 0);
        var order = Enumerable.Range(0, sequences ? copies : copies * steps).ToArray();
        for (var pass = 0; pass < _options.NumSgdIter; pass++)
        {
            for (var i = order.Length - 1; i > 0; i--)
            {
                var j = _random.NextInt32(i + 1);
                (order[i], order[j]) = (order[j], order[i]);
            }
            foreach (var part in order.Chunk(sequences ? _options.SgdMinibatchSize / steps : _options.SgdMinibatchSize))
                Improve(rollout, sequences ? [.. from t in Enumerable.Range(0, steps) from n in part select (t, n)] : [.. part.Select(i => (i / copies, i % copies))], advantages, losses);
        }
        _timesteps += copies * steps;
        return losses;
    }

    private void Improve(SerialRollout rollout, (int T, int N)[] rows, float[][] allAdvantages, SerialLosses losses)
    {
        var (size, outputs) = (_environment.Spec.Observation.Bytes, Network.PolicySize);
        float scale = 1f / rows.Length, clip = (float)_options.ClipParam.At(_timesteps), entropyCoeff = (float)_options.EntropyCoeff.At(_timesteps) * scale;
        var advantages = rows.Select(row => allAdvantages[row.T][row.N]).ToArray();
        var mean = advantages.Aggregate(0.0, (sum, a) => sum + a) / rows.Length;
        var deviation = Math.Sqrt(advantages.Aggregate(0.0, (sum, a) => sum + (a - mean) * (a - mean)) / (rows.Length - 1));
        advantages = [.. advantages.Select(a => (float)((a - mean) * (1 / (deviation + 1e-8))))];

        var tape = Network.CreateTape(rows.Length, forTraining: true);
        var observations = new byte[rows.Length * size];
        for (var b = 0; b < rows.Length; b++)
            rollout.Observations[rows[b].T].AsSpan(rows[b].N * size, size).CopyTo(observations.AsSpan(b * size));
        float[] states = [.. rows.Where(row => row.T == 0).SelectMany(row => rollout.States.Skip(row.N * Network.StateSize).Take(Network.StateSize))];
        bool[] starts = [.. rows.Select(row => rollout.IsStart(row.T, row.N))];
        Network.Forward(observations, rows.Length, tape, Network.StateSize > 0 ? new(states, starts) : default);
        var (policyGradients, valueGradients, gradients) = (new float[rows.Length * outputs], new float[rows.Length], new float[Network.Parameters.Length]);
        for (var b = 0; b < rows.Length; b++)
        {
            var (t, n) = rows[b];
            var distribution = new float[outputs];
            _distribution.Prepare(tape.Policy.Slice(b * outputs, outputs), rollout.Masks[t][n], distribution);
            var ratio = MathF.Exp(_distribution.LogProbability(distribution, rollout.Actions[t][n]) - rollout.LogProbabilities[t][n]);
            var without = ratio * advantages[b];
            var within = Math.Max(1 - clip, Math.Min(1 + clip, ratio)) * advantages[b];
            var weight = (advantages[b] > 0 && ratio > 1 + clip) || (advantages[b] <= 0 && ratio < 1 - clip) ? 0 : -ratio * advantages[b] * scale;
            _distribution.Gradient(distribution, rollout.Actions[t][n], weight, entropyCoeff, policyGradients.AsSpan(b * outputs, outputs));
            // As the real one sums it, to the last bit: the value is taken as the old one and how far it moved.
            var error = rollout.Values[t][n] + (tape.Values[b] - rollout.Values[t][n]) - (allAdvantages[t][n] + rollout.Values[t][n]);
            valueGradients[b] = 2 * (float)_options.VfLossCoeff * error * scale;
            losses.Add(-Math.Min(without, within), error * error, _distribution.Entropy(distribution));
        }
        Network.Backward(tape, policyGradients, valueGradients, gradients);
        GradientClipping.ByGlobalNorm(gradients, _options.GradClip);
        _optimizer.Step(Network.Parameters, gradients, _options.LearningRate.At(_timesteps));
        Network.WeightsChanged();
    }

    public void Dispose() => _environment.Dispose();
}
