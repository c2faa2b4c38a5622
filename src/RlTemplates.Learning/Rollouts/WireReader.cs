using System.Runtime.InteropServices;
using System.Text;
using RlTemplates.Inference.Policies;

namespace RlTemplates.Learning.Rollouts;

/// <summary>Reads pieces of workers.</summary>
internal static class WireReader
{
    public static BinaryReader Of(ReadOnlyMemory<byte> piece)
    {
        var bytes = MemoryMarshal.TryGetArray(piece, out var segment) ? segment : new(piece.ToArray());
        return new(new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false), Encoding.UTF8);
    }

    /// <summary>Reads what a worker has seen, which ends the piece.</summary>
    /// <exception cref="InvalidDataException">It does not end there.</exception>
    public static void Read(BinaryReader reader, RunningMoments? observations, RunningMoments? returns)
    {
        try
        {
            observations?.Load(reader);
            returns?.Load(reader);
        }
        catch (EndOfStreamException)
        {
            throw new InvalidDataException("The piece is damaged: it ends early.");
        }
        if (reader.BaseStream.Position != reader.BaseStream.Length)
            throw new InvalidDataException($"The piece is damaged: {reader.BaseStream.Length - reader.BaseStream.Position} bytes follow its end.");
    }
}
