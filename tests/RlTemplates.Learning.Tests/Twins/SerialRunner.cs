using System.Runtime.InteropServices;
using RlTemplates.Inference.Distributions;
using RlTemplates.Learning.Rollouts;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Tests.Twins;

/// <summary>Plays as <see cref="EnvironmentRunner"/> does, in plain loops on fresh memory. The network and the distribution are not what it is to check.</summary>
internal sealed class SerialRunner
{
    private readonly IEnvironment _environment;
    private readonly ActionDistribution _distribution;
    private readonly SerialStatistics _all;
    private readonly float _gamma;
    private readonly double _exactGamma;
    private readonly double[] _sums, _returns;
    private readonly int[] _lengths;
    private byte[] _shown;
    private float[] _states = [];
    private INetwork? _network;
    private ITape? _tape;
    private RandomStream _random;

    public SerialRunner(IEnvironment environment, ActionDistribution distribution, SerialStatistics all, double gamma, ulong seed)
    {
        (_environment, _distribution, _all, _exactGamma, _gamma) = (environment, distribution, all, gamma, (float)gamma);
        (_sums, _returns, _lengths) = (new double[environment.Count], new double[environment.Count], new int[environment.Count]);
        _random = new(seed, ulong.MaxValue);
        _shown = new byte[environment.Count * environment.Spec.Observation.Bytes];
        environment.Reset(seed, _shown);
        Seen = SerialStatistics.Empty(environment.Spec, all.Observations is not null, all.Returns is not null);
    }

    /// <summary>What was seen and has not been told to all.</summary>
    public SerialStatistics Seen { get; private set; }

    public void Share()
    {
        _all.Add(Seen);
        Seen = SerialStatistics.Empty(_environment.Spec, _all.Observations is not null, _all.Returns is not null);
    }

    public SerialRollout Play(int steps, INetwork network, long version = 0)
    {
        if (_states.Length == 0)
            _states = new float[_environment.Count * network.StateSize];
        var (rollout, known) = (new SerialRollout { Version = version, States = [.. _states] }, _all.Copy(_environment.Spec));
        var (copies, spec) = (_environment.Count, _environment.Spec);
        for (var t = 0; t < steps; t++)
        {
            if (known.Observations is not null)
                foreach (var row in Floats(_shown).Chunk(spec.Observation.Size))
                {
                    known.Observations.Add(row);
                    Seen.Observations!.Add(row);
                }
            var observations = Normalized(known, _shown);
            rollout.Observations.Add(observations);
            var masks = Masks();
            var (policy, values) = Infer(network, observations);
            _states = _tape!.States.ToArray();
            rollout.Values.Add(values);
            rollout.Masks.Add(masks);
            var (actions, logProbabilities) = (new int[copies][], new float[copies]);
            for (var n = 0; n < copies; n++)
            {
                var row = new float[_distribution.Outputs];
                _distribution.Prepare(policy[n], masks[n], row);
                actions[n] = new int[_distribution.Elements];
                logProbabilities[n] = _distribution.Sample(row, actions[n], ref _random);
            }
            rollout.Actions.Add(actions);
            rollout.LogProbabilities.Add(logProbabilities);

            int[] flat = [.. actions.SelectMany(action => action)];
            var given = _distribution.ForEnvironment(flat, new int[flat.Length]);
            var (next, finals) = (new byte[_shown.Length], new byte[_shown.Length]);
            var (rewards, terminated, truncated) = (new float[copies], new bool[copies], new bool[copies]);
            _environment.Step(MemoryMarshal.AsBytes(given), new() { Observations = next, Rewards = rewards, Terminated = terminated, Truncated = truncated, FinalObservations = finals });
            _shown = next;
            for (var n = 0; n < copies; n++)
            {
                _sums[n] += rewards[n];
                _lengths[n]++;
                if (terminated[n] || truncated[n])
                {
                    rollout.Episodes.Add(new(_sums[n], _lengths[n]) { Truncated = !terminated[n] });
                    (_sums[n], _lengths[n]) = (0, 0);
                }
                if (spec.RewardClip is { } clip)
                    rewards[n] = Math.Max(-clip, Math.Min(clip, rewards[n]));
            }
            Normalize(known, rewards, terminated, truncated);
            float[]? finalValues = null;
            for (var n = 0; n < copies; n++)
                if (truncated[n] && !terminated[n])
                {
                    finalValues ??= Infer(network, Normalized(known, finals)).Values;
                    rewards[n] += _gamma * finalValues[n];
                }
            rollout.Rewards.Add(rewards);
            rollout.Ended.Add([.. terminated.Zip(truncated, (one, other) => one || other)]);
            for (var n = 0; n < copies; n++)
                if (rollout.Ended[^1][n])
                    _states.AsSpan(n * network.StateSize, network.StateSize).Clear();
        }
        rollout.Observations.Add(Normalized(known, _shown));
        return rollout;
    }

    /// <summary>The values of what is seen last.</summary>
    public float[] Bootstrap(SerialRollout rollout, INetwork network) => Infer(network, rollout.Observations[^1]).Values;

    private void Normalize(SerialStatistics known, float[] rewards, bool[] terminated, bool[] truncated)
    {
        if (known.Returns is null)
            return;
        for (var n = 0; n < rewards.Length; n++)
        {
            _returns[n] = _exactGamma * _returns[n] + rewards[n];
            known.Returns.Add([(float)_returns[n]]);
            Seen.Returns!.Add([(float)_returns[n]]);
            if (terminated[n] || truncated[n])
                _returns[n] = 0;
        }
        for (var n = 0; n < rewards.Length; n++)
            rewards[n] = known.NormalizeReward(rewards[n]);
    }

    private bool[][] Masks()
    {
        var choices = _environment.Spec.HasActionMask ? _environment.Spec.Action.Choices : 0;
        var mask = new bool[_environment.Count * choices];
        if (choices > 0)
            _environment.WriteActionMask(mask);
        return [.. Enumerable.Range(0, _environment.Count).Select(n => mask[(n * choices)..((n + 1) * choices)])];
    }

    private (float[][] Policy, float[] Values) Infer(INetwork network, byte[] observations)
    {
        if (_network != network)
            (_network, _tape) = (network, network.CreateTape(_environment.Count, forTraining: false));
        network.Forward(observations, _environment.Count, _tape!, new(_states));
        return ([.. _tape!.Policy.ToArray().Chunk(network.PolicySize)], _tape.Values.ToArray());
    }

    private static byte[] Normalized(SerialStatistics known, byte[] observations) =>
        known.Observations is null ? [.. observations] : MemoryMarshal.AsBytes<float>(known.Normalize(Floats(observations))).ToArray();

    private static float[] Floats(byte[] observations) => MemoryMarshal.Cast<byte, float>(observations).ToArray();
}
