using System.Runtime.InteropServices;
using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Replay;
using RlTemplates.Learning.Rollouts;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Algorithms;

/// <summary>Memory of one DQN update: transitions, the passes' tapes, targets and gradients; and the loss.</summary>
internal sealed class DqnBatch(INetwork network, INetwork target, Normalizer normalizer, EnvironmentSpec spec, DqnOptions options, int threads)
{
    private readonly ITape _tape = network.CreateTape(options.TrainBatchSize, forTraining: true, threads);
    private readonly ITape _targetTape = target.CreateTape(options.TrainBatchSize, forTraining: false, threads);
    private readonly ITape? _choiceTape = options.DoubleQ ? network.CreateTape(options.TrainBatchSize, forTraining: false, threads) : null;
    private readonly ActionValues _values = new(network.PolicySize, options.Dueling);
    private readonly float[] _targets = new float[options.TrainBatchSize], _valueGradients = new float[options.TrainBatchSize];
    private readonly float[] _policyGradients = new float[checked(options.TrainBatchSize * network.PolicySize)];
    private readonly int _masked = ReplayBuffer.MaskedChoices(spec);

    public ReplayBatch Transitions { get; } = new(options.TrainBatchSize, spec);

    /// <summary>[B]: δ = Q(s, a) - y.</summary>
    public float[] Errors { get; } = new float[options.TrainBatchSize];

    /// <summary>Of the loss.</summary>
    public IGradients Gradients { get; } = network.CreateGradients();

    /// <summary>Draws transitions, normalised.</summary>
    public void DrawTransitions(ReplayBuffer replay, ref RandomStream random, double beta) => Transitions.Draw(replay, ref random, beta, normalizer);

    /// <summary>Computes errors and gradients of L = mean(w·h(Q(s, a) - y)), the targets y held fixed.</summary>
    public void Differentiate(ref DqnStatistics statistics)
    {
        Bootstrap();
        network.Forward(Transitions.Observations, Transitions.Size, _tape);
        Loss(ref statistics);
        network.Backward(_tape, _policyGradients, _valueGradients, Gradients);
    }

    // y = R + γᵏ·Q⁻(s', argmax_a Q(s', a)) over allowed a, where double Q is off argmax_a Q⁻(s', a).
    private void Bootstrap()
    {
        target.Forward(Transitions.NextObservations, Transitions.Size, _targetTape);
        if (_choiceTape is not null)
            network.Forward(Transitions.NextObservations, Transitions.Size, _choiceTape);
        for (var b = 0; b < Transitions.Size; b++)
        {
            var best = _values.Best(_choiceTape ?? _targetTape, b, Transitions.NextMasks.AsSpan(b * _masked, _masked));
            _targets[b] = Transitions.Returns[b] + Transitions.Discounts[b] * _values.Of(_targetTape, b, best);
        }
    }

    // h(δ) = ½δ² where |δ| ≤ 1 or the loss is the square, |δ| - ½ beyond; writes dL/doutputs [B, A] and dL/dV [B].
    private void Loss(ref DqnStatistics statistics)
    {
        var actions = MemoryMarshal.Cast<byte, int>(Transitions.Actions.AsSpan());
        var bound = options.TdErrorLossFn == TdErrorLoss.Huber ? 1 : float.PositiveInfinity;
        for (var b = 0; b < Transitions.Size; b++)
        {
            var value = _values.Of(_tape, b, actions[b]);
            var (error, weight) = (value - _targets[b], Transitions.Weights[b]);
            var slope = Math.Clamp(error, -bound, bound);
            Errors[b] = error;
            _values.Gradient(actions[b], weight * slope / Transitions.Size, _policyGradients.AsSpan(b * network.PolicySize, network.PolicySize), out _valueGradients[b]);
            statistics.Add(weight * slope * (error - slope / 2), value, error);
        }
    }
}
