using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RlTemplates.Inference.Networks.Kernels;

/// <summary><see cref="TileKernel"/> for 256-bit vectors, or pairs of 128-bit ones: six rows of one panel.</summary>
internal static unsafe class Tile256
{
    public const int Rows = 6;

    /// <summary>Twelve accumulators, a pair of right operands and one broadcast: fifteen of sixteen vector registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(in TileWalk walk, float* left, int* leftRows, float* right, float* start, int* startRows, float* c, int* rows)
    {
        var p = start + startRows[0];
        Vector256<float> c00 = Vector256.Load(p), c01 = Vector256.Load(p + 8);
        p = start + startRows[1];
        Vector256<float> c10 = Vector256.Load(p), c11 = Vector256.Load(p + 8);
        p = start + startRows[2];
        Vector256<float> c20 = Vector256.Load(p), c21 = Vector256.Load(p + 8);
        p = start + startRows[3];
        Vector256<float> c30 = Vector256.Load(p), c31 = Vector256.Load(p + 8);
        p = start + startRows[4];
        Vector256<float> c40 = Vector256.Load(p), c41 = Vector256.Load(p + 8);
        p = start + startRows[5];
        Vector256<float> c50 = Vector256.Load(p), c51 = Vector256.Load(p + 8);

        left += leftRows[0];
        nint d1 = leftRows[1] - leftRows[0], d2 = leftRows[2] - leftRows[0], d3 = leftRows[3] - leftRows[0];
        nint d4 = leftRows[4] - leftRows[0], d5 = leftRows[5] - leftRows[0];
        nint leftStep = walk.LeftStep, rightStep = walk.RightStep;
        for (var segment = walk.Segments; segment > 0; segment--)
        {
            var a = left;
            var b = right;
            for (var k = walk.Length; k > 0; k--)
            {
                var b0 = Vector256.Load(b);
                var b1 = Vector256.Load(b + 8);
                var x = Vector256.Create(*a);
                c00 = Vector256.MultiplyAddEstimate(x, b0, c00);
                c01 = Vector256.MultiplyAddEstimate(x, b1, c01);
                x = Vector256.Create(a[d1]);
                c10 = Vector256.MultiplyAddEstimate(x, b0, c10);
                c11 = Vector256.MultiplyAddEstimate(x, b1, c11);
                x = Vector256.Create(a[d2]);
                c20 = Vector256.MultiplyAddEstimate(x, b0, c20);
                c21 = Vector256.MultiplyAddEstimate(x, b1, c21);
                x = Vector256.Create(a[d3]);
                c30 = Vector256.MultiplyAddEstimate(x, b0, c30);
                c31 = Vector256.MultiplyAddEstimate(x, b1, c31);
                x = Vector256.Create(a[d4]);
                c40 = Vector256.MultiplyAddEstimate(x, b0, c40);
                c41 = Vector256.MultiplyAddEstimate(x, b1, c41);
                x = Vector256.Create(a[d5]);
                c50 = Vector256.MultiplyAddEstimate(x, b0, c50);
                c51 = Vector256.MultiplyAddEstimate(x, b1, c51);
                a += leftStep;
                b += rightStep;
            }
            left += walk.LeftSegment;
            right += walk.RightSegment;
        }

        Store(c + rows[0], c00, c01, walk.Relu);
        Store(c + rows[1], c10, c11, walk.Relu);
        Store(c + rows[2], c20, c21, walk.Relu);
        Store(c + rows[3], c30, c31, walk.Relu);
        Store(c + rows[4], c40, c41, walk.Relu);
        Store(c + rows[5], c50, c51, walk.Relu);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* p, Vector256<float> low, Vector256<float> high, bool relu)
    {
        if (relu)
        {
            low = Vector256.MaxNative(Vector256<float>.Zero, low);
            high = Vector256.MaxNative(Vector256<float>.Zero, high);
        }
        low.Store(p);
        high.Store(p + 8);
    }
}
