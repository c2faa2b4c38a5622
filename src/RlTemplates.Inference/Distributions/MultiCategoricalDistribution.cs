using RlTemplates.Networks;

namespace RlTemplates.Inference.Distributions;

/// <summary>
/// Several independent choices: log p and H are sums over the elements. Outputs are the elements' logits one after the other, and so are
/// the flags of a mask.
/// </summary>
internal sealed class MultiCategoricalDistribution : ActionDistribution
{
    private readonly int[] _counts;

    /// <summary>Makes the distribution.</summary>
    /// <param name="space">The choices of each element.</param>
    public MultiCategoricalDistribution(MultiDiscreteSpace space)
        : base(space?.Choices ?? throw new ArgumentNullException(nameof(space)), space.Size)
    {
        if (space.Size == 0 || space.Counts.Any(count => count < 1))
            throw new ArgumentException($"{space} cannot be chosen from: it needs at least one element, and each element at least one choice.", nameof(space));
        _counts = [.. space.Counts];
    }

    /// <inheritdoc/>
    public override PolicyOutputs Describe() => new(OutputKind.MultiCategorical);

    /// <inheritdoc/>
    public override void Prepare(ReadOnlySpan<float> outputs, ReadOnlySpan<bool> mask, Span<float> row)
    {
        var first = 0;
        foreach (var count in _counts)
        {
            Categorical.LogSoftmax(outputs.Slice(first, count), Part(mask, first, count), row.Slice(first, count));
            first += count;
        }
    }

    /// <inheritdoc/>
    public override float Sample(ReadOnlySpan<float> row, Span<int> action, ref RandomStream random)
    {
        var (sum, first) = (0f, 0);
        for (var i = 0; i < _counts.Length; i++)
        {
            action[i] = Categorical.Sample(row.Slice(first, _counts[i]), ref random);
            sum += row[first + action[i]];
            first += _counts[i];
        }
        return sum;
    }

    /// <inheritdoc/>
    public override void Mode(ReadOnlySpan<float> outputs, ReadOnlySpan<bool> mask, Span<int> action)
    {
        var first = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            action[i] = Categorical.ArgMax(outputs.Slice(first, _counts[i]), Part(mask, first, _counts[i]));
            first += _counts[i];
        }
    }

    /// <inheritdoc/>
    public override float LogProbability(ReadOnlySpan<float> row, ReadOnlySpan<int> action)
    {
        var (sum, first) = (0f, 0);
        for (var i = 0; i < _counts.Length; i++)
        {
            sum += row.Slice(first, _counts[i])[action[i]];
            first += _counts[i];
        }
        return sum;
    }

    /// <inheritdoc/>
    public override float Entropy(ReadOnlySpan<float> row)
    {
        var (sum, first) = (0f, 0);
        foreach (var count in _counts)
        {
            sum += Categorical.Entropy(row.Slice(first, count));
            first += count;
        }
        return sum;
    }

    /// <inheritdoc/>
    public override void Gradient(ReadOnlySpan<float> row, ReadOnlySpan<int> action, float logProbabilityWeight, float entropyWeight, Span<float> gradients)
    {
        var first = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            var part = row.Slice(first, _counts[i]);
            var entropy = entropyWeight == 0 ? 0 : Categorical.Entropy(part);
            Categorical.Gradient(part, action[i], logProbabilityWeight, entropyWeight, entropy, gradients.Slice(first, _counts[i]));
            first += _counts[i];
        }
    }

    private static ReadOnlySpan<bool> Part(ReadOnlySpan<bool> mask, int first, int count) => mask.IsEmpty ? mask : mask.Slice(first, count);
}
