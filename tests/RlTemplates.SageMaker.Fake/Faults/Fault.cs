namespace RlTemplates.SageMaker.Fake;

/// <summary>What goes wrong with a call.</summary>
public abstract record Fault
{
    private protected Fault()
    {
    }

    /// <summary>The service asks for fewer calls.</summary>
    public static Fault Throttle { get; } = new ErrorFault(r => CommonError.Throttled(r.Service));

    /// <summary>The service fails: 500.</summary>
    public static Fault InternalError { get; } = ServerError(500);

    /// <summary>The service is away: 503.</summary>
    public static Fault Unavailable { get; } = ServerError(503);

    /// <summary>The connection ends before the operation takes effect.</summary>
    public static Fault DropBefore { get; } = new DropFault(After: false, Midway: false);

    /// <summary>The operation takes effect, and the connection ends before an answer.</summary>
    public static Fault DropAfter { get; } = new DropFault(After: true, Midway: false);

    /// <summary>The operation takes effect, and the connection ends amid the answer.</summary>
    public static Fault CutAnswer { get; } = new DropFault(After: true, Midway: true);

    /// <summary>The operation takes effect, and nothing follows the first half of the answer.</summary>
    public static Fault StuckAnswer { get; } = new DropFault(After: true, Midway: true, Stays: true);

    /// <summary>The operation takes effect, and the answer is 500 all the same.</summary>
    public static Fault ErrorAfter { get; } = new ErrorFault(r => CommonError.Internal(r.Service, 500), After: true);

    /// <summary>The credentials are too old, as this call sees it.</summary>
    public static Fault ExpiredToken { get; } = new ErrorFault(r => CommonError.ExpiredToken(r.Service));

    /// <summary>The clocks differ, as this call sees it.</summary>
    public static Fault ClockSkew { get; } = new ErrorFault(
        r => CommonError.Skewed(r.Service, r.Header("X-Amz-Date") ?? "00000000T000000Z", DateTimeOffset.UtcNow.AddMinutes(15)));

    /// <summary>The caller may not do that.</summary>
    public static Fault AccessDenied { get; } = new ErrorFault(r => CommonError.AccessDenied(r.Service,
        $"User: arn:aws:iam::123456789012:user/tester is not authorized to perform: {r.Operation}"));

    /// <summary>The name is taken.</summary>
    public static Fault ResourceInUse { get; } = Error("ResourceInUse", "A resource with this name already exists.");

    /// <summary>The account has no more of that.</summary>
    public static Fault LimitExceeded { get; } = Error("ResourceLimitExceeded",
        "The account-level service limit 'ml.g5.xlarge for training job usage' is 0 Instances, with current utilization of 0 Instances"
        + " and a request delta of 1 Instances.");

    /// <summary>The service fails with a status of 5xx.</summary>
    public static Fault ServerError(int status) => new ErrorFault(r => CommonError.Internal(r.Service, status));

    /// <summary>Any error.</summary>
    public static Fault Error(string code, string message, int status = 400) =>
        new ErrorFault(_ => new AwsErrorException(code, message, status));

    /// <summary>The call waits before it takes effect.</summary>
    public static Fault Delay(TimeSpan time) => new DelayFault(time);

    /// <summary>Something between answers in place of the service, such as a proxy with a page in HTML.</summary>
    public static Fault Answer(int status, string contentType, string body) => new AnswerFault(status, contentType, body);
}

internal sealed record ErrorFault(Func<AwsRequest, AwsErrorException> Make, bool After = false) : Fault;

internal sealed record DropFault(bool After, bool Midway, bool Stays = false) : Fault;

internal sealed record DelayFault(TimeSpan Time) : Fault;

internal sealed record AnswerFault(int Status, string ContentType, string Body) : Fault;
