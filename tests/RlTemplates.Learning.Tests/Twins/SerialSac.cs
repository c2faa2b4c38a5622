using System.Runtime.InteropServices;
using RlTemplates.Inference.Distributions;
using RlTemplates.Inference.Networks;
using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Learning.Optimizers;
using RlTemplates.Learning.Rollouts;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Tests.Twins;

/// <summary>SAC on one thread in plain loops, for actions of one element: plays some steps, learns some gradients, and lets the target critics follow.</summary>
internal sealed class SerialSac : IDisposable
{
    private readonly SacOptions _options;
    private readonly IEnvironment _environment;
    private readonly SerialStatistics _statistics;
    private readonly SerialReplay _replay;
    private readonly ObservationSpace _input;
    private readonly INetwork _targets;
    private readonly Adam _actorOptimizer, _criticOptimizer, _coefficientOptimizer = new(1);
    private readonly double[] _returns, _sums;
    private readonly int[] _lengths;
    private readonly float _middle, _half, _clip;
    private readonly float[] _logCoefficient = [0];
    private RandomStream _exploring, _learning;
    private byte[] _shown;

    public SerialSac(SacOptions options, Func<int, IEnvironment> create, ulong seed)
    {
        (_options, _environment) = (options, create(options.NumEnvs));
        var (spec, shape) = (_environment.Spec, options.Network);
        var box = (BoxSpace)spec.Action;
        (_middle, _half, _clip) = (box.Low[0] / 2 + box.High[0] / 2, box.High[0] / 2 - box.Low[0] / 2, spec.RewardClip ?? float.PositiveInfinity);
        _statistics = SerialStatistics.Empty(spec, options.NormalizeObservations, options.NormalizeRewards);
        _input = new Normalization(spec, options.NormalizeObservations).Input;
        Actor = PolicyValueNetwork.Create(shape with { ShareLayers = true, FreeLogStd = false }, _input, new SquashedGaussian(box), seed);
        Critics = PolicyValueNetwork.Create(
            shape with { ShareLayers = false, PolicyHeadGain = shape.ValueHeadGain }, new(ElementType.Float32, _input.Size + 1), 1, new RandomStream(seed, ulong.MaxValue - 2).NextUInt64());
        _targets = Critics.Clone();
        (_actorOptimizer, _criticOptimizer) = (new(Actor.Parameters.Length), new(Critics.Parameters.Length));
        _replay = new(options.NumEnvs, options.BufferSize, options.NStep, alpha: null, priorityEpsilon: 0);
        (_returns, _sums, _lengths) = (new double[options.NumEnvs], new double[options.NumEnvs], new int[options.NumEnvs]);
        (_exploring, _learning) = (new(seed, ulong.MaxValue), new(seed, ulong.MaxValue - 1));
        _shown = new byte[options.NumEnvs * spec.Observation.Bytes];
        _environment.Reset(seed, _shown);
    }

    public PolicyValueNetwork Actor { get; }

    public PolicyValueNetwork Critics { get; }

    public float Coefficient => _options.EntCoef.IsLearned ? MathF.Exp(_logCoefficient[0]) : (float)_options.EntCoef.Value;

    public long Timesteps { get; private set; }

    public long Updates { get; private set; }

    public long TargetUpdates { get; private set; }

    public List<EpisodeResult> Episodes { get; } = [];

    /// <summary>One round: steps, then gradients.</summary>
    public void Train()
    {
        for (var t = 0; t < _options.TrainFreq; t++, Timesteps += _options.NumEnvs)
            Play();
        for (var i = 0; Timesteps >= _options.LearningStarts && _replay.Size > 0 && i < _options.GradientSteps; i++)
        {
            Improve(_replay.Draw(_options.BatchSize, beta: 0, ref _learning));
            if (++Updates % _options.TargetUpdateInterval == 0)
                Follow();
        }
    }

    public void Dispose() => _environment.Dispose();

