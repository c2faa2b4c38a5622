using System.Runtime.InteropServices;

namespace RlTemplates.Inference.Policies;

/// <summary>Arrays in saved state: their length, then their bytes. Reading allocates nothing, whatever the file says.</summary>
internal static class SavedArray
{
    public static void Write<T>(BinaryWriter writer, ReadOnlySpan<T> values) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    public static void Read<T>(BinaryReader reader, Span<T> values, string what) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(reader);
        Expect(reader.ReadInt32(), values.Length, what);
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Passes over bytes.</summary>
    /// <exception cref="InvalidDataException">There are not as many.</exception>
    public static void Skip(BinaryReader reader, long bytes)
    {
        Span<byte> block = stackalloc byte[4096];
        for (var left = bytes; left > 0;)
        {
            var read = reader.Read(block[..(int)Math.Min(left, block.Length)]);
            if (read == 0)
                throw new InvalidDataException($"The saved state ends {left} bytes early.");
            left -= read;
        }
    }

    public static void Expect(int saved, int expected, string what)
    {
        if (saved != expected)
            throw new InvalidDataException($"The saved state has {saved} {what}, this algorithm {expected}: it belongs to other options.");
    }

    public static void Tag(BinaryReader reader, string expected)
    {
        ArgumentNullException.ThrowIfNull(reader);
        foreach (var letter in expected)
            if (reader.ReadByte() != letter)
                throw new InvalidDataException($"The saved state is not that of {expected}: it belongs to another algorithm or version.");
    }

    public static void WriteTag(BinaryWriter writer, string tag)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (var letter in tag)
            writer.Write((byte)letter);
    }
}
