using System.Text.Json;
using RlTemplates.Experiments;
using RlTemplates.SageMaker.Aws;

namespace RlTemplates.SageMaker.Serving;

/// <summary>Asks an endpoint of SageMaker.</summary>
/// <param name="session">Who asks.</param>
/// <param name="endpoint">Name of the endpoint.</param>
internal sealed class SageMakerPredictor(AwsSession session, string endpoint) : Predictor
{
    private const string Service = "SageMaker", Operation = "InvokeEndpoint";
    private const int TooManyRequests = 429, FirstServerError = 500;

    private readonly Uri _invocations = new(session.Region.AddressOf("runtime.sagemaker", "SAGEMAKER_RUNTIME"), $"endpoints/{endpoint}/invocations");

    /// <inheritdoc/>
    public override Task<byte[]> InvokeAsync(string contentType, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default) =>
        InvokeAsync(contentType, body, null, cancellationToken);

    /// <summary>Sends a body to the endpoint and returns what it answers.</summary>
    /// <param name="contentType">Media type of the body.</param>
    /// <param name="body">The body.</param>
    /// <param name="attributes">What the container is told beside the body; null for nothing.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The question is wrong, or the endpoint refuses it, in its own words.</exception>
    /// <exception cref="EndpointException">The endpoint cannot be reached, or fails.</exception>
    public async Task<byte[]> InvokeAsync(string contentType, ReadOnlyMemory<byte> body, string? attributes, CancellationToken cancellationToken)
    {
        if (body.Length > JsonInvocation.LongestBody)
            throw new UserException($"The question has {body.Length} bytes; an endpoint of SageMaker takes at most {JsonInvocation.LongestBody}. Send it in several requests.");
        try
        {
            var headers = new Dictionary<string, string> { ["Accept"] = JsonInvocation.MediaType };
            if (attributes is not null)
                headers["X-Amzn-SageMaker-Custom-Attributes"] = attributes;
            var request = new AwsRequest(Service, Operation, _invocations, "sagemaker") { ContentType = contentType, Body = body, Headers = headers };
            return (await session.Connection.SendAsync(request, cancellationToken).ConfigureAwait(false)).Body;
        }
        catch (AwsException exception) when (exception.OriginalStatus is { } status)
        {
            var words = Words(exception.OriginalWords ?? exception.Words);
            throw status is >= FirstServerError or TooManyRequests
                ? new EndpointException($"Endpoint {endpoint} could not answer ({status}): {words}", exception)
                : new UserException($"Endpoint {endpoint} has refused the question ({status}): {words}", exception);
        }
        catch (AwsException exception) when (exception.IsTransient)
        {
            throw new EndpointException($"Endpoint {endpoint} could not answer ({(int)exception.Status}): {exception.Words}", exception);
        }
        catch (AwsException exception)
        {
            throw exception.ForUser();
        }
        catch (UserException exception) when (exception.InnerException is HttpRequestException or AwsTimeoutException)
        {
            throw new EndpointException($"Endpoint {endpoint}: {exception.Message}", exception);
        }
    }

    // The container's own words, where it is one of ours.
    private static string Words(string message)
    {
        try
        {
            using var document = JsonDocument.Parse(message);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("error", out var error)
                && error.GetString() is { } words ? words : message;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return message;
        }
    }
}
