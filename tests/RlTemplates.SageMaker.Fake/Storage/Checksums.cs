using System.Buffers.Binary;
using System.Security.Cryptography;

namespace RlTemplates.SageMaker.Fake;

/// <summary>The checksums that S3 takes with a body.</summary>
internal static class Checksums
{
    private const string Prefix = "x-amz-checksum-";

    /// <summary>Compares those of the headers, and of what came behind the body, with the body.</summary>
    public static Dictionary<string, string> Check(byte[] body, IEnumerable<KeyValuePair<string, string>> headers)
    {
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers)
        {
            if (!name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
                || Of(name[Prefix.Length..].ToLowerInvariant(), body) is not { } right)
                continue;
            if (Convert.ToBase64String(right) != value)
                throw new AwsErrorException("BadDigest", $"The {name} you specified did not match the calculated checksum.");
            found[name.ToLowerInvariant()] = value;
        }
        return found;
    }

#pragma warning disable CA5350 // S3 offers SHA-1.
    private static byte[]? Of(string name, byte[] body) => name switch
    {
        "crc32" => Bytes((uint)Crc(body, 0xEDB88320, 0xFFFFFFFF)),
        "crc32c" => Bytes((uint)Crc(body, 0x82F63B78, 0xFFFFFFFF)),
        "crc64nvme" => Bytes(Crc(body, 0x9A6C9329AC4BC9B5, ulong.MaxValue)),
        "sha1" => SHA1.HashData(body),
        "sha256" => SHA256.HashData(body),
        _ => null,
    };
#pragma warning restore CA5350

    private static ulong Crc(byte[] body, ulong polynomial, ulong mask)
    {
        var table = new ulong[256];
        for (var i = 0; i < 256; i++)
        {
            table[i] = (ulong)i;
            for (var bit = 0; bit < 8; bit++)
                table[i] = (table[i] & 1) == 0 ? table[i] >> 1 : (table[i] >> 1) ^ polynomial;
        }
        var crc = mask;
        foreach (var b in body)
            crc = table[(crc ^ b) & 0xFF] ^ (crc >> 8);
        return crc ^ mask;
    }

    private static byte[] Bytes(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Bytes(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return bytes;
    }
}
