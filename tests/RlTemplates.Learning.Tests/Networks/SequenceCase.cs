using RlTemplates.Inference.Networks;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Tests.Networks;

/// <summary>A network with memory and sequences [K, T, N] for it, a quarter of whose rows begin an episode.</summary>
internal sealed class SequenceCase
{
    private readonly int _blocks, _steps, _copies;

    public SequenceCase(NetworkCase @case, int blocks, int steps, int copies, ulong seed = 3)
    {
        (Case, _blocks, _steps, _copies) = (@case, blocks, steps, copies);
        Network = @case.Create();
        Observations = @case.Observations(Rows, seed);
        States = @case.Gradients(blocks * copies * Network.StateSize, seed);
        PolicyGradients = @case.Gradients(Rows * @case.PolicySize);
        ValueGradients = @case.Gradients(Rows, 6);
        var random = new RandomStream(seed, 12);
        Starts = [.. Enumerable.Range(0, Rows).Select(_ => random.NextInt32(4) == 0)];
    }

    public NetworkCase Case { get; }

    public PolicyValueNetwork Network { get; }

    public int Rows => _blocks * _steps * _copies;

    public byte[] Observations { get; }

    public float[] States { get; }

    public bool[] Starts { get; }

    public float[] PolicyGradients { get; }

    public float[] ValueGradients { get; }

    public void Forward(ITape tape) => Network.Forward(Observations, Rows, tape, new(States, Starts, _blocks));

    public void Backward(ITape tape, float[] gradients) => Network.Backward(tape, PolicyGradients, ValueGradients, gradients);

    public (double[] Policy, double[] Values, double[] States) Expected(ReferenceNetwork reference)
    {
        var (policy, values, states) = (new double[Rows * Case.PolicySize], new double[Rows], new double[States.Length]);
        for (var sequence = 0; sequence < _blocks * _copies; sequence++)
        {
            var state = sequence * Network.StateSize;
            reference.State = [.. States.Skip(state).Take(Network.StateSize).Select(x => (double)x)];
            for (var t = 0; t < _steps; t++)
            {
                var row = (sequence / _copies * _steps + t) * _copies + sequence % _copies;
                if (Starts[row])
                    Array.Clear(reference.State);
                var (outputs, value) = reference.Forward(Observations.AsSpan(row * Case.Input.Bytes, Case.Input.Bytes));
                outputs.CopyTo(policy, row * Case.PolicySize);
                values[row] = value;
            }
            reference.State.CopyTo(states, state);
        }
        return (policy, values, states);
    }
}
