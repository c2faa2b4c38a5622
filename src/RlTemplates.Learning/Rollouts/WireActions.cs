using System.Runtime.InteropServices;

namespace RlTemplates.Learning.Rollouts;

/// <summary>Actions that came from elsewhere.</summary>
internal static class WireActions
{
    /// <summary>Whether a byte holds every choice.</summary>
    public static bool IsSmall(ActionSpace space) => space switch
    {
        DiscreteSpace { Count: <= 256 } => true,
        MultiDiscreteSpace { Counts: var counts } => counts.All(count => count <= 256),
        _ => false,
    };

    /// <summary>Refuses what no policy can choose.</summary>
    /// <param name="space">The actions.</param>
    /// <param name="action">[E].</param>
    /// <param name="mask">[choices]; empty where the environment forbids nothing.</param>
    /// <exception cref="InvalidDataException">A choice that there is not or that was forbidden, or a number that is not finite.</exception>
    public static void Check(ActionSpace space, ReadOnlySpan<int> action, ReadOnlySpan<bool> mask)
    {
        if (space is DiscreteSpace { Count: var count })
            CheckChoice(action[0], count, mask);
        else if (space is MultiDiscreteSpace { Counts: var counts })
            for (var i = 0; i < counts.Length; i++)
            {
                CheckChoice(action[i], counts[i], mask.IsEmpty ? mask : mask[..counts[i]]);
                mask = mask.IsEmpty ? mask : mask[counts[i]..];
            }
        else if (FiniteCheck.FirstBad(MemoryMarshal.Cast<int, float>(action)) is { } bad)
            throw new InvalidDataException($"The bytes are damaged: an action is {bad.Value}.");
    }

    private static void CheckChoice(int choice, int count, ReadOnlySpan<bool> mask)
    {
        if ((uint)choice >= (uint)count)
            throw new InvalidDataException($"The bytes are damaged: choice {choice} was taken of {count}.");
        if (!mask.IsEmpty && !mask[choice])
            throw new InvalidDataException($"The bytes are damaged: choice {choice} was taken and is forbidden.");
    }
}

/// <summary>Flags, eight in a byte.</summary>
internal static class WireBits
{
    public static void Write(BinaryWriter writer, ReadOnlySpan<bool> flags)
    {
        for (var i = 0; i < flags.Length; i += 8)
        {
            var bits = 0;
            for (var k = 0; k < 8 && i + k < flags.Length; k++)
                bits |= flags[i + k] ? 1 << k : 0;
            writer.Write((byte)bits);
        }
    }

    public static void Read(BinaryReader reader, Span<bool> flags)
    {
        for (var i = 0; i < flags.Length; i += 8)
        {
            var bits = reader.ReadByte();
            for (var k = 0; k < 8 && i + k < flags.Length; k++)
                flags[i + k] = (bits >> k & 1) == 1;
        }
    }
}
