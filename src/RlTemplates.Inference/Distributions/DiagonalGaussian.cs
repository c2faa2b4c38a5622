using System.Runtime.InteropServices;
using RlTemplates.Networks;

namespace RlTemplates.Inference.Distributions;

/// <summary>
/// Independent normal distributions: outputs are E means μ, then E logarithms of standard deviations σ, which are held within ±20. An
/// action is kept as it was drawn; only what the environment gets is clipped to the bounds, so that probabilities stay exact.
/// </summary>
internal sealed class DiagonalGaussian : ActionDistribution
{
    private const float HalfLogTwoPi = 0.91893853f;
    private readonly float _leastLogStd, _mostLogStd;

    /// <summary>Makes the distribution.</summary>
    /// <param name="space">The bounds of the actions.</param>
    /// <param name="normalized">Whether actions are learned in units of the bounds' half-width around their middle.</param>
    public DiagonalGaussian(BoxSpace space, bool normalized)
        : this(space, normalized, -20, 20)
    {
    }

    internal DiagonalGaussian(BoxSpace space, bool normalized, float leastLogStd, float mostLogStd)
        : base(2 * ActionBounds.SizeOf(space), ActionBounds.SizeOf(space))
    {
        (Bounds, _leastLogStd, _mostLogStd) = (new(space, normalized), leastLogStd, mostLogStd);
        LogStdOutputs = space.Size;
    }

    /// <inheritdoc/>
    public override PolicyOutputs Describe() => new(OutputKind.Gaussian)
    {
        IsNormalized = Bounds.IsNormalized,
        LeastLogStd = _leastLogStd,
        MostLogStd = _mostLogStd,
    };

    /// <inheritdoc/>
    public override void Prepare(ReadOnlySpan<float> outputs, ReadOnlySpan<bool> mask, Span<float> row)
    {
        outputs[..Elements].CopyTo(row);
        for (var i = Elements; i < Outputs; i++)
            row[i] = Math.Clamp(outputs[i], _leastLogStd, _mostLogStd);
    }

    /// <summary>Draws μ + σε with ε from the standard normal distribution.</summary>
    /// <inheritdoc/>
    public override float Sample(ReadOnlySpan<float> row, Span<int> action, ref RandomStream random)
    {
        var x = MemoryMarshal.Cast<int, float>(action);
        for (var i = 0; i < Elements; i++)
            x[i] = row[i] + MathF.Exp(row[Elements + i]) * (float)random.NextGaussian();
        return LogProbability(row, action);
    }

    /// <inheritdoc/>
    public override void Mode(ReadOnlySpan<float> outputs, ReadOnlySpan<bool> mask, Span<int> action) =>
        outputs[..Elements].CopyTo(MemoryMarshal.Cast<int, float>(action));

    /// <summary>log p(x) = Σ -½((x - μ)/σ)² - log σ - ½ log 2π.</summary>
    /// <inheritdoc/>
    public override float LogProbability(ReadOnlySpan<float> row, ReadOnlySpan<int> action)
    {
        var x = MemoryMarshal.Cast<int, float>(action);
        var sum = 0f;
        for (var i = 0; i < Elements; i++)
        {
            var z = (x[i] - row[i]) * MathF.Exp(-row[Elements + i]);
            sum -= 0.5f * z * z + row[Elements + i] + HalfLogTwoPi;
        }
        return sum;
    }

    /// <summary>H = Σ log σ + ½ log 2πe.</summary>
    /// <inheritdoc/>
    public override float Entropy(ReadOnlySpan<float> row)
    {
        var sum = 0f;
        for (var i = Elements; i < Outputs; i++)
            sum += row[i] + (0.5f + HalfLogTwoPi);
        return sum;
    }

    /// <summary>With z = (x - μ)/σ: c·z/σ for μ and c·(z² - 1) - e for log σ, 0 where log σ is held.</summary>
    /// <inheritdoc/>
    public override void Gradient(ReadOnlySpan<float> row, ReadOnlySpan<int> action, float logProbabilityWeight, float entropyWeight, Span<float> gradients)
    {
        var x = MemoryMarshal.Cast<int, float>(action);
        for (var i = 0; i < Elements; i++)
        {
            var precision = MathF.Exp(-row[Elements + i]);
            var z = (x[i] - row[i]) * precision;
            gradients[i] = logProbabilityWeight * z * precision;
            gradients[Elements + i] = IsHeld(row[Elements + i]) ? 0 : logProbabilityWeight * (z * z - 1) - entropyWeight;
        }
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<int> ForEnvironment(ReadOnlySpan<int> actions, Span<int> buffer)
    {
        var from = MemoryMarshal.Cast<int, float>(actions);
        var to = MemoryMarshal.Cast<int, float>(buffer);
        for (var i = 0; i < from.Length; i++)
            to[i] = Bounds.Apply(from[i], i % Elements);
        return buffer[..actions.Length];
    }

    internal ActionBounds Bounds { get; }

    internal bool IsHeld(float logStd) => logStd <= _leastLogStd || logStd >= _mostLogStd;
}
