using System.Runtime.Intrinsics;
using RlTemplates.Inference.Networks.Kernels;

namespace RlTemplates.Inference.Networks.Layers;

/// <summary>
/// dW = xᵀ dz and db = Σ dz of a dense layer, in blocks of weight rows that threads share out. Sums run over the batch in its order.
/// </summary>
internal static unsafe class DenseGradient
{
    private const int BlockRows = 96;
    private const int BatchBlock = 256;
    private const int TileColumns = 2 * TileKernel.Columns;

    /// <summary>Floats of scratch memory that <see cref="Run"/> needs: a packed block of xᵀ and a tile.</summary>
    public const int Scratch = BlockRows * BatchBlock + TileKernel.MaxRows * TileColumns;

    private static readonly RowTable TileRows = RowTable.Strided(TileKernel.Rows, TileColumns);

    /// <summary>Number of blocks of a layer.</summary>
    public static int Blocks(Dense layer) => Padding.Pieces(layer.Width, BlockRows);

    /// <summary>Copies rows of dz [rows, columns] to panels [column/16][batch][16].</summary>
    public static void PackRows(Dense layer, int from, int rows, int capacity, float* dz, float* panels)
    {
        for (var panel = 0; panel < layer.Panels; panel++)
        {
            float* source = dz + panel * 16, target = panels + ((nint)panel * capacity + from) * 16;
            for (var row = 0; row < rows; row++, source += layer.Columns, target += 16)
            {
                Vector256.Load(source).Store(target);
                Vector256.Load(source + 8).Store(target + 8);
            }
        }
    }

    /// <summary>Writes one block's weight gradients, and with block 0 the biases'.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="block">Which block.</param>
    /// <param name="batch">Rows of x and dz.</param>
    /// <param name="capacity">Rows for which the panels have room.</param>
    /// <param name="x">[batch, row size].</param>
    /// <param name="panels">dz as <see cref="PackRows"/> leaves it.</param>
    /// <param name="gradients">The network's gradients.</param>
    /// <param name="scratch">This thread's memory.</param>
    public static void Run(Dense layer, int block, int batch, int capacity, float* x, float* panels, float* gradients, float* scratch)
    {
        gradients += layer.Offset;
        if (block == 0 && layer.Biases > 0)
            Bias(layer, batch, capacity, panels, gradients + (nint)layer.Inputs * layer.Outputs);
        int k0 = block * BlockRows, k1 = Math.Min(layer.Width, k0 + BlockRows);
        for (var b = 0; b < batch; b += BatchBlock)
        {
            var size = Math.Min(BatchBlock, batch - b);
            PackTransposed(x + (nint)b * layer.RowSize, layer.RowSize, size, k0, k1, scratch);
            var walk = new TileWalk { Segments = 1, Length = size, LeftStep = TileKernel.Rows, RightStep = TileKernel.Columns };
            for (var panel = 0; panel < layer.Panels; panel += TileKernel.Panels)
                for (var k = k0; k < k1; k += TileKernel.Rows)
                    Tile(layer, walk, k, panel, b == 0, scratch + (nint)(k - k0) * size, panels + ((nint)panel * capacity + b) * 16, (nint)capacity * 16, gradients, scratch + BlockRows * BatchBlock);
        }
    }

    private static void Tile(Dense layer, in TileWalk walk, int k, int panel, bool first, float* left, float* right, nint panelSize, float* gradients, float* tile)
    {
        var panels = Math.Min(TileKernel.Panels, layer.Panels - panel);
        if (layer.IsGapless && k + TileKernel.Rows <= layer.Width)
        {
            var target = gradients + (nint)k * layer.Outputs + panel * TileKernel.Columns;
            var rows = layer.OutputRows.Pointer;
            TileKernel.Run(walk, left, TilePacking.Neighbours.Pointer, right, panelSize, panels, first ? PanelProduct.Zero : target, first ? PanelProduct.Same : rows, target, rows);
            return;
        }
        var columns = Math.Min(panels * TileKernel.Columns, layer.Outputs - panel * TileKernel.Columns);
        for (var r = 0; r < TileKernel.Rows && !first; r++)
            if (layer.WeightRow(k + r) is >= 0 and var row)
                new ReadOnlySpan<float>(gradients + (nint)row * layer.Outputs + panel * TileKernel.Columns, columns).CopyTo(new Span<float>(tile + r * TileColumns, columns));
        TileKernel.Run(walk, left, TilePacking.Neighbours.Pointer, right, panelSize, panels, first ? PanelProduct.Zero : tile, first ? PanelProduct.Same : TileRows.Pointer, tile, TileRows.Pointer);
        for (var r = 0; r < TileKernel.Rows; r++)
            if (layer.WeightRow(k + r) is >= 0 and var row)
                new ReadOnlySpan<float>(tile + r * TileColumns, columns).CopyTo(new Span<float>(gradients + (nint)row * layer.Outputs + panel * TileKernel.Columns, columns));
    }

    private static void Bias(Dense layer, int batch, int capacity, float* panels, float* gradients)
    {
        for (var panel = 0; panel < layer.Panels; panel++)
        {
            Vector256<float> low = default, high = default;
            var row = panels + (nint)panel * capacity * 16;
            for (var b = 0; b < batch; b++, row += 16)
            {
                low += Vector256.Load(row);
                high += Vector256.Load(row + 8);
            }
            for (var n = panel * 16; n < Math.Min(layer.Outputs, panel * 16 + 16); n++)
                gradients[n] = n % 16 < 8 ? low[n % 16] : high[n % 16 - 8];
        }
    }

    /// <summary>Rows of x to tiles [k / tile rows][batch][tile rows], row by row because a column of x touches a page a row.</summary>
    private static void PackTransposed(float* x, int rowSize, int rows, int k0, int k1, float* target)
    {
        for (var b = 0; b < rows; b++, x += rowSize)
        {
            var tile = target + b * TileKernel.Rows;
            for (var k = k0; k < k1; k += TileKernel.Rows, tile += rows * TileKernel.Rows)
            {
                Vector128.Load(x + k).Store(tile);
                if (TileKernel.Rows == 8)
                    Vector128.Load(x + k + 4).Store(tile + 4);
                else
                    *(long*)(tile + 4) = *(long*)(x + k + 4);
            }
        }
    }
}
