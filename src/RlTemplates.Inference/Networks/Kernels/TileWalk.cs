namespace RlTemplates.Inference.Networks.Kernels;

/// <summary>
/// How a tile's sum runs: segments of steps, with the distances in floats that the left operand (one value per row) and the
/// right operand (sixteen columns) move by.
/// </summary>
internal struct TileWalk
{
    public int Segments;
    public int Length;
    public nint LeftSegment;
    public nint LeftStep;
    public nint RightSegment;
    public nint RightStep;
    public bool Relu;

    /// <summary>A plain product: rows lie contiguous, the right operand is a packed panel [k][16].</summary>
    public static TileWalk Product(int length, bool relu) => new() { Segments = 1, Length = length, LeftStep = 1, RightStep = TileKernel.Columns, Relu = relu };
}
