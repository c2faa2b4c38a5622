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
    private const int LargestBody = 6_291_456, TooManyRequests = 429, FirstServerError = 500;

    private readonly Uri _invocations = new(session.Region.AddressOf("runtime.sagemaker", "SAGEMAKER_RUNTIME"), $"endpoints/{endpoint}/invocations");

    /// <inheritdoc/>
    public override async Task<byte[]> InvokeAsync(string contentType, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        if (body.Length > LargestBody)
            throw new UserException($"The question has {body.Length} bytes; an endpoint of SageMaker takes at most {LargestBody}. Ask about fewer observations at once.");
        try
        {
            var request = new AwsRequest(Service, Operation, _invocations, "sagemaker") { ContentType = contentType, Body = body, Headers = new Dictionary<string, string> { ["Accept"] = "application/json" } };
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
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("error", out var error) && error.GetString() is { } words ? words : message;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return message;
        }
    }
}
