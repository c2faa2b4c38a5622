using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RlTemplates.Inference.Networks.Kernels;

/// <summary>
/// Copies a tile's rows to [k][rows], as the tile kernel walks them. Rows that lie a power of two apart share few sets of the first-level cache
/// and evict each other; a copy that many panels read again does not.
/// </summary>
internal static unsafe class TilePacking
{
    /// <summary>Offsets of the rows in the copy.</summary>
    public static readonly RowTable Neighbours = RowTable.Strided(TileKernel.Rows, 1);

    public static void Run(int length, float* a, int stride, float* target)
    {
        if (TileKernel.Rows == 8)
        {
            PanelPacking.Transposed(8, length, a, stride, target, 8);
            return;
        }
        Six(length, a, stride, target);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Six(int length, float* a, int stride, float* target)
    {
        float* a1 = a + stride, a2 = a1 + stride, a3 = a2 + stride, a4 = a3 + stride, a5 = a4 + stride;
        var k = 0;
        for (; Sse.IsSupported && k <= length - 4; k += 4, target += 4 * 6)
        {
            Vector128<float> x0 = Vector128.Load(a + k), x1 = Vector128.Load(a1 + k), x2 = Vector128.Load(a2 + k);
            Vector128<float> x3 = Vector128.Load(a3 + k), x4 = Vector128.Load(a4 + k), x5 = Vector128.Load(a5 + k);
            Vector128<float> low01 = Sse.UnpackLow(x0, x1), low23 = Sse.UnpackLow(x2, x3), low45 = Sse.UnpackLow(x4, x5);
            Vector128<float> high01 = Sse.UnpackHigh(x0, x1), high23 = Sse.UnpackHigh(x2, x3), high45 = Sse.UnpackHigh(x4, x5);
            Sse.MoveLowToHigh(low01, low23).Store(target);
            Sse.StoreLow(target + 4, low45);
            Sse.MoveHighToLow(low23, low01).Store(target + 6);
            Sse.StoreHigh(target + 10, low45);
            Sse.MoveLowToHigh(high01, high23).Store(target + 12);
            Sse.StoreLow(target + 16, high45);
            Sse.MoveHighToLow(high23, high01).Store(target + 18);
            Sse.StoreHigh(target + 22, high45);
        }
        for (; k < length; k++, target += 6)
            (target[0], target[1], target[2], target[3], target[4], target[5]) = (a[k], a1[k], a2[k], a3[k], a4[k], a5[k]);
    }
}
