using System.Runtime.InteropServices;
using System.Text;

namespace RlTemplates.Environments;

/// <summary>Writes and reads saved states, and refuses those that are damaged or of another environment.</summary>
internal static class SavedState
{
    private const int LongestName = 1000;

    /// <summary>Refuses a state that was saved under another option.</summary>
    /// <exception cref="InvalidDataException">The value differs.</exception>
    public static void Expect(BinaryReader reader, string name, int expected)
    {
        var value = reader.ReadInt32();
        if (value != expected)
        {
            throw new InvalidDataException($"The saved environment has {name} {value}, this one {expected}; load it into one made with the same options.");
        }
    }

    /// <summary>Reads the steps of an episode so far.</summary>
    /// <exception cref="InvalidDataException">No episode has so many.</exception>
    public static int ReadSteps(BinaryReader reader)
    {
        var steps = reader.ReadInt32();
        return steps is >= 0 and < int.MaxValue
            ? steps
            : throw new InvalidDataException($"The saved environment has {steps} steps in an episode; 0 or more are possible. The state is damaged.");
    }

    /// <summary>Writes a text.</summary>
    public static void WriteText(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    /// <summary>Refuses a state that was saved with another text.</summary>
    /// <exception cref="InvalidDataException">The text differs.</exception>
    public static void ExpectText(BinaryReader reader, string what, string expected)
    {
        var length = reader.ReadInt32();
        if (length is < 0 or > LongestName)
            throw new InvalidDataException($"The saved state holds a {what} of {length} bytes; it is damaged, or of something else than {expected}.");
        var text = Encoding.UTF8.GetString(ReadExactly(reader, length));
        if (text != expected)
            throw new InvalidDataException($"The saved state is of the {what} '{text}', this is '{expected}'; load it into the same.");
    }

    /// <summary>Writes what a state must fit.</summary>
    public static void WriteHead(BinaryWriter writer, EnvironmentSpec spec, int count, int stateBytes)
    {
        WriteText(writer, spec.Name);
        writer.Write(count);
        writer.Write(spec.MaxEpisodeSteps ?? 0);
        writer.Write(stateBytes);
        writer.Write(spec.Observation.Bytes);
        writer.Write(spec.Action.Bytes);
    }

    /// <summary>Refuses what <see cref="WriteHead"/> wrote for something else.</summary>
    /// <exception cref="InvalidDataException">Something differs.</exception>
    public static void ExpectHead(BinaryReader reader, EnvironmentSpec spec, int count, int stateBytes)
    {
        ExpectText(reader, "environment", spec.Name);
        Expect(reader, "copies", count);
        Expect(reader, "max_episode_steps", spec.MaxEpisodeSteps ?? 0);
        Expect(reader, "bytes of state", stateBytes);
        Expect(reader, "bytes of observation", spec.Observation.Bytes);
        Expect(reader, "bytes of action", spec.Action.Bytes);
    }

    /// <summary>Writes elements and what shows damage of them.</summary>
    public static void WriteHashed<T>(BinaryWriter writer, ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(elements);
        writer.Write(bytes);
        writer.Write(Hash(bytes));
    }

    /// <summary>Reads what <see cref="WriteHashed"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The elements are not those that were written.</exception>
    public static T[] ReadHashed<T>(BinaryReader reader, int count)
        where T : unmanaged
    {
        var elements = new T[count];
        var bytes = MemoryMarshal.AsBytes(elements.AsSpan());
        reader.ReadExactly(bytes);
        if (reader.ReadUInt64() != Hash(bytes))
            throw new InvalidDataException("The saved environment is damaged: its bytes are not those that were written.");
        return elements;
    }

    /// <summary>Writes bytes with their number before them and what shows damage behind them.</summary>
    public static void WriteBlock(BinaryWriter writer, ReadOnlySpan<byte> bytes)
    {
        writer.Write(bytes.Length);
        WriteHashed(writer, bytes);
    }

    /// <summary>Reads what <see cref="WriteBlock"/> wrote.</summary>
    /// <param name="reader">Gives it.</param>
    /// <param name="environment">Name of the environment.</param>
    /// <exception cref="IOException">The bytes are damaged or not there.</exception>
    public static byte[] ReadBlock(BinaryReader reader, string environment)
    {
        var length = reader.ReadInt32();
        if (length < 0 || (reader.BaseStream is { CanSeek: true } stream && length > stream.Length - stream.Position))
            throw new EndOfStreamException($"The saved {environment} ends too early.");
        return ReadHashed<byte>(reader, length);
    }

    /// <summary>Reads what <see cref="WriteText"/> wrote into a block, whose bytes are known to be right.</summary>
    public static string ReadText(BinaryReader block) => Encoding.UTF8.GetString(ReadExactly(block, block.ReadInt32()));

    private static byte[] ReadExactly(BinaryReader reader, int length)
    {
        var bytes = new byte[length];
        reader.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>FNV-1a in 64 bits.</summary>
    public static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = 14695981039346656037UL;
        foreach (var value in bytes)
            hash = (hash ^ value) * 1099511628211UL;
        return hash;
    }
}
