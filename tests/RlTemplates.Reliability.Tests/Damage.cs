using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace RlTemplates.Reliability.Tests;

/// <summary>Changes to files as bad disks, bad copies and bad people make them.</summary>
internal static class Damage
{
    /// <summary>Changes the bytes of a file somewhere.</summary>
    public static void Of(string path, Random random) => File.WriteAllBytes(path, Of(File.ReadAllBytes(path), random));

    /// <summary>Changes bytes somewhere.</summary>
    public static byte[] Of(byte[] bytes, Random random)
    {
        var changed = bytes.ToArray();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
            changed = Once(changed, random);
        return changed;
    }

    /// <summary>Gives the manifest of a checkpoint the sizes and hashes of its files as they are now, so that what reads them must judge them.</summary>
    public static void Forge(string checkpoint)
    {
        var path = Path.Combine(checkpoint, "manifest.json");
        var manifest = JsonNode.Parse(File.ReadAllText(path))!;
        foreach (var file in manifest["files"]!.AsArray())
        {
            var bytes = File.ReadAllBytes(Path.Combine(checkpoint, file!["name"]!.GetValue<string>()));
            (file["bytes"], file["sha256"]) = (bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }
        File.WriteAllText(path, manifest.ToJsonString());
    }

    private static byte[] Once(byte[] bytes, Random random)
    {
        var at = random.Next(bytes.Length + 1);
        var length = Math.Min(random.Next(1, 64), bytes.Length - at);
        switch (random.Next(9))
        {
            case 0:
                return bytes[..at];
            case 1:
                return [];
            case 2:
                return [.. bytes, .. bytes];
            case 3:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 4:
                return [.. bytes[..at], .. bytes.AsSpan(at, length), .. bytes[at..]];
            case 5:
                bytes.AsSpan(at, length).Clear();
                return bytes;
            case 6:
                // A length that is far too large, or negative.
                BitConverter.TryWriteBytes(bytes.AsSpan(at), random.Next(2) == 0 ? int.MaxValue : -1);
                return bytes;
            case 7:
                random.NextBytes(bytes.AsSpan(at, length));
                return bytes;
            default:
                if (length > 0)
                    bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
        }
    }
}
