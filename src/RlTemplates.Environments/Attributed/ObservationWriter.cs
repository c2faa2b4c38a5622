using System.ComponentModel;
using System.Runtime.InteropServices;

namespace RlTemplates.Environments;

/// <summary>Takes the observation members of one copy, one after the other. Generated code calls it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct ObservationWriter
{
    private readonly Span<byte> _row;
    private readonly Span<float> _features;
    private int _at;

    internal ObservationWriter(Span<byte> row, bool isImage)
    {
        _row = row;
        _features = isImage ? default : MemoryMarshal.Cast<byte, float>(row);
    }

    /// <summary>Whether as much was written as the spec says.</summary>
    internal readonly bool IsFull => _at == (_features.IsEmpty ? _row.Length : _features.Length);

    /// <summary>Shows a number.</summary>
    /// <param name="value">The number.</param>
    public void Write(float value)
    {
        if ((uint)_at >= (uint)_features.Length)
            throw Grown();
        _features[_at++] = value;
    }

    /// <summary>Shows a number in single precision.</summary>
    /// <param name="value">The number.</param>
    public void Write(double value) => Write((float)value);

    /// <summary>Shows a whole number.</summary>
    /// <param name="value">The number.</param>
    public void Write(int value) => Write((float)value);

    /// <summary>Shows true as 1 and false as 0.</summary>
    /// <param name="value">What is true or false.</param>
    public void Write(bool value) => Write(value ? 1f : 0f);

    /// <summary>Shows numbers.</summary>
    /// <param name="values">The numbers, as many as after construction.</param>
    public void Write(ReadOnlySpan<float> values)
    {
        if (values.Length > _features.Length - _at)
            throw Grown();
        values.CopyTo(_features[_at..]);
        _at += values.Length;
    }

    /// <summary>Shows a picture.</summary>
    /// <param name="pixels">[height, width], as large as after construction.</param>
    public void Write(byte[,] pixels) => WriteImage(pixels);

    /// <summary>Shows a picture.</summary>
    /// <param name="pixels">[height, width, channels], as large as after construction.</param>
    public void Write(byte[,,] pixels) => WriteImage(pixels);

    /// <summary>Memory of zeros for so many features.</summary>
    /// <param name="size">How many.</param>
    public Span<float> Features(int size)
    {
        var features = _features.Slice(_at, size);
        features.Clear();
        _at += size;
        return features;
    }

    /// <summary>Memory of zeros for the whole picture.</summary>
    public Span<byte> Pixels()
    {
        _row.Clear();
        _at = _row.Length;
        return _row;
    }

    private void WriteImage(Array pixels)
    {
        if (pixels.Length != _row.Length)
            throw Grown();
        MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(pixels), pixels.Length).CopyTo(_row);
        _at = _row.Length;
    }

    private readonly InvalidOperationException Grown() =>
        new($"An observation has {(_features.IsEmpty ? _row.Length : _features.Length)} elements, and its members now have another number: arrays must keep the size that they have after construction.");
}
