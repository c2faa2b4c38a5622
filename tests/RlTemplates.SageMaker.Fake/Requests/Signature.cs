using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RlTemplates.SageMaker.Fake;

/// <summary>Computes signatures (Signature Version 4) from a request as it came.</summary>
internal sealed class Signature
{
    private readonly byte[] _key;
    private readonly string _scope;
    private readonly string _date;

    public Signature(string secret, string date, string region, string service)
    {
        _date = date;
        _scope = $"{date[..8]}/{region}/{service}/aws4_request";
        _key = Hmac(Hmac(Hmac(Hmac(Encoding.UTF8.GetBytes("AWS4" + secret), date[..8]), region), service), "aws4_request");
    }

    public string Of(string canonicalRequest) => Sign($"AWS4-HMAC-SHA256\n{_date}\n{_scope}\n{Hash(canonicalRequest)}");

    public string OfChunk(string previous, ReadOnlySpan<byte> data) =>
        Sign($"AWS4-HMAC-SHA256-PAYLOAD\n{_date}\n{_scope}\n{previous}\n{Hash("")}\n{Hash(data)}");

    public string OfTrailer(string previous, string trailer) =>
        Sign($"AWS4-HMAC-SHA256-TRAILER\n{_date}\n{_scope}\n{previous}\n{Hash(trailer)}");

    public static string CanonicalRequest(AwsRequest request, string signedHeaders, string payloadHash, bool escapesTwice) =>
        string.Join('\n',
        request.Method,
        CanonicalPath(request.RawPath, escapesTwice),
        CanonicalQuery(request.RawQuery),
        string.Concat(signedHeaders.Split(';').Select(h => $"{h}:{Folded(request.Header(h) ?? "")}\n")),
        signedHeaders,
        payloadHash);

    public static string Hash(string text) => Hash(Encoding.UTF8.GetBytes(text));

    public static string Hash(ReadOnlySpan<byte> data) => Convert.ToHexStringLower(SHA256.HashData(data));

    public static string Escaped(string text)
    {
        var result = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~')
                result.Append((char)b);
            else
                result.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }
        return result.ToString();
    }

    private static string CanonicalPath(string raw, bool escapesTwice) =>
        string.Join('/', raw.Split('/').Select(s => Escaped(Uri.UnescapeDataString(s))).Select(s => escapesTwice ? Escaped(s) : s));

    private static string CanonicalQuery(string raw) => string.Join('&', raw.Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(p => p.Split('=', 2).Select(t => Escaped(Uri.UnescapeDataString(t))).ToList())
        .Select(p => (Name: p[0], Value: p.Count > 1 ? p[1] : ""))
        .OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Value, StringComparer.Ordinal).Select(p => $"{p.Name}={p.Value}"));

    private static string Folded(string value) => string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private string Sign(string text) => Convert.ToHexStringLower(Hmac(_key, text));

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
