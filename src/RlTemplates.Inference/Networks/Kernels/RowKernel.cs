using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RlTemplates.Inference.Networks.Kernels;

/// <summary>The tile kernel's sums for a single row, bit for bit: four or one packed panels at a time. Serves actors with few environments.</summary>
internal static unsafe class RowKernel
{
    /// <summary>c[j] = start[j] + Σ left[k] · right[k, j] over <paramref name="panels"/> panels of sixteen columns.</summary>
    public static void Run(int length, bool relu, float* left, float* right, nint panelSize, int panels, float* start, float* c)
    {
        var j = 0;
        for (; j + 4 <= panels; j += 4)
            Four(length, relu, left, right + j * panelSize, panelSize, start + j * 16, c + j * 16);
        for (; j < panels; j++)
            One(length, relu, left, right + j * panelSize, start + j * 16, c + j * 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Four(int length, bool relu, float* left, float* right, nint panelSize, float* start, float* c)
    {
        Vector256<float> c0 = Vector256.Load(start), c1 = Vector256.Load(start + 8), c2 = Vector256.Load(start + 16), c3 = Vector256.Load(start + 24);
        Vector256<float> c4 = Vector256.Load(start + 32), c5 = Vector256.Load(start + 40), c6 = Vector256.Load(start + 48), c7 = Vector256.Load(start + 56);
        float* right1 = right + panelSize, right2 = right1 + panelSize, right3 = right2 + panelSize;
        for (var k = 0; k < length; k++)
        {
            var x = Vector256.Create(left[k]);
            var at = (nint)k * 16;
            c0 = Vector256.MultiplyAddEstimate(x, Vector256.Load(right + at), c0);
            c1 = Vector256.MultiplyAddEstimate(x, Vector256.Load(right + at + 8), c1);
            c2 = Vector256.MultiplyAddEstimate(x, Vector256.Load(right1 + at), c2);
            c3 = Vector256.MultiplyAddEstimate(x, Vector256.Load(right1 + at + 8), c3);
            c4 = Vector256.MultiplyAddEstimate(x, Vector256.Load(right2 + at), c4);
            c5 = Vector256.MultiplyAddEstimate(x, Vector256.Load(right2 + at + 8), c5);
            c6 = Vector256.MultiplyAddEstimate(x, Vector256.Load(right3 + at), c6);
            c7 = Vector256.MultiplyAddEstimate(x, Vector256.Load(right3 + at + 8), c7);
        }
        Store(c, c0, relu);
        Store(c + 8, c1, relu);
        Store(c + 16, c2, relu);
        Store(c + 24, c3, relu);
        Store(c + 32, c4, relu);
        Store(c + 40, c5, relu);
        Store(c + 48, c6, relu);
        Store(c + 56, c7, relu);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void One(int length, bool relu, float* left, float* right, float* start, float* c)
    {
        Vector256<float> c0 = Vector256.Load(start), c1 = Vector256.Load(start + 8);
        for (var k = 0; k < length; k++)
        {
            var x = Vector256.Create(left[k]);
            c0 = Vector256.MultiplyAddEstimate(x, Vector256.Load(right), c0);
            c1 = Vector256.MultiplyAddEstimate(x, Vector256.Load(right + 8), c1);
            right += 16;
        }
        Store(c, c0, relu);
        Store(c + 8, c1, relu);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* p, Vector256<float> x, bool relu) => (relu ? Vector256.MaxNative(Vector256<float>.Zero, x) : x).Store(p);
}
