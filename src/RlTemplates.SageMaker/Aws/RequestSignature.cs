using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RlTemplates.SageMaker.Aws;

/// <summary>Signs requests with version 4 of AWS's signatures.</summary>
/// <param name="region">The region in the scope.</param>
/// <param name="service">The service's signing name.</param>
internal sealed class RequestSignature(string region, string service)
{
    private const string Algorithm = "AWS4-HMAC-SHA256", Ending = "aws4_request";

    /// <summary>How times stand in <c>X-Amz-Date</c>.</summary>
    public const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>The value of <c>Authorization</c>.</summary>
    /// <param name="request">What is signed.</param>
    /// <param name="accessKey">Id of the key.</param>
    /// <param name="secretKey">The key.</param>
    /// <param name="time">The time in <c>X-Amz-Date</c>.</param>
    public string Authorization(SignedParts request, string accessKey, string secretKey, DateTimeOffset time)
    {
        var scope = $"{Day(time)}/{region}/{service}/{Ending}";
        return $"{Algorithm} Credential={accessKey}/{scope}, SignedHeaders={request.SignedHeaders}, Signature={Sign(StringToSign(request, time), secretKey, time)}";
    }

    /// <summary>What the key signs.</summary>
    public string StringToSign(SignedParts request, DateTimeOffset time) =>
        $"{Algorithm}\n{time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}\n{Day(time)}/{region}/{service}/{Ending}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(request.Canonical)))}";

    private string Sign(string text, string secretKey, DateTimeOffset time)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + secretKey);
        foreach (var part in (string[])[Day(time), region, service, Ending])
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        return Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
