using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using RlTemplates.AzureMl.Requests;
using RlTemplates.Experiments;

namespace RlTemplates.AzureMl.Arm;

/// <summary>Sends requests to Azure Resource Manager: again where that may help, and as slowly as the service asks. Long-running operations are waited for.</summary>
internal sealed class ArmConnection
{
    private const int MostRetries = 5, MostPages = 10_000;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(15);

    private readonly HttpPipeline _pipeline;
    private readonly TimeProvider _time;

    /// <summary>Opens a connection. Nothing is sent yet, and no credentials are looked for.</summary>
    /// <param name="cloud">The cloud.</param>
    /// <param name="credential">Who asks. Default: what Azure.Identity finds.</param>
    /// <param name="time">The clock. Default: the system's.</param>
    /// <param name="retryPause">The pause before a request is sent again for the first time. Default: 0.3 seconds.</param>
    public ArmConnection(ArmCloud cloud, TokenCredential? credential = null, TimeProvider? time = null, TimeSpan? retryPause = null)
    {
        (Cloud, _time, RetryPause) = (cloud, time ?? TimeProvider.System, retryPause);
        Credential = credential ?? cloud.Credential();
        var options = new Options { Retry = { NetworkTimeout = TimeSpan.FromSeconds(100) } };
        options.RetryPolicy = new BoundedRetry(MostRetries, DelayStrategy.CreateExponentialDelayStrategy(retryPause ?? TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(20)));
        options.Diagnostics.IsLoggingEnabled = false;
        options.Diagnostics.ApplicationId = "RlTemplates";
        _pipeline = HttpPipelineBuilder.Build(options, cloud.IsLocal ? new LocalTokenPolicy(Credential, cloud.Scope) : new BearerTokenAuthenticationPolicy(Credential, cloud.Scope));
    }

    /// <summary>The cloud.</summary>
    public ArmCloud Cloud { get; }

    /// <summary>Who asks.</summary>
    public TokenCredential Credential { get; }

    /// <summary>The pause before a request is sent again for the first time; null for what each service takes.</summary>
    public TimeSpan? RetryPause { get; }

    /// <summary>Sends a request and returns the answer's body; <c>undefined</c> where it has none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="what">What it asks for, for messages: <c>the job pong</c>.</param>
    /// <param name="cancellationToken">Ends the wait. Whether the service has done it by then is not known.</param>
    /// <exception cref="UserException">Azure refuses or cannot be reached.</exception>
    public async Task<JsonElement> SendAsync(ArmRequest request, string what, CancellationToken cancellationToken) =>
        (await AskAsync(request, what, cancellationToken).ConfigureAwait(false)).Body;

    /// <summary>Asks for something at an address of the same host.</summary>
    /// <param name="address">The address.</param>
    /// <param name="what">What it asks for, for messages.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">Azure refuses or cannot be reached.</exception>
    public async Task<JsonElement> GetAsync(Uri address, string what, CancellationToken cancellationToken) =>
        (await AskAsync(RequestMethod.Get, Own(address.ToString(), what), null, what, cancellationToken).ConfigureAwait(false)).Body;

    /// <summary>Sends something to an address of the same host.</summary>
    /// <param name="address">The address.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="isSentOnce">Whether it is not sent again by itself, since each time makes something new.</param>
    /// <exception cref="UserException">Azure refuses or cannot be reached.</exception>
    public async Task<JsonElement> PostAsync(Uri address, System.Text.Json.Nodes.JsonObject body, string what, CancellationToken cancellationToken, bool isSentOnce = false) =>
        (await AskAsync(RequestMethod.Post, Own(address.ToString(), what), BinaryData.FromString(body.ToJsonString()), what, cancellationToken, isSentOnce: isSentOnce).ConfigureAwait(false)).Body;

