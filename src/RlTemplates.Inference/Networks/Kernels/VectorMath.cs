using System.Runtime.Intrinsics;
using RlTemplates.Networks;

namespace RlTemplates.Inference.Networks.Kernels;

/// <summary>Activations and their derivatives over blocks whose lengths are multiples of sixteen, where 512-bit vectors pay in them.</summary>
internal static unsafe class VectorMath
{
    /// <summary>x ← tanh x.</summary>
    public static void Tanh(float* x, int count)
    {
        if (Vector512.IsHardwareAccelerated)
            for (var i = 0; i < count; i += 16)
                Tanh(Vector512.Load(x + i)).Store(x + i);
        else
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

    /// <summary>y ← y + τ(x - y), of any length.</summary>
    public static void Blend(Span<float> y, ReadOnlySpan<float> x, float tau)
    {
        var i = 0;
        for (; i <= y.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var old = Vector256.Create<float>(y[i..]);
            (old + tau * (Vector256.Create(x[i..]) - old)).CopyTo(y[i..]);
        }
        for (; i < y.Length; i++)
            y[i] += tau * (x[i] - y[i]);
    }

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

    /// <summary>
    /// tanh x as x·P(x²) / Q(x²) on ±9, beyond which tanh is ±1 in single precision. P and Q of degree four were fitted to the least largest relative error,
    /// 2e-8; rounding adds to it, within five units of the last place. NaN stays NaN: the native functions give their second operand then.
    /// </summary>
    public static Vector256<float> Tanh(Vector256<float> x)
    {
        x = Vector256.MaxNative(Vector256.Create(-9f), Vector256.MinNative(Vector256.Create(9f), x));
        var z = x * x;
        var p = Vector256.MultiplyAddEstimate(z, Vector256.Create(1.3354591751866866e-08f), Vector256.Create(2.0609027629924687e-05f));
        p = Vector256.MultiplyAddEstimate(z, p, Vector256.Create(0.003495584624283759f));
        p = Vector256.MultiplyAddEstimate(z, p, Vector256.Create(0.13381022637260365f));
        p = Vector256.MultiplyAddEstimate(z, p, Vector256.Create(0.9999999794635018f));
        var q = Vector256.MultiplyAddEstimate(z, Vector256.Create(7.776528461274861e-07f), Vector256.Create(0.0003285629213267958f));
        q = Vector256.MultiplyAddEstimate(z, q, Vector256.Create(0.0258769687011121f));
        q = Vector256.MultiplyAddEstimate(z, q, Vector256.Create(0.4671433823134447f));
        q = Vector256.MultiplyAddEstimate(z, q, Vector256<float>.One);
        return Vector256.MaxNative(-Vector256<float>.One, Vector256.MinNative(Vector256<float>.One, x * p / q));
    }

    private static Vector512<float> Tanh(Vector512<float> x)
    {
        x = Vector512.MaxNative(Vector512.Create(-9f), Vector512.MinNative(Vector512.Create(9f), x));
        var z = x * x;
        var p = Vector512.MultiplyAddEstimate(z, Vector512.Create(1.3354591751866866e-08f), Vector512.Create(2.0609027629924687e-05f));
        p = Vector512.MultiplyAddEstimate(z, p, Vector512.Create(0.003495584624283759f));
        p = Vector512.MultiplyAddEstimate(z, p, Vector512.Create(0.13381022637260365f));
        p = Vector512.MultiplyAddEstimate(z, p, Vector512.Create(0.9999999794635018f));
        var q = Vector512.MultiplyAddEstimate(z, Vector512.Create(7.776528461274861e-07f), Vector512.Create(0.0003285629213267958f));
        q = Vector512.MultiplyAddEstimate(z, q, Vector512.Create(0.0258769687011121f));
        q = Vector512.MultiplyAddEstimate(z, q, Vector512.Create(0.4671433823134447f));
        q = Vector512.MultiplyAddEstimate(z, q, Vector512<float>.One);
        return Vector512.MaxNative(-Vector512<float>.One, Vector512.MinNative(Vector512<float>.One, x * p / q));
    }
}
