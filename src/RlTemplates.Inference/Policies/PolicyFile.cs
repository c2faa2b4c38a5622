using System.Runtime.InteropServices;
using System.Security.Cryptography;
using RlTemplates.Networks;

namespace RlTemplates.Inference;

/// <summary>
/// The files of a saved policy. <c>policy.bin</c> is whole in itself: a header, the signature as JSON, the parameters, means and scales of observations where
/// they are normalised, and the SHA-256 of all that. <c>signature.json</c> repeats the signature for people and tools. Numbers are little-endian.
/// </summary>
internal static class PolicyFile
{
    /// <summary>Name of the file with the numbers.</summary>
    public const string PolicyName = "policy.bin";

    /// <summary>Name of the file with the signature.</summary>
    public const string SignatureName = "signature.json";

    private const int Format = 1;
    private const int HeaderBytes = 16;
    private const int LargestSignature = 1 << 26;

    private static ReadOnlySpan<byte> Magic => "RLPOLICY"u8;

    /// <summary>The bytes of <c>policy.bin</c>.</summary>
    /// <param name="snapshot">The policy's graph and numbers.</param>
    /// <param name="signature">Where it comes from; its graph is the snapshot's.</param>
    public static byte[] Write(PolicySnapshot snapshot, PolicySignature signature)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(signature);
        var json = (signature with { Graph = snapshot.Graph }).ToJson();
        using var stream = new MemoryStream(checked(HeaderBytes + json.Length + 8 + 4 * (snapshot.Parameters.Length + 2 * snapshot.Means.Length) + SHA256.HashSizeInBytes));
        using var writer = new BinaryWriter(stream);
        writer.Write(Magic);
        writer.Write(Format);
        writer.Write(json.Length);
        writer.Write(json);
        writer.Write(snapshot.Parameters.Length);
        writer.Write(MemoryMarshal.AsBytes(snapshot.Parameters.Span));
        writer.Write(snapshot.Means.Length);
        writer.Write(MemoryMarshal.AsBytes(snapshot.Means.Span));
        writer.Write(MemoryMarshal.AsBytes(snapshot.Scales.Span));
        writer.Write(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        return stream.ToArray();
    }

    /// <summary>Reads the bytes of <c>policy.bin</c>. What it says of sizes is held against the number of bytes before memory is taken.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="signature">Receives where it comes from.</param>
    /// <exception cref="InvalidDataException">It is no policy, it is damaged, or a newer version wrote it.</exception>
    public static PolicySnapshot Read(ReadOnlySpan<byte> bytes, out PolicySignature signature)
    {
        if (bytes.Length < HeaderBytes + 8 + SHA256.HashSizeInBytes || !bytes.StartsWith(Magic))
            throw new InvalidDataException("It is not a policy: a policy begins with RLPOLICY.");
        var format = MemoryMarshal.Read<int>(bytes[8..]);
        if (format != Format)
            throw new InvalidDataException($"It has format {format}, and this version reads {Format}: use the version that wrote it, or a newer one.");
        var content = bytes[..^SHA256.HashSizeInBytes];
        if (!SHA256.HashData(content).AsSpan().SequenceEqual(bytes[content.Length..]))
            throw new InvalidDataException("It is damaged: its SHA-256 is not the one at its end.");
        var rest = content[12..];
        var json = Take(ref rest, 1, LargestSignature, "bytes of its signature");
        signature = PolicySignature.Parse(json);
        var parameters = Floats(Take(ref rest, sizeof(float), Array.MaxLength / 4, "parameters"), "parameters");
        var count = MemoryMarshal.Read<int>(rest.Length >= 4 ? rest : throw new InvalidDataException("It ends before its means."));
        if (count < 0 || rest.Length - 4 != 8L * count)
            throw new InvalidDataException($"It says that {count} means and scales follow; {rest.Length - 4} bytes do.");
        return new(signature.Graph, parameters)
        {
            Means = Floats(rest.Slice(4, 4 * count), "means"),
            Scales = Floats(rest.Slice(4 + 4 * count, 4 * count), "scales"),
        };
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, int size, int most, string what)
    {
        var count = rest.Length >= 4 ? MemoryMarshal.Read<int>(rest) : -1;
        if (count < 0 || count > most || (long)count * size > rest.Length - 4)
            throw new InvalidDataException($"It says that {count} {what} follow; {Math.Max(0, rest.Length - 4)} bytes do.");
        var taken = rest.Slice(4, count * size);
        rest = rest[(4 + taken.Length)..];
        return taken;
    }

    private static float[] Floats(ReadOnlySpan<byte> bytes, string what)
    {
        float[] values = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        foreach (var value in values)
            if (!float.IsFinite(value))
                throw new InvalidDataException($"Among its {what} is {value}: all must be finite.");
        return values;
    }
}
