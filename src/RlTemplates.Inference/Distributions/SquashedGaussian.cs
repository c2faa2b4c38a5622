using System.Runtime.InteropServices;
using RlTemplates.Networks;

namespace RlTemplates.Inference.Distributions;

/// <summary>
/// A diagonal Gaussian squashed into the bounds (Haarnoja et al. 2018, appendix C): u ~ N(μ, σ²), a = tanh u in ±1, which stand for the
/// bounds. Outputs are E means, then E log σ, held within -20…2. The elements of a stored action are u, from which a and its probability
/// follow exactly, however close to ±1 it is; densities are those of a.
/// </summary>
internal sealed class SquashedGaussian : ActionDistribution
{
    // The trapezoidal rule over ε within ±8 converges geometrically: the integrand is smooth and its tails are nothing.
    private const int Nodes = 65;
    private const float Spacing = 0.25f;
    private const float HalfLogTwoPi = 0.91893853f;

    private readonly DiagonalGaussian _gaussian;

    /// <summary>Makes the distribution.</summary>
    /// <param name="space">The bounds of the actions.</param>
    public SquashedGaussian(BoxSpace space)
        : base(2 * ActionBounds.SizeOf(space), ActionBounds.SizeOf(space))
    {
        _gaussian = new(space, normalized: true, -20, 2);
        LogStdOutputs = space.Size;
    }

    /// <inheritdoc/>
    public override PolicyOutputs Describe() => _gaussian.Describe() with { Kind = OutputKind.SquashedGaussian };

    /// <inheritdoc/>
    public override void Prepare(ReadOnlySpan<float> outputs, ReadOnlySpan<bool> mask, Span<float> row) => _gaussian.Prepare(outputs, mask, row);

    /// <inheritdoc/>
    public override float Sample(ReadOnlySpan<float> row, Span<int> action, ref RandomStream random)
    {
        _gaussian.Sample(row, action, ref random);
        return LogProbability(row, action);
    }

    /// <summary>The squashed mean, the action that is played where nothing is tried out.</summary>
    /// <inheritdoc/>
    public override void Mode(ReadOnlySpan<float> outputs, ReadOnlySpan<bool> mask, Span<int> action) => _gaussian.Mode(outputs, mask, action);

    /// <summary>log p(a) = log N(u; μ, σ²) - Σ log(1 - tanh² u).</summary>
    /// <inheritdoc/>
    public override float LogProbability(ReadOnlySpan<float> row, ReadOnlySpan<int> action)
    {
        var sum = _gaussian.LogProbability(row, action);
        foreach (var u in MemoryMarshal.Cast<int, float>(action)[..Elements])
            sum -= LogSlope(u);
        return sum;
    }

    /// <summary>H = H(N(μ, σ²)) + Σ E[log(1 - tanh² u)]; it has no closed form and is integrated numerically, to about 1e-2 for the widest σ.</summary>
    /// <inheritdoc/>
    public override float Entropy(ReadOnlySpan<float> row)
    {
        var sum = _gaussian.Entropy(row);
        for (var i = 0; i < Elements; i++)
        {
            var std = MathF.Exp(row[Elements + i]);
            for (var node = 0; node < Nodes; node++)
                sum += Weight(node, out var epsilon) * LogSlope(row[i] + std * epsilon);
        }
        return sum;
    }

    /// <summary>The action stays where it is while the distribution moves: the gradient of a likelihood ratio.</summary>
    /// <inheritdoc/>
    public override void Gradient(ReadOnlySpan<float> row, ReadOnlySpan<int> action, float logProbabilityWeight, float entropyWeight, Span<float> gradients)
    {
        _gaussian.Gradient(row, action, logProbabilityWeight, entropyWeight, gradients);
        for (var i = 0; entropyWeight != 0 && i < Elements; i++)
        {
            var std = MathF.Exp(row[Elements + i]);
            var (mean, logStd) = (0f, 0f);
            for (var node = 0; node < Nodes; node++)
            {
                var slope = Weight(node, out var epsilon) * -2 * MathF.Tanh(row[i] + std * epsilon);
                mean += slope;
                logStd += slope * std * epsilon;
            }
            gradients[i] -= entropyWeight * mean;
            if (!_gaussian.IsHeld(row[Elements + i]))
                gradients[Elements + i] -= entropyWeight * logStd;
        }
    }

    /// <summary>
    /// The action moves with the distribution, a = tanh(μ + σε) with the noise ε held: the gradient of c·log p(a) + Σ g·a with respect to
    /// the outputs, the reparameterised gradient of SAC's policy.
    /// </summary>
    /// <param name="row">[A], prepared.</param>
    /// <param name="action">[E], drawn from the row.</param>
    /// <param name="logProbabilityWeight">c.</param>
    /// <param name="actionGradients">g, [E]: a loss's gradient with respect to a in ±1.</param>
    /// <param name="gradients">Receives [A].</param>
    public void PathGradient(
        ReadOnlySpan<float> row, ReadOnlySpan<int> action, float logProbabilityWeight, ReadOnlySpan<float> actionGradients, Span<float> gradients)
    {
        var u = MemoryMarshal.Cast<int, float>(action);
        for (var i = 0; i < Elements; i++)
        {
            // d log p/du along the path is 2 tanh u, d log p/d log σ beside it -1; da/du = 1 - tanh² u, du/d log σ = u - μ.
            var a = MathF.Tanh(u[i]);
            var slope = logProbabilityWeight * 2 * a + actionGradients[i] * (1 - a) * (1 + a);
            gradients[i] = slope;
            gradients[Elements + i] = _gaussian.IsHeld(row[Elements + i]) ? 0 : slope * (u[i] - row[i]) - logProbabilityWeight;
        }
    }

    /// <summary>a = tanh u of stored actions.</summary>
    /// <param name="actions">[count, E].</param>
    /// <param name="squashed">Receives [count, E] in ±1, as a critic reads them.</param>
    public static void Squash(ReadOnlySpan<int> actions, Span<float> squashed)
    {
        var u = MemoryMarshal.Cast<int, float>(actions);
        for (var i = 0; i < u.Length; i++)
            squashed[i] = MathF.Tanh(u[i]);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<int> ForEnvironment(ReadOnlySpan<int> actions, Span<int> buffer)
    {
        Squash(actions, MemoryMarshal.Cast<int, float>(buffer));
        return _gaussian.ForEnvironment(buffer[..actions.Length], buffer);
    }

    /// <summary>The other way: actions in ±1 from those that the environment took.</summary>
    /// <param name="actions">[count, E], within the bounds.</param>
    /// <param name="squashed">Receives [count, E] in ±1, as a critic reads them.</param>
    public void FromEnvironment(ReadOnlySpan<int> actions, Span<float> squashed)
    {
        var given = MemoryMarshal.Cast<int, float>(actions);
        for (var i = 0; i < given.Length; i++)
            squashed[i] = Math.Clamp(_gaussian.Bounds.Invert(given[i], i % Elements), -1, 1);
    }

    // log(1 - tanh² u) = 2 (log 2 - |u| - log(1 + exp(-2|u|))), without the cancellation near ±1.
    private static float LogSlope(float u)
    {
        var x = MathF.Abs(u);
        return 2 * (0.69314718f - x - MathF.Log(1 + MathF.Exp(-2 * x)));
    }

    private static float Weight(int node, out float epsilon)
    {
        epsilon = (node - Nodes / 2) * Spacing;
        return Spacing * MathF.Exp(-0.5f * epsilon * epsilon - HalfLogTwoPi);
    }
}
