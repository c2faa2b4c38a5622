using System.Runtime.InteropServices;

namespace RlTemplates.Learning.Optimizers;

/// <summary>Blocks of numbers in saved state: their count, then their bytes.</summary>
internal static class OptimizerState
{
    public static void Write(BinaryWriter writer, ReadOnlySpan<float> values)
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    public static void Read(BinaryReader reader, Span<float> values, string what)
    {
        var count = reader.ReadInt32();
        if (count != values.Length)
            throw new InvalidDataException($"The saved {what} has {count} values, this optimizer {values.Length}: it belongs to a network of another shape.");
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values));
    }

    public static void ReadTag(BinaryReader reader, string expected)
    {
        var tag = reader.ReadString();
        if (tag != expected)
            throw new InvalidDataException($"The saved optimizer is '{(tag.Length > 32 ? tag[..32] : tag)}', the configured one '{expected}'.");
    }

    public static void CheckLengths(int expected, int parameters, int gradients)
    {
        if (parameters != expected || gradients != expected)
            throw new ArgumentException($"The optimizer was made for {expected} parameters; it got {parameters} parameters and {gradients} gradients.");
    }
}
