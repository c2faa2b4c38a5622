using System.Globalization;

namespace RlTemplates.SageMaker.Fake;

/// <summary>Errors that every service has, under the name that each gives them.</summary>
internal static class CommonError
{
    public static AwsErrorException Throttled(AwsService service) => Named(service, "Rate exceeded",
        ("ThrottlingException", 400), ("SlowDown", 503), ("Throttling", 400));

    public static AwsErrorException AccessDenied(AwsService service, string message) => Named(service, message,
        ("AccessDeniedException", 400), ("AccessDenied", 403), ("AccessDenied", 403));

    public static AwsErrorException ExpiredToken(AwsService service) =>
        Named(service, "The security token included in the request is expired",
        ("ExpiredTokenException", 400), ("ExpiredToken", 400), ("ExpiredToken", 403));

    public static AwsErrorException UnknownKey(AwsService service) =>
        Named(service, "The security token included in the request is invalid.",
        ("UnrecognizedClientException", 400), ("InvalidAccessKeyId", 403), ("InvalidClientTokenId", 403));

    public static AwsErrorException WrongToken(AwsService service) =>
        Named(service, "The security token included in the request is invalid.",
        ("UnrecognizedClientException", 400), ("InvalidToken", 400), ("InvalidClientTokenId", 403));

    public static AwsErrorException WrongSignature(AwsService service, string message) => Named(service, message,
        ("InvalidSignatureException", 400), ("SignatureDoesNotMatch", 403), ("SignatureDoesNotMatch", 403));

    public static AwsErrorException Skewed(AwsService service, string sent, DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        return service == AwsService.S3
            ? new AwsErrorException("RequestTimeTooSkewed", "The difference between the request time and the current time is too large.", 403)
            : WrongSignature(service, string.CompareOrdinal(sent, time) < 0
                ? $"Signature expired: {sent} is now earlier than {time} ({time} - 5 min.)"
                : $"Signature not yet current: {sent} is still later than {time} ({time} + 5 min.)");
    }

    public static AwsErrorException Internal(AwsService service, int status) => status == 503
        ? Named(service, "Service is unavailable", ("ServiceUnavailable", 503), ("ServiceUnavailable", 503), ("ServiceUnavailable", 503))
        : Named(service, "We encountered an internal error. Please try again.",
            ("InternalFailure", status), ("InternalError", status), ("InternalFailure", status));

    private static AwsErrorException Named(
        AwsService service, string message, (string Code, int Status) json, (string Code, int Status) s3, (string Code, int Status) query)
    {
        var (code, status) = service switch { AwsService.S3 => s3, AwsService.Sts or AwsService.Iam => query, _ => json };
        return new AwsErrorException(code, message, status);
    }
}
