using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace RlTemplates.SageMaker.Fake;

/// <summary>Takes requests, lets go wrong what shall, checks the others, and hands them to the service that they ask.</summary>
internal sealed class FrontDoor : IAsyncDisposable
{
    private readonly FakeAws _aws;
    private readonly Dispatcher _dispatcher;
    private readonly SignatureCheck _signatures;
    private readonly WebApplication _app;

    public FrontDoor(FakeAws aws)
    {
        (_aws, _dispatcher, _signatures) = (aws, new Dispatcher(aws), new SignatureCheck(aws));
        // The empty one: it watches no files of settings, of which a machine can watch few.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.Listen(System.Net.IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http1);
            options.Limits.MaxRequestBodySize = null;
            options.Limits.MinRequestBodyDataRate = null;
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
        var request = await RequestReader.ReadAsync(context);
        var faults = _aws.Faults.Count(request);
        _aws.Keep(request);
        foreach (var delay in faults.OfType<DelayFault>())
            await Task.Delay(delay.Time, context.RequestAborted);
        if (faults.OfType<DropFault>().Any(d => !d.After))
        {
            context.Abort();
            return;
        }
        var response = faults.OfType<AnswerFault>().FirstOrDefault() is { } answer
            ? new AwsResponse(answer.Status, answer.ContentType, System.Text.Encoding.UTF8.GetBytes(answer.Body))
            : await AnswerAsync(request, faults);
        if (faults.OfType<DropFault>().FirstOrDefault(d => d.After) is { } drop)
            await CutAsync(context, drop, response);
        else
            await WriteAsync(context, request, response);
    }

    private async Task<AwsResponse> AnswerAsync(AwsRequest request, IReadOnlyList<Fault> faults)
    {
        var error = faults.OfType<ErrorFault>().FirstOrDefault();
        try
        {
            if (error is { After: false })
                throw error.Make(request);
            if (_aws.ChecksSignatures)
                _signatures.Check(request);
            var response = await _dispatcher.AnswerAsync(request);
            return error is null ? response : throw error.Make(request);
        }
        catch (AwsErrorException e)
        {
            request.Error = e.Code;
            return ErrorForm.Write(request, e);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A mistake of the fake itself must be seen.
            request.Error = e.GetType().Name;
            return new AwsResponse(500, "text/plain", System.Text.Encoding.UTF8.GetBytes($"The fake has failed: {e}"));
        }
    }

    private async Task WriteAsync(HttpContext context, AwsRequest request, AwsResponse response)
    {
        request.Status = response.Status;
        var (target, length) = (context.Response, response.File?.Length ?? response.Body.Length);
        target.StatusCode = response.Status;
        target.Headers.Date = _aws.Now.ToString("R", CultureInfo.InvariantCulture);
        target.Headers[request.Service == AwsService.S3 ? "x-amz-request-id" : "x-amzn-RequestId"] = Guid.NewGuid().ToString();
        foreach (var (name, value) in response.Headers)
            target.Headers[name] = value;
        if (response.Status == 204)
            return;
        if (response.ContentType is { } type)
            target.ContentType = type;
        target.ContentLength = length;
        if (request.Method == "HEAD")
            return;
        if (response.File is { } file)
            await target.SendFileAsync(file.Path, file.Offset, file.Length, context.RequestAborted);
        else
            await target.Body.WriteAsync(response.Body, context.RequestAborted);
    }

    private static async Task CutAsync(HttpContext context, DropFault drop, AwsResponse response)
    {
        if (drop.Midway)
        {
            var body = response.File is { } file
                ? (await File.ReadAllBytesAsync(file.Path, context.RequestAborted)).AsMemory((int)file.Offset, (int)file.Length) : response.Body;
            context.Response.StatusCode = response.Status;
            foreach (var (name, value) in response.Headers)
                context.Response.Headers[name] = value;
            context.Response.ContentType = response.ContentType;
            context.Response.ContentLength = body.Length + 1;
            await context.Response.Body.WriteAsync(body[..(body.Length / 2)], context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            // What has been sent is read by then, as a rule.
            await Task.Delay(drop.Stays ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(30), context.RequestAborted);
        }
        context.Abort();
    }
}
