using System.Runtime.InteropServices;
using RlTemplates.Learning.Replay;

namespace RlTemplates.Learning.Tests.Replay;

/// <summary>
/// Steps of N copies with random ends, and all that they showed in plain lists: the reference of the replay. The action of a step is its number,
/// so that whatever is drawn can be looked up. Stacks go on, begin with one frame repeated, with zeros or with noise, or jump against their promise.
/// </summary>
internal sealed class RandomEpisodes
{
    private readonly EnvironmentSpec _spec;
    private readonly int _copies, _choices;
    private readonly byte[] _now, _next, _finals, _actions;
    private readonly float[] _rewards;
    private readonly bool[] _terminated, _truncated, _mask;
    private readonly List<Moment> _moments = [];
    private RandomStream _random;

    public RandomEpisodes(EnvironmentSpec spec, int copies, ulong seed)
    {
        (_spec, _copies, _choices, _random) = (spec, copies, ReplayBuffer.MaskedChoices(spec), new(seed, 4));
        var bytes = copies * spec.Observation.Bytes;
        (_now, _next, _finals, _actions, _rewards) = (new byte[bytes], new byte[bytes], new byte[bytes], new byte[copies * 4], new float[copies]);
        (_terminated, _truncated, _mask) = (new bool[copies], new bool[copies], new bool[copies * _choices]);
    }

    /// <summary>Share of steps after which the frames jump.</summary>
    public double Jumps { get; init; } = 0.02;

    public double Ends { get; init; } = 0.1;

    public int Steps => _moments.Count / _copies;

    public void Start(ReplayBuffer replay)
    {
        for (var n = 0; n < _copies; n++)
            Begin(Row(_now, n));
        DrawMask();
        replay.Start(_now, _mask);
    }

    public void Step(ReplayBuffer replay)
    {
        for (var n = 0; n < _copies; n++)
        {
            MemoryMarshal.Cast<byte, int>(_actions.AsSpan())[n] = _moments.Count;
            _rewards[n] = (float)_random.NextGaussian();
            (_terminated[n], _truncated[n]) = (_random.NextDouble() < Ends / 2, _random.NextDouble() < Ends / 2);
            var moment = new Moment(Row(_now, n).ToArray(), _rewards[n], _terminated[n], _truncated[n] && !_terminated[n], _mask.AsSpan(n * _choices, _choices).ToArray());
            GoOn(Row(_now, n), Row(_next, n));
            if (_terminated[n] || _truncated[n])
            {
                Row(_next, n).CopyTo(Row(_finals, n));
                Begin(Row(_next, n));
                moment = moment with { Final = Row(_finals, n).ToArray() };
            }
            _moments.Add(moment);
        }
        _next.CopyTo(_now, 0);
        DrawMask();
        Again(replay);
    }

    /// <summary>Gives the last step to another replay.</summary>
    public void Again(ReplayBuffer replay) =>
        replay.Add(_actions, new() { Observations = _now, Rewards = _rewards, Terminated = _terminated, Truncated = _truncated, FinalObservations = _finals }, _mask);

    /// <summary>What a draw of a step must give.</summary>
    public Drawn Expected(int number, int n, float gamma)
    {
        var (sum, discount, at) = (0f, 1f, number);
        for (var k = 0; k < n; k++)
        {
            var moment = _moments[at];
            sum += discount * moment.Reward;
            discount *= gamma;
            if (moment.Terminated)
                return new(_moments[number].Observation, sum, 0, moment.Observation, null);
            if (moment.Truncated)
                return new(_moments[number].Observation, sum, discount, moment.Final!, [.. Enumerable.Repeat(true, _choices)]);
            at += _copies;
        }
        return at < _moments.Count
            ? new(_moments[number].Observation, sum, discount, _moments[at].Observation, _moments[at].Mask)
            : new(_moments[number].Observation, sum, discount, Row(_now, at % _copies).ToArray(), _mask.AsSpan(at % _copies * _choices, _choices).ToArray());
    }

    private Span<byte> Row(byte[] rows, int copy) => rows.AsSpan(copy * _spec.Observation.Bytes, _spec.Observation.Bytes);

    private void DrawMask()
    {
        foreach (ref var allowed in _mask.AsSpan())
            allowed = _random.NextInt32(2) == 0;
    }

    private void Noise(Span<byte> bytes)
    {
        foreach (ref var value in bytes)
            value = (byte)_random.NextInt32(3);
    }

    private void Begin(Span<byte> observation)
    {
        var kind = _random.NextInt32(3);
        Noise(observation);
        for (var i = 0; kind < 2 && i < observation.Length; i++)
            if (i % Pixel < Pixel - Group)
                observation[i] = kind == 0 ? (byte)0 : observation[i / Pixel * Pixel + Pixel - Group + i % Group];
    }

    private void GoOn(ReadOnlySpan<byte> now, Span<byte> next)
    {
        Noise(next);
        if (_random.NextInt32(20) == 0)
            now.CopyTo(next);
        else if (_random.NextDouble() >= Jumps)
            for (var i = 0; i < next.Length; i++)
                if (i % Pixel < Pixel - Group)
                    next[i] = now[i + Group];
    }

    /// <summary>Bytes of a pixel of all frames.</summary>
    private int Pixel => _spec.Observation.Shape[^1] * _spec.Observation.Bytes / _spec.Observation.Size;

    /// <summary>Bytes of a pixel of one frame.</summary>
    private int Group => Pixel / _spec.Observation.StackedFrames;

    internal sealed record Drawn(byte[] Observation, float Return, float Discount, byte[] Next, bool[]? Mask);

    private sealed record Moment(byte[] Observation, float Reward, bool Terminated, bool Truncated, bool[] Mask)
    {
        public byte[]? Final { get; init; }
    }
}
