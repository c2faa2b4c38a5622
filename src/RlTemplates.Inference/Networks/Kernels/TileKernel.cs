using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RlTemplates.Inference.Networks.Kernels;

/// <summary>
/// The one inner loop of all passes: c[r, j] = start[r, j] + Σ left[r, k] · right[k, j] for a few rows r and one or two panels of sixteen
/// columns j, every sum in the order of k, so that neither blocking nor the width of the vectors changes a bit. The left operand is
/// read where it lies: rows of a matrix, pixels of a padded image, or neighbouring inputs of a weight gradient.
/// </summary>
internal static unsafe class TileKernel
{
    /// <summary>Columns of a panel.</summary>
    public const int Columns = 16;

    /// <summary>The most that <see cref="Rows"/> is on any machine.</summary>
    public const int MaxRows = Tile512.Rows;

    /// <summary>Rows of a tile on this machine.</summary>
    public static int Rows => Vector512.IsHardwareAccelerated ? Tile512.Rows : Tile256.Rows;

    /// <summary>Panels of a tile at most.</summary>
    public static int Panels => Vector512.IsHardwareAccelerated ? 2 : 1;

    /// <param name="walk">How the sum runs.</param>
    /// <param name="left">Left operand.</param>
    /// <param name="leftRows">Offsets of its rows.</param>
    /// <param name="right">Right operand: the first panel.</param>
    /// <param name="panelSize">Distance to the second.</param>
    /// <param name="panels">1…<see cref="Panels"/>.</param>
    /// <param name="start">What the sums start with; the second panel's follow the first's sixteen.</param>
    /// <param name="startRows">Offsets of its rows.</param>
    /// <param name="c">Receives the sums, likewise.</param>
    /// <param name="rows">Offsets of its rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(in TileWalk walk, float* left, int* leftRows, float* right, nint panelSize, int panels, float* start, int* startRows, float* c, int* rows)
    {
        if (!Vector512.IsHardwareAccelerated)
            Tile256.Run(walk, left, leftRows, right, start, startRows, c, rows);
        else if (panels == 2)
            Tile512.Two(walk, left, leftRows, right, panelSize, start, startRows, c, rows);
        else
            Tile512.One(walk, left, leftRows, right, start, startRows, c, rows);
    }
}
