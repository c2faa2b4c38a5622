using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace RlTemplates.Mlflow.Fake;

/// <summary>Takes requests, lets go wrong what shall, and answers the others.</summary>
internal sealed class FrontDoor(FakeMlflow fake)
{
    private const string Calls = "/api/2.0/mlflow/", Files = "/api/2.0/mlflow-artifacts/artifacts/";

    private readonly MlflowCalls _calls = new(fake);

    public async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        var call = path.IndexOf(Calls, StringComparison.Ordinal) is >= 0 and var at ? path[(at + Calls.Length)..] : path;
        if (fake.IsAway)
        {
            context.Abort();
            return;
        }
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        fake.Keep(new(context.Request.Method, call, path, body.ToArray(), context.Request.Headers.Authorization.ToString()));
        var fault = fake.TakeFault(call);
        switch (fault?.Kind)
        {
            case MlflowFaultKind.Break:
                context.Abort();
                return;
            case MlflowFaultKind.Hang:
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return;
            case MlflowFaultKind.Delay:
                await Task.Delay(fault.Wait, context.RequestAborted);
                break;
            case MlflowFaultKind.Refuse:
                if (fault.RetryAfter is { } wait)
                    context.Response.Headers.RetryAfter = wait;
                await WriteAsync(context, fault.Status, fault.Body ?? new JsonObject { ["error_code"] = fault.Code ?? "INTERNAL_ERROR", ["message"] = "as planned" }.ToJsonString());
                return;
            default:
                break;
        }
        var (status, answer) = Answer(context, path, call, body.ToArray());
        if (fault?.Kind == MlflowFaultKind.LoseAnswer)
            context.Abort();
        else
            await WriteAsync(context, status, answer);
    }

    private (int Status, string Answer) Answer(HttpContext context, string path, string call, byte[] body)
    {
        try
        {
            if (fake.Authorization is { } demanded && context.Request.Headers.Authorization != demanded && context.Request.Headers.Authorization != fake.OtherAuthorization)
                return (401, "You are not authenticated. Please see your administrator.");
            if (context.Request.Method == "PUT" && path.IndexOf(Files, StringComparison.Ordinal) is >= 0 and var at)
            {
                fake.Files[path[(at + Files.Length)..]] = body;
                return (200, "{}");
            }
            if (body.Length > MlflowRules.LargestBody)
                throw MlflowErrorException.Invalid($"Batched logging API requests must be at most {MlflowRules.LargestBody} bytes, got request of size {body.Length}.");
            if (body.Length > 0 && context.Request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) != true)
                throw MlflowErrorException.Invalid("Bad Request. Content-Type must be 'application/json'.");
            using var document = JsonDocument.Parse(body.Length == 0 ? "{}"u8.ToArray() : body);
            lock (fake.Gate)
                return (200, _calls.Answer(context.Request.Method, call, name => context.Request.Query.TryGetValue(name, out var value) ? value.ToString() : null, document.RootElement).ToJsonString());
        }
        catch (MlflowErrorException error)
        {
            if (error.Code == "INVALID_PARAMETER_VALUE")
                fake.Violate($"{call}: {error.Message}");
            return (error.Status, new JsonObject { ["error_code"] = error.Code, ["message"] = error.Message }.ToJsonString());
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            fake.Violate($"{call}: {exception.Message}");
            return (400, new JsonObject { ["error_code"] = "MALFORMED_REQUEST", ["message"] = exception.Message }.ToJsonString());
        }
    }

    private static Task WriteAsync(HttpContext context, int status, string answer)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = answer.StartsWith('{') ? "application/json" : "text/html";
        return context.Response.WriteAsync(answer);
    }
}