    private void Play()
    {
        var (copies, spec, seen) = (_environment.Count, _environment.Spec, _shown);
        var news = SerialStatistics.Empty(spec, _statistics.Observations is not null, _statistics.Returns is not null);
        if (news.Observations is { } observations)
            foreach (var row in Rows(seen))
                observations.Add(MemoryMarshal.Cast<byte, float>(row));
        _statistics.Add(news);
        var actions = new float[copies];
        if (Timesteps < _options.LearningStarts)
            for (var n = 0; n < copies; n++)
                actions[n] = Given(2 * _exploring.NextSingle() - 1);
        else
            actions = [.. Draw([.. Rows(seen).Select(Normalized)], ref _exploring).Actions.Select(u => Given(MathF.Tanh(u)))];
        var (next, finals) = (new byte[seen.Length], new byte[seen.Length]);
        var (rewards, terminated, truncated) = (new float[copies], new bool[copies], new bool[copies]);
        _environment.Step(MemoryMarshal.AsBytes<float>(actions), new() { Observations = next, Rewards = rewards, Terminated = terminated, Truncated = truncated, FinalObservations = finals });
        news = SerialStatistics.Empty(spec, _statistics.Observations is not null, _statistics.Returns is not null);
        for (var n = 0; n < copies; n++)
        {
            (_sums[n], _lengths[n]) = (_sums[n] + rewards[n], _lengths[n] + 1);
            rewards[n] = Math.Max(-_clip, Math.Min(_clip, rewards[n]));
            _returns[n] = _options.Gamma * _returns[n] + rewards[n];
            news.Returns?.Add([(float)_returns[n]]);
            if (!terminated[n] && !truncated[n])
                continue;
            Episodes.Add(new(_sums[n], _lengths[n]) { Truncated = !terminated[n] });
            (_sums[n], _lengths[n], _returns[n]) = (0, 0, 0);
        }
        _statistics.Add(news);
        _shown = next;
        bool[][] masks = [.. Enumerable.Range(0, copies).Select(_ => Array.Empty<bool>())];
        _replay.Add(new(Rows(seen), [.. actions.Select(BitConverter.SingleToInt32Bits)], rewards, terminated, truncated, Rows(finals), Rows(next), masks));
    }

    // y = R + γᵏ·(min Q⁻(s', a') - α·log π(a'|s')), L = ½·mean (Q₁ - y)² + ½·mean (Q₂ - y)², then L = mean(α·log π(a|s) - min Q(s, a)).
    private void Improve(List<SerialTransition> batch)
    {
        var (size, coefficient, rate) = (batch.Count, Coefficient, _options.LearningRate.At(Timesteps));
        float[][] seen = [.. batch.Select(each => Normalized(each.Seen))], next = [.. batch.Select(each => Normalized(each.Next))];
        var later = Draw(next, ref _learning);
        var now = Draw(seen, ref _learning);
        var ahead = Judge(_targets, next, [.. later.Actions.Select(MathF.Tanh)]);
        var past = Judge(Critics, seen, [.. batch.Select(each => Math.Clamp((BitConverter.Int32BitsToSingle(each.Action) - _middle) / _half, -1, 1))]);
        var (first, second) = (new float[size], new float[size]);
        for (var b = 0; b < size; b++)
        {
            float sum = 0, discount = 1;
            foreach (var reward in batch[b].Rewards)
                (sum, discount) = (sum + discount * _statistics.NormalizeReward(reward), discount * (float)_options.Gamma);
            var target = sum + (batch[b].Terminated ? 0 : discount) * (Math.Min(ahead.Policy[b], ahead.Values[b]) - coefficient * later.LogProbabilities[b]);
            (first[b], second[b]) = ((past.Policy[b] - target) / size, (past.Values[b] - target) / size);
        }
        var gradients = new float[Critics.Parameters.Length];
        Critics.Backward(past, first, second, gradients);
        Step(Critics, _criticOptimizer, gradients, rate);

        var judged = Judge(Critics, seen, [.. now.Actions.Select(MathF.Tanh)]);
        for (var b = 0; b < size; b++)
            (first[b], second[b]) = judged.Policy[b] <= judged.Values[b] ? (-1f / size, 0f) : (0f, -1f / size);
        var (inputs, outputs) = (new float[size * Critics.Input.Size], new float[2 * size]);
        Critics.Backward(judged, first, second, [], inputs);
        for (var b = 0; b < size; b++)
        {
            var (u, a, logStd) = (now.Actions[b], MathF.Tanh(now.Actions[b]), now.LogStds[b]);
            var slope = coefficient / size * 2 * a + inputs[(b + 1) * Critics.Input.Size - 1] * (1 - a) * (1 + a);
            (outputs[2 * b], outputs[2 * b + 1]) = (slope, logStd is <= -20 or >= 2 ? 0 : slope * (u - now.Means[b]) - coefficient / size);
        }
        gradients = new float[Actor.Parameters.Length];
        Actor.Backward(now.Tape, outputs, new float[size], gradients);
        Step(Actor, _actorOptimizer, gradients, rate);
        if (_options.EntCoef.IsLearned)
            _coefficientOptimizer.Step(_logCoefficient, [(float)(-now.LogProbabilities.Aggregate(0.0, (total, each) => total + each) / size - (_options.TargetEntropy ?? -1))], rate);
    }

