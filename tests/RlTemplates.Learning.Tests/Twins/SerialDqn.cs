using System.Runtime.InteropServices;
using RlTemplates.Inference.Networks;
using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Learning.Optimizers;
using RlTemplates.Learning.Rollouts;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Tests.Twins;

/// <summary>DQN on one thread in plain loops: plays some steps, learns some gradients, and now and then copies the network to the target.</summary>
internal sealed class SerialDqn : IDisposable
{
    private readonly DqnOptions _options;
    private readonly IEnvironment _environment;
    private readonly SerialStatistics _statistics;
    private readonly SerialReplay _replay;
    private readonly INetwork _target;
    private readonly Adam _optimizer;
    private readonly double[] _returns, _sums;
    private readonly int[] _lengths;
    private RandomStream _exploring, _learning;
    private byte[] _shown;
    private long _copied;

    public SerialDqn(DqnOptions options, Func<int, IEnvironment> create, ulong seed)
    {
        (_options, _environment) = (options, create(options.NumEnvs));
        var spec = _environment.Spec;
        _statistics = SerialStatistics.Empty(spec, options.NormalizeObservations, options.NormalizeRewards);
        Network = PolicyValueNetwork.Create(options.Network, new Normalization(spec, options.NormalizeObservations).Input, ((DiscreteSpace)spec.Action).Count, seed);
        _target = Network.Clone();
        _optimizer = new(Network.Parameters.Length, options.AdamEpsilon);
        _replay = new(options.NumEnvs, options.BufferSize, options.NStep, options.PrioritizedReplay ? options.PrioritizedReplayAlpha : null, options.PrioritizedReplayEps);
        (_returns, _sums, _lengths) = (new double[options.NumEnvs], new double[options.NumEnvs], new int[options.NumEnvs]);
        (_exploring, _learning) = (new(seed, ulong.MaxValue), new(seed, ulong.MaxValue - 1));
        _shown = new byte[options.NumEnvs * spec.Observation.Bytes];
        _environment.Reset(seed, _shown);
    }

    public PolicyValueNetwork Network { get; }

    public long Timesteps { get; private set; }

    public long Updates { get; private set; }

    public long TargetUpdates { get; private set; }

    public List<EpisodeResult> Episodes { get; } = [];

    /// <summary>One round: steps, then gradients.</summary>
    public void Train()
    {
        for (var t = 0; t < _options.RolloutFragmentLength; t++, Timesteps += _options.NumEnvs)
            Play(_options.Epsilon.At(Timesteps));
        if (Timesteps < _options.LearningStarts || _replay.Size == 0)
            return;
        for (var i = 0; i < _options.GradientSteps; i++, Updates++)
            Improve(_replay.Draw(_options.TrainBatchSize, _options.PrioritizedReplayBeta.At(Timesteps), ref _learning));
        if (Timesteps - _copied < _options.TargetNetworkUpdateFreq)
            return;
        Network.Parameters.CopyTo(_target.Parameters);
        _target.WeightsChanged();
        (_copied, TargetUpdates) = (Timesteps, TargetUpdates + 1);
    }

    public void Dispose() => _environment.Dispose();

    private void Play(double epsilon)
    {
        var (copies, spec, seen) = (_environment.Count, _environment.Spec, _shown);
        var news = SerialStatistics.Empty(spec, _statistics.Observations is not null, _statistics.Returns is not null);
        if (news.Observations is { } observations)
            foreach (var row in Rows(seen))
                observations.Add(MemoryMarshal.Cast<byte, float>(row));
        _statistics.Add(news);
        var (masks, values, actions) = (Masks(), Values(Network, Rows(seen)), new int[copies]);
        for (var n = 0; n < copies; n++)
        {
            int[] allowed = [.. Enumerable.Range(0, Network.PolicySize).Where(a => masks[n].Length == 0 || masks[n][a])];
            actions[n] = _exploring.NextDouble() < epsilon ? allowed[_exploring.NextInt32(allowed.Length)] : allowed.MaxBy(a => values.Outputs[n][a]);
        }
        var (next, finals) = (new byte[seen.Length], new byte[seen.Length]);
        var (rewards, terminated, truncated) = (new float[copies], new bool[copies], new bool[copies]);
        _environment.Step(MemoryMarshal.AsBytes<int>(actions), new() { Observations = next, Rewards = rewards, Terminated = terminated, Truncated = truncated, FinalObservations = finals });
        news = SerialStatistics.Empty(spec, _statistics.Observations is not null, _statistics.Returns is not null);
        for (var n = 0; n < copies; n++)
        {
            (_sums[n], _lengths[n], _returns[n]) = (_sums[n] + rewards[n], _lengths[n] + 1, _options.Gamma * _returns[n] + rewards[n]);
            news.Returns?.Add([(float)_returns[n]]);
            if (!terminated[n] && !truncated[n])
                continue;
            Episodes.Add(new(_sums[n], _lengths[n]) { Truncated = !terminated[n] });
            (_sums[n], _lengths[n], _returns[n]) = (0, 0, 0);
        }
        _statistics.Add(news);
        _shown = next;
        _replay.Add(new(Rows(seen), actions, rewards, terminated, truncated, Rows(finals), Rows(next), Masks()));
    }

