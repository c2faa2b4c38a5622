using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace RlTemplates.AzureMl.Fake;

/// <summary>Takes requests, lets go wrong what shall, and hands the others to Azure Resource Manager, the storage account or the tracking server.</summary>
internal sealed class FrontDoor : IAsyncDisposable
{
    private readonly FakeAzure _azure;
    private readonly ArmService _arm;
    private readonly BlobService _blobs;
    private readonly WebApplication _app;

    public FrontDoor(FakeAzure azure)
    {
        (_azure, _arm, _blobs) = (azure, new(azure), new(azure));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.Listen(System.Net.IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http1);
            options.Limits.MaxRequestBodySize = null;
        });
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    public async Task<Uri> StartAsync()
    {
        await _app.StartAsync();
        return new Uri(_app.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        // It has faults of its own.
        if (path.StartsWith(FakeAzure.TrackingPath + "/", StringComparison.Ordinal))
        {
            await _azure.Tracking.HandleAsync(context);
            return;
        }
        _azure.BeforeAnswer?.Invoke(context.Request.Method, path);
        var fault = _azure.Faults.FirstOrDefault(f => f.Takes(context.Request.Method, path));
        if (fault is { After: false, InTheMiddle: false })
        {
            await FailAsync(context, fault);
            return;
        }
        if (path.StartsWith($"/{FakeAzure.Account}/", StringComparison.Ordinal))
            await _blobs.HandleAsync(context, isCut: fault is { InTheMiddle: true });
        else if (path.Split('/') is ["", "endpoints", var endpoint, "invocations"])
            await InvokeAsync(context, endpoint);
        else
            await AnswerAsync(context, path, fault);
    }

    private async Task AnswerAsync(HttpContext context, string path, Fault? fault)
    {
        JsonObject? body = null;
        if (context.Request.ContentLength is > 0)
            body = (JsonObject?)await JsonNode.ParseAsync(context.Request.Body);
        _azure.Keep(new(context.Request.Method, path.StartsWith(FakeAzure.WorkspaceId, StringComparison.Ordinal) ? path[FakeAzure.WorkspaceId.Length..].TrimStart('/') : path, body));
        ArmResponse response;
        try
        {
            response = context.Request.Headers.Authorization != $"Bearer {_azure.Token}"
                ? throw new ArmError(401, "AuthenticationFailed", "Authentication failed.")
                : _arm.Answer(context.Request.Method, path, context.Request.Query, body);
        }
        catch (ArmError error)
        {
            response = error.Response;
        }
        if (fault is not null)
        {
            await FailAsync(context, fault);
            return;
        }
        context.Response.StatusCode = response.Status;
        foreach (var (name, value) in response.Headers)
            context.Response.Headers[name] = value;
        if (response.Body is null)
            return;
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(response.Body.ToJsonString(JsonSerializerOptions.Default));
    }

    private async Task InvokeAsync(HttpContext context, string endpoint)
    {
        if (context.Request.Headers.Authorization != $"Bearer {FakeAzure.KeyOf(endpoint)}")
        {
            context.Response.StatusCode = 401;
            return;
        }
        // Requests go where the traffic goes.
        if (!_azure.Resources.TryGetValue($"onlineEndpoints/{endpoint}", out var there) || there.Body["properties"]?["traffic"] is null)
        {
            context.Response.StatusCode = 404;
            return;
        }
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var (status, answer) = await _azure.Invoke(endpoint, context.Request.ContentType ?? "", body.ToArray());
        context.Response.StatusCode = status;
        await context.Response.Body.WriteAsync(answer);
    }

    private static async Task FailAsync(HttpContext context, Fault fault)
    {
        if (fault.Status == 0)
        {
            context.Abort();
            return;
        }
        context.Response.StatusCode = fault.Status;
        if (fault.RetryAfter is { } seconds)
            context.Response.Headers.RetryAfter = seconds;
        if (fault.StorageCode is { } code)
        {
            await BlobService.RefuseAsync(context.Response, fault.Status, code);
            return;
        }
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(fault.Body);
    }
}
