using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Amazon.Runtime;
using Polly;
using RlTemplates.Experiments;
using RlTemplates.SageMaker.Api;

namespace RlTemplates.SageMaker.Aws;

/// <summary>Signs and sends requests, again where that may help.</summary>
/// <param name="session">Who asks.</param>
internal sealed class AwsConnection(AwsSession session) : IDisposable
{
    private const int LargestAnswer = 64 << 20, LongestQuote = 1000;

    // A clock that is wrong by less is taken as right by AWS.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(4);

    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false, UseCookies = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = LargestAnswer,
    };

    private readonly ResiliencePipeline<AwsAnswer> _retries = AwsRetries.Create(session.Time);
    private TimeSpan _clockOffset;

    /// <summary>Sends a request and returns its answer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the wait. Whether the service has done it by then is not known.</param>
    /// <exception cref="AwsException">The service refuses it.</exception>
    /// <exception cref="ServiceException">The service cannot be reached.</exception>
    public async Task<AwsAnswer> SendAsync(AwsRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await _retries.ExecuteAsync(
                async token => await TryAsync(request, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or AwsTimeoutException)
        {
            throw new ServiceException(
                $"{request.Service} cannot be reached at {request.Address.GetLeftPart(UriPartial.Authority)}: {exception.InnerException?.Message ?? exception.Message}",
                exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<AwsAnswer> TryAsync(AwsRequest request, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(request.Patience, session.Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var message = await SignAsync(request, limit.Token).ConfigureAwait(false);
            using var response = await _http.SendAsync(message, limit.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(limit.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? new(body, response.Headers) : throw Refusal(request, response, body);
        }
        catch (AwsException refusal) when (refusal.IsExpired)
        {
            session.RenewCredentials();
            throw;
        }
        catch (AwsException refusal) when (refusal.Date is { } date && (date - session.Time.GetUtcNow()).Duration() > Tolerance && (refusal.IsClockSkew || refusal.IsDenied))
        {
            // The service's clock counts, once.
            if (_clockOffset != TimeSpan.Zero)
                throw;
            _clockOffset = date - session.Time.GetUtcNow();
            throw new AwsException(request.Service, request.Operation, "RequestTimeTooSkewed", refusal.Words, refusal.Status);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AwsTimeoutException(
                string.Create(CultureInfo.InvariantCulture, $"it has not answered within {request.Patience.TotalSeconds:0} seconds"));
        }
    }

    private async Task<HttpRequestMessage> SignAsync(AwsRequest request, CancellationToken cancellationToken)
    {
        var credentials = await CredentialsAsync(cancellationToken).ConfigureAwait(false);
        var time = session.Time.GetUtcNow() + _clockOffset;
        var headers = new List<(string Name, string Value)>
        {
            ("Host", request.Address.IsDefaultPort ? request.Address.Host : request.Address.Authority),
            ("Content-Type", request.ContentType),
            ("X-Amz-Date", time.UtcDateTime.ToString(RequestSignature.TimeFormat, CultureInfo.InvariantCulture)),
        };
        headers.AddRange(request.Headers.Select(h => (h.Key, h.Value)));
        if (credentials.UseToken)
            headers.Add(("X-Amz-Security-Token", credentials.Token));
        var parts = new SignedParts("POST", request.Address.AbsolutePath, request.Address.Query.TrimStart('?'), headers, request.Body.Span);
        var message = new HttpRequestMessage(HttpMethod.Post, request.Address) { Content = new ReadOnlyMemoryContent(request.Body) };
        message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        foreach (var (name, value) in headers.Where(h => h.Name is not ("Host" or "Content-Type")))
            message.Headers.TryAddWithoutValidation(name, value);
        message.Headers.TryAddWithoutValidation(
            "Authorization", new RequestSignature(request.Region ?? session.Region.Name, request.SigningName).Authorization(parts, credentials.AccessKey, credentials.SecretKey, time));
        message.Headers.UserAgent.Add(
            new ProductInfoHeaderValue("RlTemplates", typeof(AwsConnection).Assembly.GetName().Version?.ToString(3)));
        return message;
    }

    private async Task<ImmutableCredentials> CredentialsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await session.Credentials.GetCredentialsAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is AmazonClientException or AmazonServiceException or HttpRequestException)
        {
            var message = $"The credentials for AWS cannot be read: {exception.Message}";
            throw exception is HttpRequestException ? new ServiceException(message, exception) : new UserException(message, exception);
        }
    }

    private static AwsException Refusal(AwsRequest request, HttpResponseMessage response, byte[] body)
    {
        var reason = Reason(body);
        var code = response.Headers.TryGetValues("x-amzn-ErrorType", out var types) ? types.First().Split(':')[0] : reason.Code;
        if (code.Length == 0)
            code = response.StatusCode.ToString();
        return new(request.Service, request.Operation, code[(code.LastIndexOf('#') + 1)..], reason.Words, response.StatusCode)
        {
            Date = response.Headers.Date,
            RetryAfter = response.Headers.RetryAfter?.Delta,
            OriginalStatus = reason.OriginalStatus,
            OriginalWords = reason.OriginalWords,
        };
    }

    private static (string Code, string Words, int? OriginalStatus, string? OriginalWords) Reason(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement is { ValueKind: JsonValueKind.Object } error)
                return (Text(error, "__type", "code", "Code"), Text(error, "message", "Message"), (int?)error.Whole("OriginalStatusCode"), error.Text("OriginalMessage"));
        }
        catch (JsonException)
        {
            // Something in between has answered, or it is XML.
        }
        var text = Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, LongestQuote));
        return (Element(text, "Code"), Element(text, "Message") is { Length: > 0 } words ? words : text.ReplaceLineEndings(" ").Trim(), null, null);
    }

    private static string Text(JsonElement error, params IEnumerable<string> names) =>
        names.Select(n => error.Text(n)).FirstOrDefault(t => !string.IsNullOrEmpty(t)) ?? "";

    private static string Element(string xml, string name) =>
        xml.IndexOf($"<{name}>", StringComparison.Ordinal) is >= 0 and var start && xml.IndexOf($"</{name}>", start, StringComparison.Ordinal) is > 0 and var end
            ? WebUtility.HtmlDecode(xml[(start + name.Length + 2)..end])
            : "";
}
