using System.Runtime.Intrinsics;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Optimizers;

/// <summary>
/// RMSProp as TensorFlow's (and with it RLlib's IMPALA) computes it, with ε under the root and the mean square starting at 1:
/// s ← ρs + (1-ρ)g², b ← μb + α·g/√(s + ε), p ← p - b.
/// </summary>
internal sealed class RmsProp : IOptimizer
{
    private readonly float[] _square, _momentum;
    private readonly float _decay, _rest, _factor, _epsilon;
    private long _steps;

    /// <summary>Makes an optimizer.</summary>
    /// <param name="parameters">Number of parameters, at least 1.</param>
    /// <param name="decay">ρ, decay of the mean square, 0…1 exclusive.</param>
    /// <param name="momentum">μ, 0…1 exclusive; 0 for none.</param>
    /// <param name="epsilon">ε, above 0; RLlib's IMPALA takes 0.1.</param>
    public RmsProp(int parameters, double decay = 0.99, double momentum = 0, double epsilon = 0.1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parameters);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(decay, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(momentum, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epsilon);
        (_square, _momentum) = (new float[parameters], new float[parameters]);
        Array.Fill(_square, 1);
        (_decay, _rest, _factor, _epsilon) = ((float)decay, (float)(1 - decay), (float)momentum, (float)epsilon);
    }

    /// <inheritdoc/>
    public void Step(Span<float> parameters, ReadOnlySpan<float> gradients, double learningRate)
    {
        IOptimizer.CheckLengths(_square.Length, parameters.Length, gradients.Length);
        _steps++;
        var rate = (float)learningRate;
        var i = 0;
        for (; i <= gradients.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var g = Vector256.Create(gradients[i..]);
            var s = _decay * Vector256.Create(_square, i) + _rest * (g * g);
            var b = _factor * Vector256.Create(_momentum, i) + rate * g / Vector256.Sqrt(s + Vector256.Create(_epsilon));
            s.CopyTo(_square, i);
            b.CopyTo(_momentum, i);
            (Vector256.Create<float>(parameters[i..]) - b).CopyTo(parameters[i..]);
        }
        for (; i < gradients.Length; i++)
        {
            var g = gradients[i];
            var s = _square[i] = _decay * _square[i] + _rest * (g * g);
            parameters[i] -= _momentum[i] = _factor * _momentum[i] + rate * g / MathF.Sqrt(s + _epsilon);
        }
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer) => OptimizerState.Write(writer, "rmsprop", _steps, _square, _momentum);

    /// <inheritdoc/>
    public void Load(BinaryReader reader) => _steps = OptimizerState.Read(reader, "rmsprop", _square, _momentum);
}
