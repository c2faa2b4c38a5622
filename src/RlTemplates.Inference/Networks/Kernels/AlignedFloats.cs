using System.Runtime.InteropServices;

namespace RlTemplates.Inference.Networks.Kernels;

/// <summary>
/// Zeroed floats at a fixed, 64-byte aligned address. They live as long as this object or a span of it, which a pointer does not see to; some slack behind them may
/// be read.
/// </summary>
internal sealed unsafe class AlignedFloats
{
    private const int Slack = 64;
    private readonly float[] _array;
    private readonly int _first;

    public AlignedFloats(long count)
    {
        if (count is < 0 or > 500_000_000)
            throw new ArgumentException($"A buffer of the network would hold {count} numbers, at most 500000000 (2 GB) fit: make the network or the batch smaller.");
        _array = GC.AllocateArray<float>((int)count + 16 + Slack, pinned: true);
        Count = (int)count;
        var address = (nint)Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        Pointer = (float*)((address + 63) & ~63);
        _first = (int)(Pointer - (float*)address);
    }

    public int Count { get; }

    public float* Pointer { get; }

    public Span<float> Span => _array.AsSpan(_first, Count);
}
