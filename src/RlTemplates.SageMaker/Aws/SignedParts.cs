using System.Security.Cryptography;
using System.Text;

namespace RlTemplates.SageMaker.Aws;

/// <summary>The parts of a request that its signature covers, in the one form that both sides write.</summary>
internal sealed class SignedParts
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    /// <summary>Takes a request.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="path">Its path, as it is sent.</param>
    /// <param name="query">Its query, as it is sent, without the question mark.</param>
    /// <param name="headers">Headers to be signed, <c>host</c> among them; a name may come several times.</param>
    /// <param name="body">Its body.</param>
    public SignedParts(string method, string path, string query, IEnumerable<(string Name, string Value)> headers, ReadOnlySpan<byte> body)
    {
        var lines = headers.GroupBy(h => h.Name.ToLowerInvariant(), h => Trim(h.Value), StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (Name: g.Key, Value: string.Join(',', g)))
            .ToList();
        SignedHeaders = string.Join(';', lines.Select(l => l.Name));
        Canonical = $"{method}\n{Path(path)}\n{Query(query)}\n{string.Concat(lines.Select(l => $"{l.Name}:{l.Value}\n"))}\n{SignedHeaders}\n{Convert.ToHexStringLower(SHA256.HashData(body))}";
    }

    /// <summary>The whole request in that form.</summary>
    public string Canonical { get; }

    /// <summary>Names of the headers that are signed.</summary>
    public string SignedHeaders { get; }

    private static string Trim(string value) => string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    // Without . and .. and empty parts, and each part encoded once more than it is sent.
    private static string Path(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
                parts.RemoveRange(Math.Max(parts.Count - 1, 0), Math.Min(parts.Count, 1));
            else if (part != ".")
                parts.Add(Encode(part));
        }
        var joined = "/" + string.Join('/', parts);
        return path.EndsWith('/') && parts.Count > 0 ? joined + '/' : joined;
    }

    private static string Query(string query) => string.Join('&', query.Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .Select(pair => (Name: EncodeOnce(pair[0]), Value: EncodeOnce(pair.ElementAtOrDefault(1) ?? "")))
        .OrderBy(pair => pair.Name, StringComparer.Ordinal)
        .ThenBy(pair => pair.Value, StringComparer.Ordinal)
        .Select(pair => $"{pair.Name}={pair.Value}"));

    private static string EncodeOnce(string text) => Encode(Uri.UnescapeDataString(text));

    private static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (var value in Encoding.UTF8.GetBytes(text))
            _ = Unreserved.Contains((char)value, StringComparison.Ordinal)
                ? encoded.Append((char)value)
                : encoded.Append('%').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        return encoded.ToString();
    }
}
