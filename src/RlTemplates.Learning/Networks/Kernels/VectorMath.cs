using System.Runtime.Intrinsics;

namespace RlTemplates.Learning.Networks.Kernels;

/// <summary>Activations and their derivatives over blocks whose lengths are multiples of eight.</summary>
internal static unsafe class VectorMath
{
    /// <summary>x ← tanh x.</summary>
    public static void Tanh(float* x, int count)
    {
        for (var i = 0; i < count; i += 8)
            Tanh(Vector256.Load(x + i)).Store(x + i);
    }

    /// <summary>g ← g · f'(x), where y = f(x).</summary>
    public static void MultiplyByDerivative(Activation activation, float* y, float* g, int count)
    {
        if (activation == Activation.Linear)
            return;
        for (var i = 0; i < count; i += 8)
            (Derivative(activation, Vector256.Load(y + i), Vector256.Load(g + i))).Store(g + i);
    }

    public static Vector256<float> Derivative(Activation activation, Vector256<float> y, Vector256<float> g) => activation switch
    {
        Activation.Relu => g & Vector256.GreaterThan(y, Vector256<float>.Zero),
        Activation.Tanh => g * (Vector256<float>.One - y * y),
        _ => g,
    };

    /// <summary>y ← y + x.</summary>
    public static void Add(float* x, float* y, int count)
    {
        for (var i = 0; i < count; i += 8)
            (Vector256.Load(y + i) + Vector256.Load(x + i)).Store(y + i);
    }

    /// <summary>y ← bytes · factor + shift for any count.</summary>
    public static void Scale(byte* bytes, float* y, int count, float factor, float shift)
    {
        var shifts = Vector256.Create(shift);
        var i = 0;
        for (; i + 16 <= count; i += 16)
        {
            var (low, high) = Vector128.Widen(Vector128.Load(bytes + i));
            Scale(low, factor, shifts).Store(y + i);
            Scale(high, factor, shifts).Store(y + i + 8);
        }
        for (; i < count; i++)
            y[i] = MathF.FusedMultiplyAdd(bytes[i], factor, shift);
    }

    /// <summary>y ← x · factor + shift for any count.</summary>
    public static void Scale(float* x, float* y, int count, float factor, float shift)
    {
        var shifts = Vector256.Create(shift);
        var i = 0;
        for (; i + 8 <= count; i += 8)
            Vector256.FusedMultiplyAdd(Vector256.Load(x + i), Vector256.Create(factor), shifts).Store(y + i);
        for (; i < count; i++)
            y[i] = MathF.FusedMultiplyAdd(x[i], factor, shift);
    }

    private static Vector256<float> Scale(Vector128<ushort> bytes, float factor, Vector256<float> shift) => Vector256.FusedMultiplyAdd(
        Vector256.ConvertToSingle(Vector256.WidenLower(bytes.ToVector256()).AsInt32()), Vector256.Create(factor), shift);

    /// <summary>Odd polynomial near 0 (coefficients of Cephes' tanhf), 1 - 2/(e²ˣ + 1) elsewhere; within 2 units of the last place or so.</summary>
    private static Vector256<float> Tanh(Vector256<float> x)
    {
        var magnitude = Vector256.Abs(x);
        var z = x * x;
        var p = Vector256.MultiplyAddEstimate(Vector256.Create(-5.70498872745e-3f), z, Vector256.Create(2.06390887954e-2f));
        p = Vector256.MultiplyAddEstimate(p, z, Vector256.Create(-5.37397155531e-2f));
        p = Vector256.MultiplyAddEstimate(p, z, Vector256.Create(1.33314422036e-1f));
        p = Vector256.MultiplyAddEstimate(p, z, Vector256.Create(-3.33332819422e-1f));
        var near = Vector256.MultiplyAddEstimate(p * z, x, x);
        var exponential = Vector256.Exp(Vector256.MinNative(magnitude, Vector256.Create(20f)) * 2f);
        var far = Vector256.CopySign(Vector256<float>.One - Vector256.Create(2f) / (exponential + Vector256<float>.One), x);
        return Vector256.ConditionalSelect(Vector256.LessThan(magnitude, Vector256.Create(0.625f)), near, far);
    }
}
