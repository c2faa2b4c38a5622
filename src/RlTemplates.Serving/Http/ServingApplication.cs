using System.Diagnostics;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace RlTemplates.Serving;

/// <summary>Answers the requests of all connections.</summary>
/// <param name="state">What is served, and how it stands.</param>
/// <param name="options">Limits.</param>
internal sealed class ServingApplication(ServingState state, ServingOptions options) : IHttpApplication<Exchange>
{
    private readonly HostCheck _hosts = new(options);
    private readonly BodyReader _bodies = new(options);
    private readonly ServingPages _pages = new(state, options);
    private Action<Exchange, ReadOnlySpan<byte>>? _read;

    public Exchange CreateContext(IFeatureCollection contextFeatures)
    {
        Exchange exchange;
        if (contextFeatures is IHostContextContainer<Exchange> container)
            exchange = container.HostContext ??= new();
        else
            exchange = new();
        exchange.Begin(contextFeatures);
        return exchange;
    }

    public void DisposeContext(Exchange context, Exception? exception)
    {
    }

    public Task ProcessRequestAsync(Exchange context)
    {
        if (_hosts.WhyNot(context.Request.Headers.Host) is { } refusal)
        {
            context.Send(refusal);
            return Task.CompletedTask;
        }
        var path = context.Request.Path;
        if (path == "/invocations" && context.Request.Method == HttpMethods.Post)
            return InvokeAsync(context);
        if (path == "/ping")
            return PingAsync(context);
        _pages.Answer(context, path);
        return Task.CompletedTask;
    }

    private async Task PingAsync(Exchange exchange)
    {
        if (await state.IsReadyAsync())
            exchange.Send(200, MediaTypes.Json, "{\"status\":\"ready\"}"u8);
        else
            exchange.Send(state.WhyNotReady());
    }

    private async Task InvokeAsync(Exchange exchange)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            if (!state.Enter())
                throw new Refusal(429, FormattableString.Invariant($"The server answers at most {Counted.Of(options.MaxConcurrentRequests, "request")} at the same time; try again.")) { RetryAfter = 1 };
            Begin(exchange);
            await _bodies.ReadAsync(exchange, _read ??= Read);
            exchange.Call.Seal(start + (long)(options.RequestTimeout.TotalSeconds * Stopwatch.Frequency));
            await state.Dispatcher!.RunAsync(exchange.Call);
            Answer.Send(exchange);
        }
        catch (Refusal refusal)
        {
            exchange.Send(refusal);
        }
        catch (BadHttpRequestException exception)
        {
            exchange.Send(new Refusal(exception.StatusCode, exception.Message) { Closes = true });
        }
        catch (Exception exception) when (exception is ConnectionAbortedException or ConnectionResetException or OperationCanceledException)
        {
            // The client has gone.
        }
        catch (Exception exception)
        {
            if (exchange.Call.Failure is not null)
                state.Failed(exception);
            exchange.Send(new Refusal(500, $"The server failed: {exception.GetType().Name}: {exception.Message}"));
        }
        finally
        {
            state.Leave();
            exchange.Call.Trim();
            state.Metrics.Answered(exchange.Status, Stopwatch.GetTimestamp() - start);
        }
    }

    private void Begin(Exchange exchange)
    {
        var model = state.Open().Model;
        var headers = exchange.Request.Headers;
        if (headers.ContentEncoding is { Count: > 0 } encoding && encoding != "identity")
            throw new Refusal(415, $"Content-Encoding is '{Refusal.Show(encoding.ToString())}'; send the body as it is.");
        exchange.Type = MediaTypes.OfContent(headers.ContentType);
        exchange.AnswerType = MediaTypes.OfAnswer(headers.Accept, exchange.Type);
        exchange.Call.Begin(model, options.MaxObservations);
        RequestSettings.Read(exchange, state.Sessions);
    }

    private void Read(Exchange exchange, ReadOnlySpan<byte> body)
    {
        var call = exchange.Call;
        switch (exchange.Type)
        {
            case MediaType.Raw:
                RawRequest.Read(call, body);
                break;
            case MediaType.Csv:
                CsvRequest.Read(call, body);
                break;
            case MediaType.JsonLines:
                exchange.Form = JsonLinesRequest.Read(call, body);
                // In one document, lines are a list.
                if (exchange.AnswerType == MediaType.Json)
                    exchange.Form = exchange.Form == AnswerForm.One ? AnswerForm.Many : AnswerForm.BareMany;
                break;
            default:
                exchange.Form = JsonRequest.Read(call, body, state.Sessions);
                break;
        }
    }
}
