using System.Net;
using RlTemplates.Experiments;

namespace RlTemplates.SageMaker.Aws;

/// <summary>An AWS service has refused a request.</summary>
/// <param name="service">Name of the service, for messages.</param>
/// <param name="operation">What was asked.</param>
/// <param name="code">The error's name, such as <c>ResourceInUse</c>.</param>
/// <param name="message">What the service says.</param>
/// <param name="status">The status of the answer.</param>
internal sealed class AwsException(string service, string operation, string code, string message, HttpStatusCode status)
    : Exception($"{service} refuses {operation} ({code}): {Told(message)}")
{
    private const int LongestWords = 2000;

    /// <summary>The error's name, without namespace.</summary>
    public string Code { get; } = code;

    /// <summary>What the service says.</summary>
    public string Words { get; } = Told(message);

    /// <summary>The status of the answer.</summary>
    public HttpStatusCode Status { get; } = status;

    /// <summary>How long the service asks to wait before the next request; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The status with which a container behind the service has answered; null where none was asked.</summary>
    public int? OriginalStatus { get; init; }

    /// <summary>What that container says.</summary>
    public string? OriginalWords { get; init; }

    /// <summary>The service's clock at the answer; null where it does not say.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>Whether it asks for fewer requests.</summary>
    public bool IsThrottling => Status == HttpStatusCode.TooManyRequests || Code is "ThrottlingException" or "Throttling" or "ThrottledException" or "RequestThrottled"
        or "RequestThrottledException" or "TooManyRequestsException" or "RequestLimitExceeded" or "SlowDown" or "PriorRequestNotComplete";

    /// <summary>Whether the clock of this machine is wrong.</summary>
    public bool IsClockSkew => Code is "RequestTimeTooSkewed" or "RequestExpired" or "RequestInTheFuture"
        || (Code is "InvalidSignatureException" or "SignatureDoesNotMatch" && (Words.Contains("expired", StringComparison.OrdinalIgnoreCase) || Words.Contains("not yet current", StringComparison.OrdinalIgnoreCase)));

    /// <summary>Whether credentials that have ended were used.</summary>
    public bool IsExpired => Code is "ExpiredToken" or "ExpiredTokenException";

    /// <summary>Whether the credentials do not allow the request, or are none that the service knows.</summary>
    public bool IsDenied => Code is "AccessDeniedException" or "AccessDenied" or "UnrecognizedClientException" or "InvalidClientTokenId" or "InvalidSignatureException"
        or "SignatureDoesNotMatch" or "MissingAuthenticationToken" or "MissingAuthenticationTokenException" or "AuthFailure" or "NotAuthorized";

    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsTransient => IsThrottling || (int)Status >= 500 || Status == HttpStatusCode.RequestTimeout || Code is "InternalFailure" or "InternalServerError" or "ServiceUnavailable" or "RequestTimeout";

    /// <summary>The same for a user.</summary>
    public UserException ForUser()
    {
        if (IsExpired)
            return new($"{service} refuses {operation}: the credentials have expired ({Words.TrimEnd('.')}). Sign in again, for example with aws sso login.", this);
        if (IsClockSkew)
            return new($"{service} refuses {operation}: this machine's clock is wrong ({Words.TrimEnd('.')}). Set it right.", this);
        if (IsDenied)
            return new($"{service} refuses {operation} with these credentials: {Sentence(Words)}", this);
        var message = $"{service} refuses {operation} ({Code}): {Sentence(Words)}";
        return IsTransient ? new ServiceException(message, this) : new UserException(message, this);
    }

    // Behind the first paragraph, AWS repeats the request that was signed wrongly, with the session's token.
    private static string Told(string message)
    {
        var first = message.AsSpan().Trim();
        first = first.IndexOf("\n\n") is > 0 and var end ? first[..end].TrimEnd() : first;
        return first.IndexOf("x-amz-security-token", StringComparison.OrdinalIgnoreCase) >= 0 ? "it has repeated the request, which holds secrets."
            : first.Length > LongestWords ? $"{first[..LongestWords]}…"
            : first.ToString();
    }

    private static string Sentence(string words) =>
        words.Length == 0 ? "it gives no reason." : words[^1] is '.' or '!' or '?' ? words : words + ".";
}
