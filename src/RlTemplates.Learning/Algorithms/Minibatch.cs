using RlTemplates.Learning.Networks;
using RlTemplates.Learning.Rollouts;

namespace RlTemplates.Learning.Algorithms;

/// <summary>Memory of one gradient: rows gathered from a rollout, the tape, and gradients of outputs and weights.</summary>
internal sealed class Minibatch(INetwork network, int capacity, int threads)
{
    private readonly byte[] _observations = new byte[checked(capacity * network.Input.Bytes)];
    private readonly float[] _policyGradients = new float[checked(capacity * network.PolicySize)];

    public int Capacity { get; } = capacity;

    public ITape Tape { get; } = network.CreateTape(capacity, forTraining: true, threads);

    public float[] Advantages { get; } = new float[capacity];

    public float[] ValueGradients { get; } = new float[capacity];

    public float[] Gradients { get; } = new float[network.Parameters.Length];

    /// <summary>[A]: one row of the policy's distribution.</summary>
    public float[] Row { get; } = new float[network.PolicySize];

    public ReadOnlySpan<byte> ObservationRows(int rows) => _observations.AsSpan(0, rows * network.Input.Bytes);

    public Span<float> PolicyGradients(int rows) => _policyGradients.AsSpan(0, rows * network.PolicySize);

    public void Gather(Trajectory rollout, ReadOnlySpan<int> rows, ReadOnlySpan<float> advantages, bool normalize)
    {
        for (var b = 0; b < rows.Length; b++)
        {
            rollout.Observation(rows[b]).CopyTo(_observations.AsSpan(b * rollout.ObservationBytes));
            Advantages[b] = advantages[rows[b]];
        }
        if (normalize && rows.Length > 1)
            Normalize(Advantages.AsSpan(0, rows.Length));
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
