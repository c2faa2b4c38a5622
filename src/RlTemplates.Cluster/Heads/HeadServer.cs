using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RlTemplates.Tracking;

namespace RlTemplates.Cluster.Heads;

/// <summary>Listens for workers, watches over them, and writes down how they stand.</summary>
internal sealed class HeadServer : IAsyncDisposable
{
    private static readonly TimeSpan WritePause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly HeadSettings _settings;
    private readonly WebApplication _application;
    private readonly CancellationTokenSource _stopped = new();
    private Task _watching = Task.CompletedTask;
    private Task _writing = Task.CompletedTask;
    private long _written = -1;

    /// <summary>Makes the server.</summary>
    /// <param name="channel">Between workers and the learner.</param>
    /// <param name="settings">How workers are dealt with.</param>
    /// <param name="listen">Where it listens.</param>
    /// <param name="certificate">For TLS; null: none.</param>
    public HeadServer(HeadChannel channel, HeadSettings settings, IPEndPoint listen, HeadCertificate? certificate = null)
    {
        (Channel, _settings) = (channel, settings);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore();
        if (certificate is not null)
            builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            // A worker needs one call.
            kestrel.Limits.Http2.MaxStreamsPerConnection = 4;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Listen(listen, l =>
            {
                l.Protocols = HttpProtocols.Http2;
                if (certificate is not null)
                    l.UseHttps(certificate.Certificate);
            });
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(new HeadService(channel, settings, Run, new(Run)));
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = Wire.LargestMessage;
            grpc.MaxSendMessageSize = null;
            grpc.EnableDetailedErrors = false;
        });
        _application = builder.Build();
        _application.Use(AuthorizeAsync);
        _application.UseRouting();
        _application.MapGrpcService<HeadService>();
    }

    /// <summary>Most connections at the same time.</summary>
    public const int MostConnections = 20_000;

    /// <summary>Between workers and the learner.</summary>
    public HeadChannel Channel { get; }

    /// <summary>The run that workers play for; they are let in once it is known.</summary>
    public HeadRun Run { get; } = new();

    /// <summary>Where it listens, once it does.</summary>
    public IPEndPoint Address { get; private set; } = new(IPAddress.None, 0);

    /// <summary>Begins to listen.</summary>
    /// <exception cref="IOException">The address cannot be listened on.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await _application.StartAsync(cancellationToken).ConfigureAwait(false);
        var address = _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Address = IPEndPoint.Parse(new Uri(address).Authority);
        _watching = Task.Run(WatchAsync, CancellationToken.None);
        _writing = Task.Run(WriteAsync, CancellationToken.None);
    }

    /// <summary>Tells workers that training is over, and waits a little until they have gone.</summary>
    public async Task EndAsync(string reason)
    {
        Channel.End(reason);
        var begin = _settings.Time.GetTimestamp();
        while (Channel.Locked(() => Channel.Roster.Members.Count) > 0 && _settings.Time.GetElapsedTime(begin) < Farewell)
            await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync().ConfigureAwait(false);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            await _application.StopAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // What has not ended by now is cut off.
        }
        await _application.DisposeAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        await _writing.ConfigureAwait(false);
        WriteRecords();
        _stopped.Dispose();
    }

    // Before anything is read of what a caller sends.
    private Task AuthorizeAsync(HttpContext context, RequestDelegate next)
    {
        if (!IsToken(context.Request.Headers.Authorization.ToString()))
            return RefuseAsync(context, Grpc.Core.StatusCode.Unauthenticated, "the token is missing or not the one of this run");
        return Run.Info is null ? RefuseAsync(context, Grpc.Core.StatusCode.Unavailable, "the head does not train yet") : next(context);
    }

    private bool IsToken(string header) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(header)), SHA256.HashData(Encoding.UTF8.GetBytes("Bearer " + _settings.Token)));

    private static Task RefuseAsync(HttpContext context, Grpc.Core.StatusCode code, string message)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = ((int)code).ToString(System.Globalization.CultureInfo.InvariantCulture);
        context.Response.Headers["grpc-message"] = Uri.EscapeDataString(message);
        return Task.CompletedTask;
    }

    private async Task WatchAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(_settings.AliveInterval, _settings.Time, _stopped.Token).ConfigureAwait(false);
                foreach (var (member, reason) in Channel.FindLost())
                {
                    member.Ending = reason;
                    await member.Ended.CancelAsync().ConfigureAwait(false);
                    Channel.Remove(member, RunStatus.Lost, reason, null);
                    Channel.Tell($"Worker {member.Name} is taken for lost: {reason}.", NoteSeverity.Warning);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The head ends.
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(WritePause, _settings.Time, _stopped.Token).ConfigureAwait(false);
                WriteRecords();
            }
        }
        catch (OperationCanceledException)
        {
            // The last state is written where the head ends.
        }
    }

    private void WriteRecords()
    {
        if (Run.Info is not { } run)
            return;
        var records = Channel.Records(ref _written);
        if (records.Count == 0)
            return;
        try
        {
            RunWorkers.Write(run, records);
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
            // Training goes on without it, and the next state is written again.
            _written = -1;
        }
    }
}
