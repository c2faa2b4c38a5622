using System.Runtime.InteropServices;

namespace RlTemplates.Inference.Networks.Kernels;

/// <summary>Offsets of rows in floats at a fixed address. The last row is repeated until the tile kernel's rows divide the count.</summary>
internal sealed unsafe class RowTable
{
    private readonly int[] _array;

    public RowTable(ReadOnlySpan<int> offsets)
    {
        Rows = offsets.Length;
        Padded = (Rows + TileKernel.Rows - 1) / TileKernel.Rows * TileKernel.Rows;
        _array = GC.AllocateArray<int>(Padded + 16, pinned: true);
        _array.AsSpan().Fill(Rows == 0 ? 0 : offsets[^1]);
        offsets.CopyTo(_array);
        Pointer = (int*)Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
    }

    /// <summary>Rows at one distance from each other.</summary>
    public static RowTable Strided(int rows, int stride)
    {
        var offsets = new int[rows];
        for (var i = 0; i < rows; i++)
            offsets[i] = i * stride;
        return new(offsets);
    }

    public int Rows { get; }

    public int Padded { get; }

    public int* Pointer { get; }
}
