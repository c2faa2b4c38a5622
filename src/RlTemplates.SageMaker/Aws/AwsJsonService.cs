using System.Text.Json;
using System.Text.Json.Nodes;
using RlTemplates.Experiments;

namespace RlTemplates.SageMaker.Aws;

/// <summary>A service that is asked by JSON in a body whose operation a header names (<c>application/x-amz-json-1.1</c>).</summary>
/// <param name="session">Who asks.</param>
/// <param name="name">Name of the service, for messages.</param>
/// <param name="host">Its host in front of the region.</param>
/// <param name="id">Its name in variables.</param>
/// <param name="signingName">Its name in the scope of signatures.</param>
/// <param name="prefix">What names of operations begin with in the header.</param>
internal sealed class AwsJsonService(AwsSession session, string name, string host, string id, string signingName, string prefix)
{
    private const string MediaType = "application/x-amz-json-1.1";

    private readonly Uri _address = session.Region.AddressOf(host, id);

    /// <summary>Asks.</summary>
    /// <param name="operation">What is asked.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the wait. Whether the service has done it by then is not known.</param>
    /// <returns>The answer, an object.</returns>
    /// <exception cref="AwsException">The service refuses it.</exception>
    /// <exception cref="UserException">The service cannot be reached, or answers with something else.</exception>
    public async Task<JsonElement> AskAsync(string operation, JsonObject request, CancellationToken cancellationToken)
    {
        var answer = await session.Connection.SendAsync(
            new(name, operation, _address, signingName)
            {
                ContentType = MediaType,
                Body = JsonSerializer.SerializeToUtf8Bytes(request, AwsJson.Default.JsonObject),
                Headers = new Dictionary<string, string> { ["X-Amz-Target"] = $"{prefix}.{operation}" },
            },
            cancellationToken).ConfigureAwait(false);
        try
        {
            using var document = JsonDocument.Parse(answer.Body.Length == 0 ? "{}"u8.ToArray() : answer.Body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new JsonException("it is no object");
        }
        catch (JsonException exception)
        {
            throw new ServiceException(
                $"{name} has answered {operation} with something that is no JSON object: {exception.Message}", exception);
        }
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonObject))]
internal sealed partial class AwsJson : System.Text.Json.Serialization.JsonSerializerContext;
