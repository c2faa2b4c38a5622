using RlTemplates.Networks;

namespace RlTemplates.Inference.Distributions;

/// <summary>One of A choices, given by their logits; a row holds the log probabilities.</summary>
internal sealed class CategoricalDistribution : ActionDistribution
{
    /// <summary>Makes the distribution.</summary>
    /// <param name="space">The choices.</param>
    public CategoricalDistribution(DiscreteSpace space)
        : base(space?.Count ?? throw new ArgumentNullException(nameof(space)), 1) =>
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(space.Count, nameof(space));

    /// <inheritdoc/>
    public override PolicyOutputs Describe() => new(OutputKind.Categorical);

    /// <inheritdoc/>
    public override void Prepare(ReadOnlySpan<float> outputs, ReadOnlySpan<bool> mask, Span<float> row) => Categorical.LogSoftmax(outputs, mask, row);

    /// <inheritdoc/>
    public override float Sample(ReadOnlySpan<float> row, Span<int> action, ref RandomStream random)
    {
        action[0] = Categorical.Sample(row, ref random);
        return row[action[0]];
    }

    /// <inheritdoc/>
    public override void Mode(ReadOnlySpan<float> outputs, ReadOnlySpan<bool> mask, Span<int> action) => action[0] = Categorical.ArgMax(outputs, mask);

    /// <inheritdoc/>
    public override float LogProbability(ReadOnlySpan<float> row, ReadOnlySpan<int> action) => row[action[0]];

    /// <inheritdoc/>
    public override float Entropy(ReadOnlySpan<float> row) => Categorical.Entropy(row);

    /// <inheritdoc/>
    public override void Gradient(
        ReadOnlySpan<float> row, ReadOnlySpan<int> action, float logProbabilityWeight, float entropyWeight, Span<float> gradients) => Categorical.Gradient(
        row, action[0], logProbabilityWeight, entropyWeight, entropyWeight == 0 ? 0 : Categorical.Entropy(row), gradients);
}
