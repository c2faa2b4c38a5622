using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RlTemplates.Inference.Networks.Kernels;

/// <summary><see cref="TileKernel"/> for 512-bit vectors: eight rows of one panel or two.</summary>
internal static unsafe class Tile512
{
    public const int Rows = 8;

    /// <summary>Sixteen accumulators: two multiplications a cycle, fed by ten loads for sixteen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Two(in TileWalk walk, float* left, int* leftRows, float* right, nint panelSize, float* start, int* startRows, float* c, int* rows)
    {
        var p = start + startRows[0];
        Vector512<float> c00 = Vector512.Load(p), c01 = Vector512.Load(p + 16);
        p = start + startRows[1];
        Vector512<float> c10 = Vector512.Load(p), c11 = Vector512.Load(p + 16);
        p = start + startRows[2];
        Vector512<float> c20 = Vector512.Load(p), c21 = Vector512.Load(p + 16);
        p = start + startRows[3];
        Vector512<float> c30 = Vector512.Load(p), c31 = Vector512.Load(p + 16);
        p = start + startRows[4];
        Vector512<float> c40 = Vector512.Load(p), c41 = Vector512.Load(p + 16);
        p = start + startRows[5];
        Vector512<float> c50 = Vector512.Load(p), c51 = Vector512.Load(p + 16);
        p = start + startRows[6];
        Vector512<float> c60 = Vector512.Load(p), c61 = Vector512.Load(p + 16);
        p = start + startRows[7];
        Vector512<float> c70 = Vector512.Load(p), c71 = Vector512.Load(p + 16);

        left += leftRows[0];
        nint d1 = leftRows[1] - leftRows[0], d2 = leftRows[2] - leftRows[0], d3 = leftRows[3] - leftRows[0], d4 = leftRows[4] - leftRows[0];
        nint d5 = leftRows[5] - leftRows[0], d6 = leftRows[6] - leftRows[0], d7 = leftRows[7] - leftRows[0];
        nint leftStep = walk.LeftStep, rightStep = walk.RightStep;
        for (var segment = walk.Segments; segment > 0; segment--)
        {
            var a = left;
            var b = right;
            for (var k = walk.Length; k > 0; k--)
            {
                var b0 = Vector512.Load(b);
                var b1 = Vector512.Load(b + panelSize);
                var x = Vector512.Create(*a);
                c00 = Vector512.MultiplyAddEstimate(x, b0, c00);
                c01 = Vector512.MultiplyAddEstimate(x, b1, c01);
                x = Vector512.Create(a[d1]);
                c10 = Vector512.MultiplyAddEstimate(x, b0, c10);
                c11 = Vector512.MultiplyAddEstimate(x, b1, c11);
                x = Vector512.Create(a[d2]);
                c20 = Vector512.MultiplyAddEstimate(x, b0, c20);
                c21 = Vector512.MultiplyAddEstimate(x, b1, c21);
                x = Vector512.Create(a[d3]);
                c30 = Vector512.MultiplyAddEstimate(x, b0, c30);
                c31 = Vector512.MultiplyAddEstimate(x, b1, c31);
                x = Vector512.Create(a[d4]);
                c40 = Vector512.MultiplyAddEstimate(x, b0, c40);
                c41 = Vector512.MultiplyAddEstimate(x, b1, c41);
                x = Vector512.Create(a[d5]);
                c50 = Vector512.MultiplyAddEstimate(x, b0, c50);
                c51 = Vector512.MultiplyAddEstimate(x, b1, c51);
                x = Vector512.Create(a[d6]);
                c60 = Vector512.MultiplyAddEstimate(x, b0, c60);
                c61 = Vector512.MultiplyAddEstimate(x, b1, c61);
                x = Vector512.Create(a[d7]);
                c70 = Vector512.MultiplyAddEstimate(x, b0, c70);
                c71 = Vector512.MultiplyAddEstimate(x, b1, c71);
                a += leftStep;
                b += rightStep;
            }
            left += walk.LeftSegment;
            right += walk.RightSegment;
        }

        Store(c + rows[0], c00, walk.Relu);
        Store(c + rows[0] + 16, c01, walk.Relu);
        Store(c + rows[1], c10, walk.Relu);
        Store(c + rows[1] + 16, c11, walk.Relu);
        Store(c + rows[2], c20, walk.Relu);
        Store(c + rows[2] + 16, c21, walk.Relu);
        Store(c + rows[3], c30, walk.Relu);
        Store(c + rows[3] + 16, c31, walk.Relu);
        Store(c + rows[4], c40, walk.Relu);
        Store(c + rows[4] + 16, c41, walk.Relu);
        Store(c + rows[5], c50, walk.Relu);
        Store(c + rows[5] + 16, c51, walk.Relu);
        Store(c + rows[6], c60, walk.Relu);
        Store(c + rows[6] + 16, c61, walk.Relu);
        Store(c + rows[7], c70, walk.Relu);
        Store(c + rows[7] + 16, c71, walk.Relu);
    }