    private void Step(PolicyValueNetwork network, Adam optimizer, float[] gradients, double rate)
    {
        GradientClipping.ByGlobalNorm(gradients, _options.GradClip ?? double.PositiveInfinity);
        optimizer.Step(network.Parameters, gradients, rate);
        network.WeightsChanged();
    }

    // θ⁻ ← θ⁻ + τ(θ - θ⁻).
    private void Follow()
    {
        for (var i = 0; i < Critics.Parameters.Length; i++)
            _targets.Parameters[i] += (float)_options.Tau * (Critics.Parameters[i] - _targets.Parameters[i]);
        _targets.WeightsChanged();
        TargetUpdates++;
    }

    // u = μ + σε and log π(tanh u) = log N(u; μ, σ²) - log(1 - tanh² u).
    private Drawn Draw(float[][] rows, ref RandomStream random)
    {
        var tape = Actor.CreateTape(rows.Length, forTraining: true);
        Actor.Forward(MemoryMarshal.AsBytes<float>(rows.SelectMany(row => row).ToArray()), rows.Length, tape);
        var drawn = new Drawn(tape, new float[rows.Length], new float[rows.Length], new float[rows.Length], new float[rows.Length]);
        for (var b = 0; b < rows.Length; b++)
        {
            var (mean, logStd) = (tape.Policy[2 * b], Math.Clamp(tape.Policy[2 * b + 1], -20, 2));
            var u = mean + MathF.Exp(logStd) * (float)random.NextGaussian();
            var z = (u - mean) * MathF.Exp(-logStd);
            var density = 0 - (0.5f * z * z + logStd + 0.91893853f);
            (drawn.Means[b], drawn.LogStds[b], drawn.Actions[b]) = (mean, logStd, u);
            drawn.LogProbabilities[b] = density - 2 * (0.69314718f - MathF.Abs(u) - MathF.Log(1 + MathF.Exp(-2 * MathF.Abs(u))));
        }
        return drawn;
    }

    private ITape Judge(INetwork critics, float[][] rows, float[] actions)
    {
        var (factor, shift) = (1 / _input.Spread, -_input.Center / _input.Spread);
        var tape = critics.CreateTape(rows.Length, forTraining: true, inputGradients: true);
        critics.Forward(MemoryMarshal.AsBytes<float>(rows.SelectMany((row, b) => row.Select(x => x * factor + shift).Append(actions[b])).ToArray()), rows.Length, tape);
        return tape;
    }

    private float Given(float x) => Math.Clamp(_middle + _half * x, _middle - _half, _middle + _half);

    private float[] Normalized(byte[] row) => _statistics.Normalize(MemoryMarshal.Cast<byte, float>(row).ToArray());

    private byte[][] Rows(byte[] observations) => [.. observations.Chunk(_environment.Spec.Observation.Bytes)];

    private sealed record Drawn(ITape Tape, float[] Means, float[] LogStds, float[] Actions, float[] LogProbabilities);
}
