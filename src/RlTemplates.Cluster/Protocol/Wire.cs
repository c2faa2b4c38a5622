using Google.Protobuf;
using RlTemplates.Cluster.Protocol;

namespace RlTemplates.Cluster;

/// <summary>What both sides of the protocol agree on.</summary>
internal static class Wire
{
    /// <summary>Version of the protocol. A head refuses workers of another one.</summary>
    public const int Version = 1;

    /// <summary>Bytes of a part of a piece or policy. Below the size from which .NET keeps arrays in a heap of their own.</summary>
    public const int PartBytes = 64 * 1024;

    /// <summary>Most bytes of a message, with its head.</summary>
    public const int LargestMessage = PartBytes + 16 * 1024;

    /// <summary>Most bytes of a piece, of a policy and of run.json.</summary>
    public const int LargestPayload = 1 << 30;

    /// <summary>The parts of a policy.</summary>
    public static IEnumerable<HeadMessage> PartsOf(PolicyBytes policy)
    {
        for (var start = 0; start < policy.Content.Length; start += PartBytes)
        {
            yield return new() { Policy = new() { Version = policy.Version, Total = policy.Content.Length, Data = Part(policy.Content, start) } };
        }
    }

    /// <summary>The parts of a piece. The bytes may change only after all of them were sent.</summary>
    public static IEnumerable<WorkerMessage> PartsOf(int slot, long request, ReadOnlyMemory<byte> piece)
    {
        for (var start = 0; start < piece.Length; start += PartBytes)
        {
            yield return new() { Piece = new() { Slot = slot, Request = request, Total = piece.Length, Data = Part(piece, start) } };
        }
    }

    // Not copied.
    private static ByteString Part(ReadOnlyMemory<byte> content, int start) =>
        UnsafeByteOperations.UnsafeWrap(content.Slice(start, Math.Min(PartBytes, content.Length - start)));
}

/// <summary>A policy as the learner has published it.</summary>
/// <param name="Version">Grows by 1 with each.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record PolicyBytes(long Version, byte[] Content);
