using System.Globalization;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace RlTemplates.AzureMl.Arm;

/// <summary>
/// Sends requests again as Azure's SDK does, and as late as the service asks; not where it asks for longer than anybody waits.
/// </summary>
/// <param name="retries">How often.</param>
/// <param name="delay">The pauses, where the service asks for none.</param>
internal sealed class BoundedRetry(int retries, DelayStrategy delay) : RetryPolicy(retries, delay)
{
    /// <summary>The longest wait that a service may ask for.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>How long a response asks to wait; null where it does not.</summary>
    public static TimeSpan? AskedBy(Response response)
    {
        foreach (var (name, unit) in new[] { ("retry-after-ms", 0.001), ("x-ms-retry-after-ms", 0.001), ("Retry-After", 1.0) })
        {
            if (!response.Headers.TryGetValue(name, out var text))
                continue;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var some) && some >= 0)
                return TimeSpan.FromSeconds(Math.Min(some * unit, int.MaxValue));
            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var time))
                return time - DateTimeOffset.UtcNow is { Ticks: > 0 } wait ? wait : TimeSpan.Zero;
        }
        return null;
    }

    /// <inheritdoc/>
    protected override bool ShouldRetry(HttpMessage message, Exception? exception) =>
        !IsTooLong(message) && base.ShouldRetry(message, exception);

    /// <inheritdoc/>
    protected override async ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        !IsTooLong(message) && await base.ShouldRetryAsync(message, exception).ConfigureAwait(false);

    private static bool IsTooLong(HttpMessage message) => message.HasResponse && AskedBy(message.Response) > Longest;
}
