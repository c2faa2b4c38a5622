using System.Runtime.Intrinsics;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Optimizers;

/// <summary>
/// Adam (Kingma and Ba 2015) with bias correction, as torch computes it:
/// m ← β₁m + (1-β₁)g, v ← β₂v + (1-β₂)g², p ← p - α/(1-β₁ᵗ) · m / (√v/√(1-β₂ᵗ) + ε).
/// </summary>
internal sealed class Adam : IOptimizer
{
    private readonly float[] _mean, _square;
    private readonly double _beta1, _beta2, _epsilon;
    private long _steps;

    /// <summary>Makes an optimizer whose means start at 0.</summary>
    /// <param name="parameters">Number of parameters, at least 1.</param>
    /// <param name="epsilon">ε, added to the root; 1e-5 is usual in PPO.</param>
    /// <param name="beta1">Decay of the mean of gradients, 0…1 exclusive.</param>
    /// <param name="beta2">Decay of the mean of squared gradients, 0…1 exclusive.</param>
    public Adam(int parameters, double epsilon = 1e-8, double beta1 = 0.9, double beta2 = 0.999)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parameters);
        ArgumentOutOfRangeException.ThrowIfNegative(epsilon);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(beta1, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(beta2, 1);
        (_mean, _square) = (new float[parameters], new float[parameters]);
        (_epsilon, _beta1, _beta2) = (epsilon, beta1, beta2);
    }

    /// <inheritdoc/>
    public void Step(Span<float> parameters, ReadOnlySpan<float> gradients, double learningRate)
    {
        IOptimizer.CheckLengths(_mean.Length, parameters.Length, gradients.Length);
        _steps++;
        var rate = (float)(learningRate / (1 - Math.Pow(_beta1, _steps)));
        var scale = (float)(1 / Math.Sqrt(1 - Math.Pow(_beta2, _steps)));
        float beta1 = (float)_beta1, rest1 = (float)(1 - _beta1), beta2 = (float)_beta2, rest2 = (float)(1 - _beta2), epsilon = (float)_epsilon;
        var i = 0;
        for (; i <= gradients.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var g = Vector256.Create(gradients[i..]);
            var m = beta1 * Vector256.Create(_mean, i) + rest1 * g;
            var v = beta2 * Vector256.Create(_square, i) + rest2 * (g * g);
            m.CopyTo(_mean, i);
            v.CopyTo(_square, i);
            var root = Vector256.Sqrt(v) * scale + Vector256.Create(epsilon);
            (Vector256.Create<float>(parameters[i..]) - rate * m / root).CopyTo(parameters[i..]);
        }
        for (; i < gradients.Length; i++)
        {
            var g = gradients[i];
            var m = _mean[i] = beta1 * _mean[i] + rest1 * g;
            var v = _square[i] = beta2 * _square[i] + rest2 * (g * g);
            parameters[i] -= rate * m / (MathF.Sqrt(v) * scale + epsilon);
        }
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer) => OptimizerState.Write(writer, "adam", _steps, _mean, _square);

    /// <inheritdoc/>
    public void Load(BinaryReader reader) => _steps = OptimizerState.Read(reader, "adam", _mean, _square);
}
