using System.IO.Compression;
using System.Runtime.InteropServices;

namespace RlTemplates.Learning.Replay;

/// <summary>Reads what <see cref="CompressedWriter"/> wrote. Holds one block, whatever the file says.</summary>
internal sealed class CompressedReader(BinaryReader reader)
{
    private readonly byte[] _block = new byte[CompressedWriter.BlockBytes], _packed = new byte[BrotliEncoder.GetMaxCompressedLength(CompressedWriter.BlockBytes)];
    private int _at, _end;

    /// <summary>Compressed bytes read so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Fills an array.</summary>
    /// <exception cref="InvalidDataException">The state is damaged or ends early.</exception>
    public void Read<T>(Span<T> values) where T : unmanaged
    {
        for (var rest = MemoryMarshal.AsBytes(values); rest.Length > 0;)
        {
            if (_at == _end)
                Next();
            var part = _block.AsSpan(_at, Math.Min(rest.Length, _end - _at));
            part.CopyTo(rest);
            _at += part.Length;
            rest = rest[part.Length..];
        }
    }

    /// <summary>Holds that nothing is left over.</summary>
    /// <exception cref="InvalidDataException">The last block has more than was read.</exception>
    public void End()
    {
        if (_at != _end)
            throw new InvalidDataException($"The saved replay has {_end - _at} bytes too many; it is damaged.");
    }

    private void Next()
    {
        var length = reader.ReadInt32();
        if (length < 1 || length > _packed.Length)
            throw new InvalidDataException($"The saved replay has a block of {length} bytes; 1 to {_packed.Length} are possible. It is damaged.");
        var packed = _packed.AsSpan(0, length);
        reader.BaseStream.ReadExactly(packed);
        if (!BrotliDecoder.TryDecompress(packed, _block, out _end) || _end == 0)
            throw new InvalidDataException($"A block of {length} bytes of the saved replay cannot be decompressed; it is damaged.");
        _at = 0;
        Bytes += sizeof(int) + length;
    }
}
