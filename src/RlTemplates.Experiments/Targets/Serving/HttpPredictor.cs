using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace RlTemplates.Experiments;

/// <summary>Asks an endpoint over HTTP that answers as SageMaker's containers do: <c>POST /invocations</c>.</summary>
/// <param name="address">Where it answers, for example <c>http://127.0.0.1:8080/</c>.</param>
/// <param name="name">What the endpoint is called, for messages.</param>
/// <param name="authorization">What is sent as the header <c>Authorization</c>. Default: none.</param>
public sealed class HttpPredictor(Uri address, string name, AuthenticationHeaderValue? authorization = null) : Predictor
{
    private const int LargestAnswer = 64 << 20;
    private const int LongestQuote = 1000;

    // Connections are kept and shared; a name is looked up again now and then.
    private static readonly HttpClient Near = NewClient(usesProxy: false), Far = NewClient(usesProxy: true);

    // This machine is reached without the proxy that may lie before others.
    private HttpClient Client => address.IsLoopback ? Near : Far;

    private static HttpClient NewClient(bool usesProxy) => new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), UseProxy = usesProxy })
    {
        Timeout = TimeSpan.FromSeconds(100),
        MaxResponseContentBufferSize = LargestAnswer,
    };

    private readonly Uri _invocations = new(address, "invocations");

    /// <inheritdoc/>
    public override async Task<byte[]> InvokeAsync(string contentType, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _invocations) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.TryParse(contentType, out var type)
            ? type
            : throw new UserException($"The content type is '{contentType}'; it must be a media type, such as {PredictionJson.MediaType}.");
        request.Headers.Authorization = authorization;
        try
        {
            using var response = await Client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? answer : throw Refusal((int)response.StatusCode, Reason(answer));
        }
        catch (HttpRequestException exception)
        {
            throw new EndpointException($"Endpoint {name} cannot be reached at {address}: {Sentence(exception)}", exception);
        }
        catch (TaskCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EndpointException($"Endpoint {name} at {address} has not answered within {Client.Timeout.TotalSeconds:0} seconds.", exception);
        }
    }

    // 408 and 429 are the server's load, as those from 500 on are its own.
    private UserException Refusal(int status, string reason) => status is >= 500 or 408 or 429
        ? new EndpointException(string.Create(CultureInfo.InvariantCulture, $"Endpoint {name} could not answer ({status}): {reason}"))
        : new UserException(string.Create(CultureInfo.InvariantCulture, $"Endpoint {name} has refused the question ({status}): {reason}"));

    private static string Sentence(Exception exception) => exception.InnerException?.Message ?? exception.Message;

    private static string Reason(byte[] answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("error", out var error) && error.GetString() is { } words)
                return words;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Something in between has answered.
        }
        var text = System.Text.Encoding.UTF8.GetString(answer, 0, Math.Min(answer.Length, LongestQuote)).ReplaceLineEndings(" ").Trim();
        return text.Length == 0 ? "it gave no reason." : text;
    }
}
