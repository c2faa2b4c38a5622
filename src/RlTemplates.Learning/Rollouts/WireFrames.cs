namespace RlTemplates.Learning.Rollouts;

/// <summary>
/// Observations as bytes. Of stacked frames (<see cref="ObservationSpace.StackedFrames"/>) only the newest is sent where the others follow from the observation before, as replay keeps
/// each frame once; a flag before each observation says so. Others are sent as they are.
/// </summary>
internal static class WireFrames
{
    /// <summary>Writes an observation.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="space">What it is.</param>
    /// <param name="before">The copy's observation before it; empty where there is none.</param>
    /// <param name="now">The observation.</param>
    public static void Write(BinaryWriter writer, ObservationSpace space, ReadOnlySpan<byte> before, ReadOnlySpan<byte> now)
    {
        if (space.StackedFrames == 1)
        {
            writer.Write(now);
            return;
        }
        var (row, frame) = Sizes(space);
        var follows = before.Length > 0 && Follows(before, now, row, frame);
        writer.Write(follows);
        if (!follows)
            writer.Write(now);
        else
            for (var at = row - frame; at < now.Length; at += row)
                writer.Write(now.Slice(at, frame));
    }

    /// <summary>Reads an observation.</summary>
    /// <param name="reader">Gives it.</param>
    /// <param name="space">What it is.</param>
    /// <param name="before">The copy's observation before it; empty where there is none; may be the same memory as <paramref name="now"/>.</param>
    /// <param name="now">Receives it.</param>
    /// <exception cref="InvalidDataException">It is to follow from one that is not there, or has a number that is not finite.</exception>
    public static void Read(BinaryReader reader, ObservationSpace space, ReadOnlySpan<byte> before, Span<byte> now)
    {
        if (space.StackedFrames == 1 || !ReadFollows(reader, before))
            reader.BaseStream.ReadExactly(now);
        else
        {
            var (row, frame) = Sizes(space);
            for (var at = 0; at < now.Length; at += row)
            {
                before.Slice(at + frame, row - frame).CopyTo(now.Slice(at, row - frame));
                reader.BaseStream.ReadExactly(now.Slice(at + row - frame, frame));
            }
        }
    }

    private static bool ReadFollows(BinaryReader reader, ReadOnlySpan<byte> before)
    {
        var flag = reader.ReadByte();
        if (flag > 1 || (flag == 1 && before.IsEmpty))
            throw new InvalidDataException($"The bytes are damaged: an observation begins with {flag}.");
        return flag == 1;
    }

    private static bool Follows(ReadOnlySpan<byte> before, ReadOnlySpan<byte> now, int row, int frame)
    {
        for (var at = 0; at < now.Length; at += row)
            if (!before.Slice(at + frame, row - frame).SequenceEqual(now.Slice(at, row - frame)))
                return false;
        return true;
    }

    // Bytes of the last dimension, and of one frame in it.
    private static (int Row, int Frame) Sizes(ObservationSpace space)
    {
        var row = space.Bytes / space.Size * space.Shape[^1];
        return (row, row / space.StackedFrames);
    }
}
