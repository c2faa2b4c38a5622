using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using RlTemplates.Mlflow.Settings;

namespace RlTemplates.Mlflow.Api;

/// <summary>Sends single requests to an MLflow server, and says what their failures mean.</summary>
internal sealed class MlflowServer : IDisposable
{
    /// <summary>Bytes that a body may have.</summary>
    public const int LargestBody = 1_000_000;

    private const string Credentials =
        "check credentials of the sink, or the variables MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD";

    private const int LongestMessage = 300, LargestAnswer = 64 << 20;

    // A file that is sent more slowly is begun anew.
    private const double SlowestUpload = 100_000;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    private readonly MlflowSettings _settings;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal);
    private bool _isRefused;

    public MlflowServer(MlflowSettings settings, TimeProvider? time = null)
    {
        (_settings, _time) = (settings, time ?? TimeProvider.System);
        _http = new(new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            ConnectTimeout = settings.Timeout,
            AutomaticDecompression = DecompressionMethods.All,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LargestAnswer,
        };
    }

    /// <summary>The server in messages.</summary>
    public string Name => _settings.Server.AbsoluteUri.TrimEnd('/');

    /// <summary>Asks for something.</summary>
    /// <param name="call">The call and its query, <c>runs/get?run_id=1</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="MlflowException">It failed.</exception>
    public Task<JsonElement> GetAsync(string call, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, "api/2.0/mlflow/" + call, null, cancellationToken);

    /// <summary>Sends something.</summary>
    /// <param name="call">The call, <c>runs/create</c>.</param>
    /// <param name="body">Its body, as JSON.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="MlflowException">It failed.</exception>
    public Task<JsonElement> PostAsync(string call, byte[] body, CancellationToken cancellationToken) => SendAsync(HttpMethod.Post, "api/2.0/mlflow/" + call, () =>
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        return content;
    }, cancellationToken);

    /// <summary>Sends a file to the server, which keeps it. A request with a large one may take longer than others: 100 kB a second are enough.</summary>
    /// <param name="path">Where it is kept, below the server's artifacts, with parts that are escaped.</param>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="MlflowException">It failed.</exception>
    public Task PutFileAsync(string path, string file, CancellationToken cancellationToken) => SendAsync(HttpMethod.Put, "api/2.0/mlflow-artifacts/artifacts/" + path, () =>
    {
        var content = new StreamContent(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        content.Headers.ContentType = new("application/octet-stream");
        return content;
    }, cancellationToken, TimeSpan.FromSeconds(new FileInfo(file) is { Exists: true, Length: var length } ? length / SlowestUpload : 0));

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, Func<HttpContent>? content, CancellationToken cancellationToken, TimeSpan more = default)
    {
        var longest = _settings.Timeout + more;
        using var limit = new CancellationTokenSource(longest, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var request = new HttpRequestMessage(method, $"{Name}/{path}") { Content = content?.Invoke() };
            await AuthorizeAsync(request, both.Token);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, both.Token);
            var answer = await response.Content.ReadAsByteArrayAsync(both.Token);
            _isRefused = response.StatusCode is HttpStatusCode.Unauthorized;
            return response.IsSuccessStatusCode ? Read(answer, response, isFile: method == HttpMethod.Put) : throw Failure(response, answer);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MlflowException(MlflowFailure.Away, string.Create(CultureInfo.InvariantCulture, $"{Name} has not answered within {longest.TotalSeconds:0.#} s"), exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new MlflowException(MlflowFailure.Away, $"{Name} cannot be reached: {Masked((exception.GetBaseException() ?? exception).Message)}", exception);
        }
    }

    private async ValueTask AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string? authorization;
        try
        {
            authorization = await _settings.Credentials.GetAuthorizationAsync(_isRefused, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new MlflowException(MlflowFailure.Unauthorized, $"there are no credentials for {Name}: {Masked(exception.Message)}", exception);
        }
        if (authorization is null)
            return;
        _secrets.Add(authorization.Split(' ', 2)[^1]);
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
    }

    private JsonElement Read(byte[] answer, HttpResponseMessage response, bool isFile)
    {
        if (isFile)
            return default;
        try
        {
            using var document = JsonDocument.Parse(answer.Length == 0 ? "{}"u8.ToArray() : answer);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : throw new JsonException("it is no object");
        }
        catch (JsonException exception)
        {
            var kind = response.Content.Headers.ContentType?.MediaType ?? "something";
            throw new MlflowException(
                MlflowFailure.Away, $"{Name} answers with {kind} that is not of MLflow: is it the server's address, and do the credentials fit?", exception);
        }
    }

    private MlflowException Failure(HttpResponseMessage response, byte[] answer)
    {
        var (code, message) = Error(answer);
        var status = (int)response.StatusCode;
        var failure = (status, code) switch
        {
            (401 or 403, _) => MlflowFailure.Unauthorized,
            (429, _) => MlflowFailure.Busy,
            (408 or >= 500, _) => MlflowFailure.Away,
            (404, "RESOURCE_DOES_NOT_EXIST") => MlflowFailure.Missing,
            // A server of something else, or a proxy in front of one that is starting.
            (404, null) => MlflowFailure.Away,
            _ => MlflowFailure.Refused,
        };
        var said = string.Join(": ", new[] { code, message, failure == MlflowFailure.Unauthorized ? Credentials : null }.Where(part => !string.IsNullOrEmpty(part)));
        return new(failure, Masked(FormattableString.Invariant($"{Name} answers {status} {response.ReasonPhrase}{(said.Length == 0 ? "" : $" ({said})")}")))
        {
            Code = code,
            RetryAfter = Wait(response.Headers.RetryAfter),
        };
    }

    private static (string? Code, string? Message) Error(byte[] answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            return (JsonText.Of(document.RootElement, "error_code"), JsonText.Of(document.RootElement, "message") is { } text ? Short(text) : null);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length > LongestMessage ? line[..LongestMessage] + "..." : line;
    }

    private TimeSpan? Wait(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? (header?.Date is { } date ? date - _time.GetUtcNow() : null);
        return wait is null ? null : wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait;
    }

    private string Masked(string text) => _secrets.Where(s => s.Length > 0).Aggregate(text, (masked, secret) => masked.Replace(secret, "***", StringComparison.Ordinal));
}
