using Amazon.Runtime;
using RlTemplates.Experiments;

namespace RlTemplates.SageMaker.Aws;

/// <summary>Calls a client of AWS's SDK, and says what goes wrong as other services here do.</summary>
internal static class SdkCall
{
    /// <summary>Waits for an answer. Where the credentials have expired, they are looked for again, and it is asked once more.</summary>
    /// <typeparam name="T">Type of the answer.</typeparam>
    /// <param name="session">Who asks.</param>
    /// <param name="service">Name of the service, for messages.</param>
    /// <param name="call">Asks, with the session's credentials of that moment.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="subject">What it is asked for, for messages: an address in S3. Default: nothing in particular.</param>
    /// <exception cref="UserException">The service refuses or cannot be reached.</exception>
    public static async Task<T> AskAsync<T>(
        AwsSession session, string service, Func<Task<T>> call, CancellationToken cancellationToken, S3Address? subject = null)
    {
        try
        {
            return await AskAsync(service, subject, call, cancellationToken).ConfigureAwait(false);
        }
        catch (UserException exception) when (exception.InnerException is AwsException { IsExpired: true })
        {
            session.RenewCredentials();
            return await AskAsync(service, subject, call, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<T> AskAsync<T>(string service, S3Address? subject, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (AmazonServiceException exception) when (exception.StatusCode != 0)
        {
            var code = exception.ErrorCode is { Length: > 0 } given ? given : exception.StatusCode.ToString();
            var operation = subject is null ? "the request" : $"the request for {subject}";
            throw new AwsException(service, operation, code, exception.Message, exception.StatusCode).ForUser();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is AmazonClientException or HttpRequestException or IOException or OperationCanceledException)
        {
            throw new ServiceException(
                $"{service} cannot be reached{(subject is null ? "" : $" for {subject}")}: {exception.Message}", exception);
        }
    }
}
