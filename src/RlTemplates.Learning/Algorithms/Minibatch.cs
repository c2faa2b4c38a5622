using RlTemplates.Learning.Rollouts;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Algorithms;

/// <summary>
/// Memory of one gradient: rows gathered from a rollout, the tape, and gradients of outputs and weights. A rollout is shared out in parts: its rows, or
/// for a network with a memory its copies, each with all of its steps.
/// </summary>
internal sealed class Minibatch
{
    private readonly INetwork _network;
    private readonly byte[] _observations;
    private readonly float[] _policyGradients, _states;
    private readonly bool[] _starts;
    private readonly int[] _rows;

    /// <param name="network">The network.</param>
    /// <param name="rollout">What minibatches are gathered from.</param>
    /// <param name="size">Rows of a minibatch; at most the rollout's are taken.</param>
    /// <param name="threads">Threads of a pass.</param>
    /// <exception cref="ArgumentException">Minibatches would cut sequences.</exception>
    public Minibatch(INetwork network, Trajectory rollout, int size, int threads)
    {
        var capacity = Math.Min(size, rollout.Size);
        _network = network;
        PartSize = network.StateSize > 0 ? rollout.Steps : 1;
        Parts = capacity / PartSize;
        if (capacity % PartSize != 0)
            throw new ArgumentException(
                $"sgd_minibatch_size is {size}; with network.use_lstm it must be a multiple of rollout_fragment_length, {PartSize}, for an LSTM learns from whole sequences.");
        _observations = new byte[checked(capacity * network.Input.Bytes)];
        _policyGradients = new float[checked(capacity * network.PolicySize)];
        _states = new float[checked(Parts * network.StateSize)];
        (_starts, _rows) = network.StateSize > 0 ? (new bool[capacity], new int[capacity]) : ([], []);
        (Advantages, ValueGradients) = (new float[capacity], new float[capacity]);
        (Gradients, Row) = (network.CreateGradients(), new float[network.PolicySize]);
        Tape = network.CreateTape(capacity, forTraining: true, threads);
    }

    /// <summary>Rows of a part: 1, or T.</summary>
    public int PartSize { get; }

    /// <summary>Most parts of a minibatch.</summary>
    public int Parts { get; }

    public ITape Tape { get; }

    public float[] Advantages { get; }

    public float[] ValueGradients { get; }

    public IGradients Gradients { get; }

    /// <summary>[A]: one row of the policy's distribution.</summary>
    public float[] Row { get; }

    public ReadOnlySpan<byte> ObservationRows(int rows) => _observations.AsSpan(0, rows * _network.Input.Bytes);

    public Span<float> PolicyGradients(int rows) => _policyGradients.AsSpan(0, rows * _network.PolicySize);

    /// <summary>How the rows make up sequences, with the states before them.</summary>
    public Sequences Sequences(int rows) => _network.StateSize > 0 ? new(_states.AsSpan(0, rows / PartSize * _network.StateSize), _starts.AsSpan(0, rows)) : default;

    /// <summary>Gathers some parts of a rollout and returns their rows; those of sequences lie step after step.</summary>
    public ReadOnlySpan<int> Gather(Trajectory rollout, ReadOnlySpan<int> parts, ReadOnlySpan<float> advantages, bool normalize)
    {
        var rows = Rows(rollout, parts);
        if (_network.StateSize > 0)
            GatherStates(rollout, rows);
        for (var b = 0; b < rows.Length; b++)
        {
            rollout.Observation(rows[b]).CopyTo(_observations.AsSpan(b * rollout.ObservationBytes));
            Advantages[b] = advantages[rows[b]];
        }
        if (normalize && rows.Length > 1)
            Normalize(Advantages.AsSpan(0, rows.Length));
        return rows;
    }

    private ReadOnlySpan<int> Rows(Trajectory rollout, ReadOnlySpan<int> parts)
    {
        if (_network.StateSize == 0)
            return parts;
        for (var t = 0; t < PartSize; t++)
            for (var b = 0; b < parts.Length; b++)
                _rows[t * parts.Length + b] = t * rollout.Copies + parts[b];
        return _rows.AsSpan(0, PartSize * parts.Length);
    }

    private void GatherStates(Trajectory rollout, ReadOnlySpan<int> rows)
    {
        var size = _network.StateSize;
        for (var b = 0; b < rows.Length; b++)
            _starts[b] = rollout.IsStart(rows[b]);
        for (var b = 0; b < rows.Length / PartSize; b++)
            rollout.States.AsSpan(rows[b] * size, size).CopyTo(_states.AsSpan(b * size));
    }

    private static void Normalize(Span<float> values)
    {
        double sum = 0, squares = 0;
        foreach (var value in values)
            sum += value;
        var mean = sum / values.Length;
        foreach (var value in values)
            squares += (value - mean) * (value - mean);
        var scale = 1 / (Math.Sqrt(squares / (values.Length - 1)) + 1e-8);
        foreach (ref var value in values)
            value = (float)((value - mean) * scale);
    }
}
