using System.Globalization;
using Polly;
using Polly.Retry;

namespace RlTemplates.SageMaker.Aws;

/// <summary>
/// Sends a request again where that may help: after errors of the service or the network, and slower where it asks for fewer requests.
/// </summary>
internal static class AwsRetries
{
    private const string MostAttempts = "AWS_MAX_ATTEMPTS";
    private const int DefaultAttempts = 5;

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(300), Longest = TimeSpan.FromSeconds(20);

    /// <summary>Tries a request up to five times, or as often as <c>AWS_MAX_ATTEMPTS</c> says.</summary>
    /// <param name="time">The clock of the pauses.</param>
    public static ResiliencePipeline<AwsAnswer> Create(TimeProvider time)
    {
        var attempts = int.TryParse(Environment.GetEnvironmentVariable(MostAttempts), NumberStyles.None, CultureInfo.InvariantCulture, out var set) && set > 0 ? set : DefaultAttempts;
        var builder = new ResiliencePipelineBuilder<AwsAnswer> { TimeProvider = time };
        return attempts == 1 ? builder.Build() : builder.AddRetry(new RetryStrategyOptions<AwsAnswer>
        {
            MaxRetryAttempts = attempts - 1,
            Delay = First,
            MaxDelay = Longest,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = static arguments => ValueTask.FromResult(MayHelp(arguments.Outcome.Exception)),
            DelayGenerator = static arguments => ValueTask.FromResult(Pause(arguments.Outcome.Exception)),
        }).Build();
    }

    private static bool MayHelp(Exception? exception) => exception switch
    {
        AwsException refusal => refusal.IsTransient || refusal.IsClockSkew || refusal.IsExpired,
        HttpRequestException or AwsTimeoutException => true,
        _ => false,
    };

    // Null leaves the growing pause.
    private static TimeSpan? Pause(Exception? exception) =>
        exception is AwsException { RetryAfter: { } asked } ? asked < Longest ? asked : Longest : null;
}

/// <summary>One try of a request has taken too long.</summary>
internal sealed class AwsTimeoutException(string message) : Exception(message);
