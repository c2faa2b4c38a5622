using RlTemplates.Learning.Networks;

namespace RlTemplates.Learning.Algorithms;

/// <summary>Memory of one IMPALA update: K trajectories of (T + 1)·N observations each, the tape, and gradients of outputs and weights.</summary>
internal sealed class ImpalaBatch(INetwork network, int trajectories, int steps, int copies, int threads)
{
    /// <summary>K.</summary>
    public int Trajectories { get; } = trajectories;

    /// <summary>(T + 1)·N.</summary>
    public int RowsEach { get; } = checked((steps + 1) * copies);

    /// <summary>K·(T + 1)·N.</summary>
    public int Rows => Trajectories * RowsEach;

    public ITape Tape { get; } = network.CreateTape(checked(trajectories * (steps + 1) * copies), forTraining: true, threads);

    public byte[] Observations { get; } = new byte[checked(trajectories * (steps + 1) * copies * network.Input.Bytes)];

    public float[] PolicyGradients { get; } = new float[trajectories * (steps + 1) * copies * network.PolicySize];

    public float[] ValueGradients { get; } = new float[trajectories * (steps + 1) * copies];

    public float[] Gradients { get; } = new float[network.Parameters.Length];

    /// <summary>[T·N, A]: rows of the policy's distribution of one trajectory.</summary>
    public float[] Policy { get; } = new float[steps * copies * network.PolicySize];

    public float[] LogProbabilities { get; } = new float[steps * copies];

    public float[] Targets { get; } = new float[steps * copies];

    public float[] Advantages { get; } = new float[steps * copies];

    public Span<byte> ObservationsOf(int trajectory) => Observations.AsSpan(trajectory * RowsEach * network.Input.Bytes, RowsEach * network.Input.Bytes);
}