    /// <summary>Eight accumulators: as many as hide a multiplication's latency.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void One(in TileWalk walk, float* left, int* leftRows, float* right, float* start, int* startRows, float* c, int* rows)
    {
        Vector512<float> c0 = Vector512.Load(start + startRows[0]), c1 = Vector512.Load(start + startRows[1]);
        Vector512<float> c2 = Vector512.Load(start + startRows[2]), c3 = Vector512.Load(start + startRows[3]);
        Vector512<float> c4 = Vector512.Load(start + startRows[4]), c5 = Vector512.Load(start + startRows[5]);
        Vector512<float> c6 = Vector512.Load(start + startRows[6]), c7 = Vector512.Load(start + startRows[7]);

        left += leftRows[0];
        nint d1 = leftRows[1] - leftRows[0], d2 = leftRows[2] - leftRows[0], d3 = leftRows[3] - leftRows[0], d4 = leftRows[4] - leftRows[0];
        nint d5 = leftRows[5] - leftRows[0], d6 = leftRows[6] - leftRows[0], d7 = leftRows[7] - leftRows[0];
        nint leftStep = walk.LeftStep, rightStep = walk.RightStep;
        for (var segment = walk.Segments; segment > 0; segment--)
        {
            var a = left;
            var b = right;
            for (var k = walk.Length; k > 0; k--)
            {
                var b0 = Vector512.Load(b);
                c0 = Vector512.MultiplyAddEstimate(Vector512.Create(*a), b0, c0);
                c1 = Vector512.MultiplyAddEstimate(Vector512.Create(a[d1]), b0, c1);
                c2 = Vector512.MultiplyAddEstimate(Vector512.Create(a[d2]), b0, c2);
                c3 = Vector512.MultiplyAddEstimate(Vector512.Create(a[d3]), b0, c3);
                c4 = Vector512.MultiplyAddEstimate(Vector512.Create(a[d4]), b0, c4);
                c5 = Vector512.MultiplyAddEstimate(Vector512.Create(a[d5]), b0, c5);
                c6 = Vector512.MultiplyAddEstimate(Vector512.Create(a[d6]), b0, c6);
                c7 = Vector512.MultiplyAddEstimate(Vector512.Create(a[d7]), b0, c7);
                a += leftStep;
                b += rightStep;
            }
            left += walk.LeftSegment;
            right += walk.RightSegment;
        }

        Store(c + rows[0], c0, walk.Relu);
        Store(c + rows[1], c1, walk.Relu);
        Store(c + rows[2], c2, walk.Relu);
        Store(c + rows[3], c3, walk.Relu);
        Store(c + rows[4], c4, walk.Relu);
        Store(c + rows[5], c5, walk.Relu);
        Store(c + rows[6], c6, walk.Relu);
        Store(c + rows[7], c7, walk.Relu);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* p, Vector512<float> x, bool relu) => (relu ? Vector512.MaxNative(Vector512<float>.Zero, x) : x).Store(p);
}
