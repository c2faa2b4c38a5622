using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RlTemplates.Inference.Networks.Kernels;

/// <summary>Copies matrices to panels of sixteen columns, [panel][row][16], as the tile kernel reads its right operand. Gaps are left alone.</summary>
internal static unsafe class PanelPacking
{
    private const int Columns = TileKernel.Columns;

    /// <summary>Rows [rows, columns] with <paramref name="stride"/> between them; row by row, for reading in order is what memory likes best.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows(int rows, int columns, float* source, int stride, float* panels, nint panelSize)
    {
        var whole = columns / Columns;
        for (var row = 0; row < rows; row++, source += stride, panels += Columns)
        {
            float* from = source, to = panels;
            for (var panel = 0; panel < whole; panel++, from += Columns, to += panelSize)
            {
                Vector256.Load(from).Store(to);
                Vector256.Load(from + 8).Store(to + 8);
            }
            for (var n = 0; n < columns % Columns; n++)
                to[n] = from[n];
        }
    }

    /// <summary>The transpose of [rows, columns] with <paramref name="stride"/> between rows, to rows <paramref name="targetStride"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transposed(int rows, int columns, float* source, int stride, float* target, int targetStride)
    {
        var row = 0;
        for (; Sse.IsSupported && row <= rows - 4; row += 4, source += 4 * stride, target += 4)
        {
            float* x = source, to = target;
            var n = 0;
            for (; n <= columns - 4; n += 4, x += 4, to += 4 * targetStride)
            {
                Vector128<float> x0 = Vector128.Load(x), x1 = Vector128.Load(x + stride), x2 = Vector128.Load(x + 2 * stride), x3 = Vector128.Load(x + 3 * stride);
                Vector128<float> low01 = Sse.UnpackLow(x0, x1), low23 = Sse.UnpackLow(x2, x3), high01 = Sse.UnpackHigh(x0, x1), high23 = Sse.UnpackHigh(x2, x3);
                Sse.MoveLowToHigh(low01, low23).Store(to);
                Sse.MoveHighToLow(low23, low01).Store(to + targetStride);
                Sse.MoveLowToHigh(high01, high23).Store(to + 2 * targetStride);
                Sse.MoveHighToLow(high23, high01).Store(to + 3 * targetStride);
            }
            for (; n < columns; n++, x++, to += targetStride)
                (to[0], to[1], to[2], to[3]) = (x[0], x[stride], x[2 * stride], x[3 * stride]);
        }
        for (; row < rows; row++, source += stride, target++)
            for (var n = 0; n < columns; n++)
                target[n * targetStride] = source[n];
    }
}