    // y = R + γᵏ·Q⁻(s', argmax Q(s', a)) and L = mean(w·h(Q(s, a) - y)), h Huber's.
    private void Improve(List<SerialTransition> batch)
    {
        var (size, choices) = (batch.Count, Network.PolicySize);
        byte[][] next = [.. batch.Select(each => each.Next)];
        var (targets, ahead) = (Values(_target, next), Values(Network, next));
        var now = Values(Network, [.. batch.Select(each => each.Seen)]);
        var (policyGradients, valueGradients, gradients) = (new float[size * choices], new float[size], new float[Network.Parameters.Length]);
        var errors = new (int, float)[size];
        for (var b = 0; b < size; b++)
        {
            float sum = 0, discount = 1;
            foreach (var reward in batch[b].Rewards)
                (sum, discount) = (sum + discount * _statistics.NormalizeReward(reward), discount * (float)_options.Gamma);
            var best = Enumerable.Range(0, choices).Where(a => batch[b].NextMask.Length == 0 || batch[b].NextMask[a]).MaxBy(a => ahead.Outputs[b][a]);
            var error = now.Q(b, batch[b].Action) - (sum + (batch[b].Terminated ? 0 : discount) * targets.Q(b, best));
            var gradient = batch[b].Weight * Math.Max(-1, Math.Min(1, error)) / size;
            for (var a = 0; a < choices; a++)
                policyGradients[b * choices + a] = -gradient / choices + (a == batch[b].Action ? gradient : 0);
            (valueGradients[b], errors[b]) = (gradient, (batch[b].Leaf, error));
        }
        Network.Backward(now.Tape, policyGradients, valueGradients, gradients);
        GradientClipping.ByGlobalNorm(gradients, _options.GradClip);
        _optimizer.Step(Network.Parameters, gradients, _options.LearningRate.At(Timesteps));
        Network.WeightsChanged();
        _replay.UpdatePriorities(errors);
    }

    private Heads Values(INetwork network, byte[][] rows)
    {
        var tape = network.CreateTape(rows.Length, forTraining: true);
        network.Forward((byte[])[.. rows.SelectMany(Normalized)], rows.Length, tape);
        return new(tape, [.. tape.Policy.ToArray().Chunk(network.PolicySize)], tape.Values.ToArray());
    }

    private byte[] Normalized(byte[] row) => _statistics.Observations is null
        ? row
        : MemoryMarshal.AsBytes<float>(_statistics.Normalize(MemoryMarshal.Cast<byte, float>(row).ToArray())).ToArray();

    private byte[][] Rows(byte[] observations) => [.. observations.Chunk(_environment.Spec.Observation.Bytes)];

    private bool[][] Masks()
    {
        var choices = _environment.Spec.HasActionMask ? _environment.Spec.Action.Choices : 0;
        var masks = new bool[_environment.Count * choices];
        if (choices > 0)
            _environment.WriteActionMask(masks);
        return [.. Enumerable.Range(0, _environment.Count).Select(n => masks[(n * choices)..((n + 1) * choices)])];
    }

    private sealed record Heads(ITape Tape, float[][] Outputs, float[] Values)
    {
        public float Q(int row, int action) => Values[row] + Outputs[row][action] - Outputs[row].Aggregate((sum, advantage) => sum + advantage) / Outputs[row].Length;
    }
}
