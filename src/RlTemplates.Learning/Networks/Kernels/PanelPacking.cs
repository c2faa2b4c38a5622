using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RlTemplates.Learning.Networks.Kernels;

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

    /// <summary>The transpose of [rows, columns], at most sixteen rows: they become columns <paramref name="first"/>… of a panel whose rows are the columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transposed(int rows, int columns, float* source, float* panel, int first)
    {
        var row = 0;
        panel += first;
        for (; Sse.IsSupported && row <= rows - 4; row += 4, source += 4 * columns, panel += 4)
        {
            float* x = source, to = panel;
            var n = 0;
            for (; n <= columns - 4; n += 4, x += 4, to += 4 * Columns)
            {
                Vector128<float> x0 = Vector128.Load(x), x1 = Vector128.Load(x + columns), x2 = Vector128.Load(x + 2 * columns), x3 = Vector128.Load(x + 3 * columns);
                Vector128<float> low01 = Sse.UnpackLow(x0, x1), low23 = Sse.UnpackLow(x2, x3), high01 = Sse.UnpackHigh(x0, x1), high23 = Sse.UnpackHigh(x2, x3);
                Sse.MoveLowToHigh(low01, low23).Store(to);
                Sse.MoveHighToLow(low23, low01).Store(to + Columns);
                Sse.MoveLowToHigh(high01, high23).Store(to + 2 * Columns);
                Sse.MoveHighToLow(high23, high01).Store(to + 3 * Columns);
            }
            for (; n < columns; n++, x++, to += Columns)
                (to[0], to[1], to[2], to[3]) = (x[0], x[columns], x[2 * columns], x[3 * columns]);
        }
        for (; row < rows; row++, source += columns, panel++)
            for (var n = 0; n < columns; n++)
                panel[n * Columns] = source[n];
    }
}
