using System.Globalization;
using System.Text.RegularExpressions;

namespace RlTemplates.SageMaker.Fake;

/// <summary>Whether a request was signed with the right key, for the right service and region, and lately.</summary>
internal sealed partial class SignatureCheck(FakeAws aws)
{
    private static readonly TimeSpan LongestSkew = TimeSpan.FromMinutes(5);

    /// <summary>Throws what the service would answer.</summary>
    public void Check(AwsRequest request)
    {
        var s3 = request.Service == AwsService.S3;
        if (request.Header("Authorization") is not { } header)
            throw s3 ? new AwsErrorException("AccessDenied", "Access Denied", 403)
                : new AwsErrorException("MissingAuthenticationTokenException", "Missing Authentication Token");
        if (Form().Match(header) is not { Success: true } match)
            throw Wrong(request, $"The Authorization header does not follow Signature Version 4: {header}");

        var credentials = Known(request, match.Groups["key"].Value);
        var (date, region, service) = (match.Groups["date"].Value, match.Groups["region"].Value, match.Groups["service"].Value);
        if (request.Header("X-Amz-Date") is not { } time || !time.StartsWith(date, StringComparison.Ordinal))
            throw Wrong(request, "X-Amz-Date does not belong to the day of the credential");
        CheckScope(request, region, service);
        CheckClock(request, time);

        var signature = new Signature(credentials.SecretKey, time, region, service);
        CheckSignedHeaders(request, match.Groups["headers"].Value);
        var canonical = Signature.CanonicalRequest(request, match.Groups["headers"].Value, PayloadHash(request, s3), escapesTwice: !s3);
        if (signature.Of(canonical) != match.Groups["signature"].Value)
            throw Wrong(request, "The request signature we calculated does not match the signature you provided."
                + " Check your AWS Secret Access Key and signing method."
                + $" The Canonical String for this request should have been\n'{canonical}'");
        if (request.Header("x-amz-content-sha256") is { } kind && kind.StartsWith("STREAMING-AWS4-HMAC", StringComparison.Ordinal))
            ChunkedBody.Check(request.RawBody, signature, match.Groups["signature"].Value);
    }

    private FakeCredentials Known(AwsRequest request, string key)
    {
        var credentials = aws.Credentials.FirstOrDefault(c => c.AccessKey == key)
            ?? throw CommonError.UnknownKey(request.Service);
        if (credentials.Expired)
            throw CommonError.ExpiredToken(request.Service);
        return request.Header("X-Amz-Security-Token") == credentials.SessionToken ? credentials : throw CommonError.WrongToken(request.Service);
    }

    private void CheckScope(AwsRequest request, string region, string service)
    {
        var (rightService, rightRegion) = request.Service switch
        {
            AwsService.SageMaker or AwsService.Runtime => ("sagemaker", aws.Region),
            AwsService.Logs => ("logs", aws.Region),
            AwsService.Secrets => ("secretsmanager", aws.Region),
            AwsService.Sts => ("sts", aws.Region),
            // Roles belong to no region; clients that are given an address sign for their own.
            AwsService.Iam => ("iam", region == aws.Region ? region : "us-east-1"),
            _ => ("s3", aws.Region),
        };
        if (service != rightService || region != rightRegion)
        {
            throw Wrong(request, "Credential should be scoped to a valid region and service,"
                + $" '{rightRegion}/{rightService}', not '{region}/{service}'.");
        }
    }

    private void CheckClock(AwsRequest request, string time)
    {
        var sent = DateTimeOffset.ParseExact(time, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        if ((sent - aws.Now).Duration() > LongestSkew)
            throw CommonError.Skewed(request.Service, time, aws.Now);
    }

    // The host, and each header of the service's own, must be signed.
    private static void CheckSignedHeaders(AwsRequest request, string signed)
    {
        var names = signed.Split(';');
        foreach (var name in request.Headers.Keys.Select(k => k.ToLowerInvariant()))
        {
            if ((name == "host" || name.StartsWith("x-amz-", StringComparison.Ordinal)) && !names.Contains(name, StringComparer.Ordinal))
                throw Wrong(request, $"The header {name} is not signed.");
        }
    }

    private static string PayloadHash(AwsRequest request, bool s3)
    {
        var hash = Signature.Hash(request.RawBody);
        var given = request.Header("x-amz-content-sha256");
        if (given is null)
        {
            return s3
                ? throw new AwsErrorException("InvalidRequest", "Missing required header for this request: x-amz-content-sha256") : hash;
        }
        if (given.Length == 64 && given != hash)
        {
            throw new AwsErrorException("XAmzContentSHA256Mismatch",
                "The provided 'x-amz-content-sha256' header does not match what was computed.");
        }
        return given;
    }

    private static AwsErrorException Wrong(AwsRequest request, string message) => CommonError.WrongSignature(request.Service, message);

    [GeneratedRegex(@"^AWS4-HMAC-SHA256 Credential=(?<key>[^/]+)/(?<date>\d{8})/(?<region>[^/]+)/(?<service>[^/]+)/aws4_request,"
        + @"\s*SignedHeaders=(?<headers>[^,]+),\s*Signature=(?<signature>[0-9a-f]{64})$")]
    private static partial Regex Form();
}
