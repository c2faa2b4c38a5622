using System.Runtime.InteropServices;
using RlTemplates.Inference.Distributions;
using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Replay;
using RlTemplates.Learning.Rollouts;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Algorithms;

/// <summary>
/// Memory of one SAC update and its losses. One network holds both critics: Q₁ is its policy output, Q₂ its value. π is the policy's density of
/// actions in ±1.
/// </summary>
internal sealed class SacBatch(
    INetwork actor, INetwork critics, INetwork targets, SquashedGaussian distribution, Normalizer normalizer, EnvironmentSpec spec, int size, int threads)
{
    private readonly ITape _actorTape = actor.CreateTape(size, forTraining: true, threads);
    private readonly ITape _criticTape = critics.CreateTape(size, forTraining: true, threads, inputGradients: true);
    private readonly ITape _targetTape = targets.CreateTape(size, forTraining: false, threads);
    private readonly CriticInputs _inputs = new(actor.Input, distribution.Elements, size);
    private readonly Draw _now = new(size, distribution), _next = new(size, distribution);
    private readonly float[] _squashed = new float[size * distribution.Elements], _targetValues = new float[size];
    private readonly float[] _firstGradients = new float[size], _secondGradients = new float[size], _inputGradients = new float[size * critics.Input.Size];
    private readonly float[] _policyGradients = new float[size * distribution.Outputs], _noGradients = new float[size];

    public ReplayBatch Transitions { get; } = new(size, spec);

    /// <summary>Of the critics' loss.</summary>
    public IGradients CriticGradients { get; } = critics.CreateGradients();

    /// <summary>Of the policy's loss.</summary>
    public IGradients ActorGradients { get; } = actor.CreateGradients();

    /// <summary>Mean of -log π(a|s) over the drawn actions.</summary>
    public double Entropy { get; private set; }

    /// <summary>Draws transitions, normalised.</summary>
    public void DrawTransitions(ReplayBuffer replay, ref RandomStream random) => Transitions.Draw(replay, ref random, beta: 0, normalizer);

    /// <summary>Draws the policy's actions a ~ π(s) and a' ~ π(s').</summary>
    public void DrawActions(ref RandomStream random)
    {
        Act(Transitions.NextObservations, _next, ref random);
        Act(Transitions.Observations, _now, ref random);
        var sum = 0.0;
        foreach (var logProbability in _now.LogProbabilities)
            sum += logProbability;
        Entropy = -sum / size;
    }

    /// <summary>Gradients of L = ½·mean((Q₁(s, a) - y)²) + ½·mean((Q₂(s, a) - y)²) at the replay's actions, the targets y held fixed.</summary>
    public void DifferentiateCritics(float alpha, ref SacStatistics statistics)
    {
        Bootstrap(alpha);
        distribution.FromEnvironment(MemoryMarshal.Cast<byte, int>(Transitions.Actions.AsSpan()), _squashed);
        _inputs.Observe(Transitions.Observations);
        _inputs.Act(_squashed);
        critics.Forward(_inputs.Bytes, size, _criticTape);
        for (var b = 0; b < size; b++)
        {
            var (first, second) = (_criticTape.Policy[b] - _targetValues[b], _criticTape.Values[b] - _targetValues[b]);
            (_firstGradients[b], _secondGradients[b]) = (first / size, second / size);
            statistics.AddCritics((first * first + second * second) / 2, _criticTape.Policy[b]);
        }
        critics.Backward(_criticTape, _firstGradients, _secondGradients, CriticGradients);
    }

    /// <summary>
    /// Gradients of L = mean(α·log π(a|s) - min(Q₁, Q₂)(s, a)), the noise of a held: through the smaller critic to the action, from there
    /// through the policy. Comes after <see cref="DifferentiateCritics"/>, whose observations it reads.
    /// </summary>
    public void DifferentiateActor(float alpha, ref SacStatistics statistics)
    {
        SquashedGaussian.Squash(_now.Actions, _squashed);
        _inputs.Act(_squashed);
        critics.Forward(_inputs.Bytes, size, _criticTape);
        for (var b = 0; b < size; b++)
        {
            var (first, second, logProbability) = (_criticTape.Policy[b], _criticTape.Values[b], _now.LogProbabilities[b]);
            (_firstGradients[b], _secondGradients[b]) = first <= second ? (-1f / size, 0f) : (0f, -1f / size);
            statistics.AddActor(alpha * logProbability - Math.Min(first, second), -logProbability);
        }
        critics.Backward(_criticTape, _firstGradients, _secondGradients, null, _inputGradients);
        for (var b = 0; b < size; b++)
            distribution.PathGradient(
                _now.Row(b), _now.Action(b), alpha / size, _inputs.ActionsOf(_inputGradients, b), _policyGradients.AsSpan(b * distribution.Outputs, distribution.Outputs));
        actor.Backward(_actorTape, _policyGradients, _noGradients, ActorGradients);
    }

    // y = R + γᵏ·(min(Q₁⁻, Q₂⁻)(s', a') - α·log π(a'|s')).
    private void Bootstrap(float alpha)
    {
        SquashedGaussian.Squash(_next.Actions, _squashed);
        _inputs.Observe(Transitions.NextObservations);
        _inputs.Act(_squashed);
        targets.Forward(_inputs.Bytes, size, _targetTape);
        for (var b = 0; b < size; b++)
            _targetValues[b] = Transitions.Returns[b]
                + Transitions.Discounts[b] * (Math.Min(_targetTape.Policy[b], _targetTape.Values[b]) - alpha * _next.LogProbabilities[b]);
    }

    private void Act(ReadOnlySpan<byte> observations, Draw draw, ref RandomStream random)
    {
        actor.Forward(observations, size, _actorTape);
        for (var b = 0; b < size; b++)
        {
            distribution.Prepare(_actorTape.Policy.Slice(b * distribution.Outputs, distribution.Outputs), [], draw.Row(b));
            draw.LogProbabilities[b] = distribution.Sample(draw.Row(b), draw.Action(b), ref random);
        }
    }

    // Prepared outputs [B, A], actions [B, E] and their log probabilities [B].
    private sealed class Draw(int size, ActionDistribution distribution)
    {
        private readonly float[] _rows = new float[checked(size * distribution.Outputs)];

        public int[] Actions { get; } = new int[size * distribution.Elements];

        public float[] LogProbabilities { get; } = new float[size];

        public Span<float> Row(int b) => _rows.AsSpan(b * distribution.Outputs, distribution.Outputs);

        public Span<int> Action(int b) => Actions.AsSpan(b * distribution.Elements, distribution.Elements);
    }
}