    /// <summary>Asks for something; null where there is none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="what">What it asks for, for messages.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">Azure refuses or cannot be reached.</exception>
    public async Task<JsonElement?> TryGetAsync(ArmRequest request, string what, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(request, what, cancellationToken).ConfigureAwait(false);
        }
        catch (UserException exception) when (ArmException.IsMissing(exception))
        {
            return null;
        }
    }

    /// <summary>The elements of a list that comes in pages.</summary>
    /// <param name="request">The request of the first page.</param>
    /// <param name="what">What it asks for, for messages.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">Azure refuses or cannot be reached.</exception>
    public async IAsyncEnumerable<JsonElement> ListAsync(ArmRequest request, string what, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var answer = await SendAsync(request, what, cancellationToken).ConfigureAwait(false);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            foreach (var element in JsonReading.List(answer, "value"))
                yield return element;
            if (JsonReading.Text(answer, "nextLink") is not { Length: > 0 } next)
                yield break;
            if (!seen.Add(next) || seen.Count > MostPages)
                throw new ServiceException($"Azure does not come to an end with {what}: after {seen.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)} pages it names {(seen.Count > MostPages ? "another" : "one again")}.");
            answer = (await AskAsync(RequestMethod.Get, Own(next, what), null, what, cancellationToken).ConfigureAwait(false)).Body;
        }
    }

    /// <summary>Sends a request and waits until its operation is over.</summary>
    /// <param name="request">The request.</param>
    /// <param name="what">What it asks for, for messages.</param>
    /// <param name="patience">How long the operation may take.</param>
    /// <param name="cancellationToken">Ends the wait; the operation goes on.</param>
    /// <returns>What there is then; <c>undefined</c> for nothing.</returns>
    /// <exception cref="UserException">Azure refuses, the operation fails or takes too long, or Azure cannot be reached.</exception>
    public async Task<JsonElement> CompleteAsync(ArmRequest request, string what, TimeSpan patience, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(request, what, cancellationToken).ConfigureAwait(false);
        var operation = new ArmOperation(request, Cloud.Arm, answer);
        var (began, pause) = (_time.GetTimestamp(), FirstPause);
        while (operation.Next is { } next)
        {
            if (_time.GetElapsedTime(began) >= patience)
                throw new UserException($"Azure has not finished {what} within {RlTemplates.Options.DurationText.Format(patience)}; it goes on there.");
            await Task.Delay(Shorter(operation.RetryAfter ?? pause, BoundedRetry.Longest), _time, cancellationToken).ConfigureAwait(false);
            pause = Shorter(pause * 2, LongestPause);
            operation.Take(await AskAsync(RequestMethod.Get, Own(next, what), null, what, cancellationToken, isMissingAnAnswer: request.Method == "DELETE").ConfigureAwait(false));
        }
        return operation.Error is { } error ? throw new UserException($"Azure could not finish {what} ({error.Code}): {ArmException.Sentence(error.Words)}", error)
            : operation.HasResult ? operation.Result
            : request.Method == "PUT" ? await SendAsync(request with { Method = "GET", Body = null }, what, cancellationToken).ConfigureAwait(false)
            : default;
    }

    private Task<ArmAnswer> AskAsync(ArmRequest request, string what, CancellationToken cancellationToken) =>
        AskAsync(RequestMethod.Parse(request.Method), new(request.Url(Cloud.Arm)), request.Body is null ? null : BinaryData.FromString(request.Body.ToJsonString()), what, cancellationToken);

    private async Task<ArmAnswer> AskAsync(RequestMethod method, Uri address, BinaryData? body, string what, CancellationToken cancellationToken, bool isMissingAnAnswer = false, bool isSentOnce = false)
    {
        using var message = _pipeline.CreateMessage();
        if (isSentOnce)
            message.ResponseClassifier = new SentOnce();
        message.Request.Method = method;
        message.Request.Uri.Reset(address);
        message.Request.Headers.SetValue("Accept", "application/json");
        if (body is not null)
        {
            message.Request.Headers.SetValue("Content-Type", "application/json");
            message.Request.Content = RequestContent.Create(body);
        }
        try
        {
            await _pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
        }
        catch (CredentialUnavailableException exception)
        {
            throw new UserException("No credentials for Azure were found: sign in with az login, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET.", exception);
        }
        catch (AuthenticationFailedException exception)
        {
            throw new UserException($"Azure gives no token to these credentials: {FirstLine(exception.Message)}", exception);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException or HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            var reason = exception is AggregateException many ? many.InnerExceptions[^1] : exception;
            throw new ServiceException($"Azure cannot be reached at {address.GetLeftPart(UriPartial.Authority)} for {what}: {FirstLine(reason.InnerException?.Message ?? reason.Message)}", exception);
        }
        var response = message.Response;
        if (response.Status < 300 || (isMissingAnAnswer && response.Status == 404))
            return ArmAnswer.Read(response);
        var refusal = ArmException.Read(response.Content.ToMemory(), response.Status).ForUser(what);
        throw refusal is ServiceException && BoundedRetry.AskedBy(response) is { } asked && asked > BoundedRetry.Longest
            ? new ServiceException($"{refusal.Message} It asks to wait for {RlTemplates.Options.DurationText.Format(asked)}.", refusal.InnerException!)
            : refusal;
    }

    // The token goes nowhere else.
    private Uri Own(string address, string what) =>
        Uri.TryCreate(Cloud.Arm, address, out var own) && Uri.Compare(own, Cloud.Arm, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0
            ? own
            : throw new UserException($"Azure answers {what} with an address of somebody else, which is not followed: {(own is null ? "it is none" : own.GetLeftPart(UriPartial.Authority))}.");

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static string FirstLine(string text) => ArmException.Sentence(text.Split('\n')[0].Trim());

    private sealed class Options : ClientOptions;

    private sealed class SentOnce : ResponseClassifier
    {
        public override bool IsRetriableResponse(HttpMessage message) => false;

        public override bool IsRetriableException(Exception exception) => false;

        public override bool IsRetriable(HttpMessage message, Exception exception) => false;
    }
}
