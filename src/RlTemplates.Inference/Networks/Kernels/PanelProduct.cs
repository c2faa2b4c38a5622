namespace RlTemplates.Inference.Networks.Kernels;

/// <summary>
/// C [rows, 16·panels] = start + A [rows, length] · B, with B packed as [panel][length][16]. Blocks of B stay in the second-level cache
/// while the rows pass over them; each sum still runs in the order of k.
/// </summary>
internal static unsafe class PanelProduct
{
    private const int LengthBlock = 256;
    private const int PanelBlock = 16;
    private const int PanelsWorthPacking = 8;
    private static readonly AlignedFloats Zeros = new(2 * TileKernel.Columns);
    private static readonly RowTable SameRow = RowTable.Strided(TileKernel.Rows, 0);

    public static float* Zero => Zeros.Pointer;

    public static int* Same => SameRow.Pointer;

    /// <param name="rows">Rows of A and C.</param>
    /// <param name="length">Columns of A that count.</param>
    /// <param name="a">First row of A.</param>
    /// <param name="aRows">Offsets of a tile's rows of A.</param>
    /// <param name="b">Packed panels.</param>
    /// <param name="panels">Number of panels.</param>
    /// <param name="bias">[16·panels] that every row starts with, or null for zeros.</param>
    /// <param name="c">First row of C.</param>
    /// <param name="cRows">Offsets of a tile's rows of C.</param>
    /// <param name="relu">Whether the result passes max(x, 0).</param>
    public static void Run(int rows, int length, float* a, RowTable aRows, float* b, int panels, float* bias, float* c, RowTable cRows, bool relu)
    {
        var panelSize = (nint)length * TileKernel.Columns;
        for (var panel = 0; panel < panels; panel += PanelBlock)
        {
            var end = Math.Min(panels, panel + PanelBlock);
            var k = 0;
            do
            {
                var block = Math.Min(LengthBlock, length - k);
                var walk = TileWalk.Product(block, relu && k + block == length);
                Block(rows, walk, a + k, aRows, b + k * TileKernel.Columns, panelSize, panel, end, k == 0, bias, c, cRows);
                k += LengthBlock;
            }
            while (k < length);
        }
        GC.KeepAlive(aRows);
        GC.KeepAlive(cRows);
    }

    private static void Block(int rows, in TileWalk walk, float* a, RowTable aRows, float* b, nint panelSize, int from, int to, bool first, float* bias, float* c, RowTable cRows)
    {
        int aStride = aRows.Pointer[1], cStride = cRows.Pointer[1];
        var last = stackalloc int[2 * TileKernel.MaxRows];
        var packed = stackalloc float[LengthBlock * TileKernel.MaxRows];
        var packing = to - from >= PanelsWorthPacking;
        for (var row = 0; row < rows; row += TileKernel.Rows)
        {
            var left = a + (nint)row * aStride;
            var target = c + (nint)row * cStride;
            var height = Math.Min(TileKernel.Rows, rows - row);
            if (height <= 2 && (!first || bias != null))
            {
                for (var r = 0; r < height; r++, left += aStride, target += cStride)
                    RowKernel.Run(walk.Length, walk.Relu, left, b + from * panelSize, panelSize, to - from, (first ? bias : target) + from * 16, target + from * 16);
                continue;
            }
            int* leftRows = aRows.Pointer, targetRows = cRows.Pointer;
            if (height < TileKernel.Rows)
            {
                for (var r = 0; r < TileKernel.Rows; r++)
                    (last[r], last[TileKernel.Rows + r]) = (leftRows[Math.Min(r, height - 1)], targetRows[Math.Min(r, height - 1)]);
                leftRows = last;
                targetRows = last + TileKernel.Rows;
            }
            var steps = walk;
            if (packing && height == TileKernel.Rows)
            {
                TilePacking.Run(walk.Length, left, aStride, packed);
                left = packed;
                leftRows = TilePacking.Neighbours.Pointer;
                steps.LeftStep = TileKernel.Rows;
            }
            for (var j = from; j < to; j += TileKernel.Panels)
            {
                var start = !first ? target + j * 16 : bias == null ? Zero : bias + j * 16;
                TileKernel.Run(steps, left, leftRows, b + j * panelSize, panelSize, Math.Min(TileKernel.Panels, to - j), start, first ? Same : targetRows, target + j * 16, targetRows);
            }
        }
    }
}
