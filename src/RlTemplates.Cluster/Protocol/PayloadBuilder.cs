using System.Buffers;

namespace RlTemplates.Cluster;

/// <summary>Puts the parts of a piece or policy together. Memory is taken for what has come, not for what is announced.</summary>
internal sealed class PayloadBuilder
{
    private const int FirstBytes = 4096;

    private byte[] _buffer = [];
    private int _total = -1, _length;

    /// <summary>Adds a part.</summary>
    /// <param name="total">Bytes of the whole, as the part says.</param>
    /// <param name="part">The part.</param>
    /// <returns>Whether the whole is complete.</returns>
    /// <exception cref="InvalidDataException">The parts do not fit together.</exception>
    public bool Add(int total, ReadOnlySpan<byte> part)
    {
        if (_total < 0)
        {
            if (total is <= 0 or > Wire.LargestPayload)
                throw new InvalidDataException(FormattableString.Invariant($"it announces {total} bytes; it may have 1 to {Wire.LargestPayload}"));
            (_total, _length) = (total, 0);
        }
        else if (total != _total)
        {
            throw new InvalidDataException(FormattableString.Invariant($"it announces {total} bytes, and before {_total}"));
        }
        if (part.IsEmpty || part.Length > _total - _length)
            throw new InvalidDataException(FormattableString.Invariant($"a part of {part.Length} bytes comes where {_total - _length} are left"));
        Grow(_length + part.Length);
        part.CopyTo(_buffer.AsSpan(_length));
        _length += part.Length;
        return _length == _total;
    }

    /// <summary>Gives the whole away and begins anew.</summary>
    public Payload Take()
    {
        var payload = new Payload(_buffer, _length);
        (_buffer, _total, _length) = ([], -1, 0);
        return payload;
    }

    /// <summary>Forgets what has come.</summary>
    public void Clear()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _total, _length) = ([], -1, 0);
    }

    private void Grow(int needed)
    {
        if (needed <= _buffer.Length)
            return;
        // What has come decides: an announcement costs its sender nothing.
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(_total, Math.Max(FirstBytes, 2L * needed)));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}

/// <summary>Bytes in an array that is lent from the shared pool.</summary>
/// <param name="Buffer">The array, at least as long.</param>
/// <param name="Length">Bytes that count.</param>
internal readonly record struct Payload(byte[] Buffer, int Length)
{
    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => Buffer.AsMemory(0, Length);

    /// <summary>Gives the array back.</summary>
    public void Return()
    {
        if (Buffer is { Length: > 0 })
            ArrayPool<byte>.Shared.Return(Buffer);
    }
}
