using RlTemplates.Learning.Rollouts;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Algorithms;

/// <summary>Memory of one IMPALA update: K trajectories of (T + 1)·N observations each, the tape, and gradients of outputs and weights.</summary>
internal sealed class ImpalaBatch(INetwork network, int trajectories, int steps, int copies, int threads, IPassHelpers? helpers)
{
    private readonly float[] _states = new float[checked(trajectories * copies * network.StateSize)];
    private readonly bool[] _starts = new bool[network.StateSize > 0 ? checked(trajectories * (steps + 1) * copies) : 0];

    /// <summary>K.</summary>
    public int Trajectories { get; } = trajectories;

    /// <summary>(T + 1)·N.</summary>
    public int RowsEach { get; } = checked((steps + 1) * copies);

    /// <summary>K·(T + 1)·N.</summary>
    public int Rows => Trajectories * RowsEach;

    public ITape Tape { get; } = network.CreateTape(checked(trajectories * (steps + 1) * copies), forTraining: true, threads, helpers: helpers);

    public byte[] Observations { get; } = new byte[checked(trajectories * (steps + 1) * copies * network.Input.Bytes)];

    public float[] PolicyGradients { get; } = new float[checked(trajectories * (steps + 1) * copies * network.PolicySize)];

    public float[] ValueGradients { get; } = new float[checked(trajectories * (steps + 1) * copies)];

    public IGradients Gradients { get; } = network.CreateGradients();

    /// <summary>[T·N, A]: rows of the policy's distribution of one trajectory.</summary>
    public float[] Policy { get; } = new float[checked(steps * copies * network.PolicySize)];

    public float[] LogProbabilities { get; } = new float[steps * copies];

    public float[] Targets { get; } = new float[steps * copies];

    public float[] Advantages { get; } = new float[steps * copies];

    /// <summary>The rows as sequences, with the states that the actors had before the first of each.</summary>
    public Sequences Sequences => new(_states, _starts, Trajectories);

    /// <summary>Takes in trajectory k of the batch.</summary>
    public void Add(Trajectory trajectory, int k)
    {
        trajectory.Observations.CopyTo(Observations.AsSpan(k * RowsEach * network.Input.Bytes));
        trajectory.States.CopyTo(_states.AsSpan(k * trajectory.States.Length));
        for (var i = 0; i < RowsEach && _starts.Length > 0; i++)
            _starts[k * RowsEach + i] = trajectory.IsStart(i);
    }
}
