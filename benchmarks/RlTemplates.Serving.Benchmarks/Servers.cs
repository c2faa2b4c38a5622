using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using KestrelOptions = Microsoft.Extensions.Options.Options;

namespace RlTemplates.Serving.Benchmarks;

/// <summary>The two servers, each in a process of its own: it prints its port, and ends when its input ends.</summary>
internal static class Servers
{
    public const string Echo = "echo";
    public const string Policy = "policy";

    public static async Task<int> RunAsync(string kind)
    {
        if (kind == Policy)
        {
            await using var server = new PolicyServer(Models.Create(), new() { Port = 0 });
            await server.StartAsync();
            await WaitAsync(server.Address.Port);
            return 0;
        }
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        using var echo = new KestrelServer(KestrelOptions.Create(options), new SocketTransportFactory(KestrelOptions.Create(new SocketTransportOptions()), NullLoggerFactory.Instance), NullLoggerFactory.Instance);
        await echo.StartAsync(new EchoApplication(), CancellationToken.None);
        await WaitAsync(new Uri(echo.Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port);
        await echo.StopAsync(CancellationToken.None);
        return 0;
    }

    private static async Task WaitAsync(int port)
    {
        Console.WriteLine(port);
        while (await Console.In.ReadLineAsync() is not null)
        {
            // Until whoever started it has gone.
        }
    }

    /// <summary>The least that Kestrel can do: it sends each body back.</summary>
    private sealed class EchoApplication : IHttpApplication<IFeatureCollection>
    {
        public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

        public void DisposeContext(IFeatureCollection context, Exception? exception)
        {
        }

        public async Task ProcessRequestAsync(IFeatureCollection context)
        {
            var reader = context.Get<IRequestBodyPipeFeature>()!.Reader;
            var result = await reader.ReadAsync();
            while (!result.IsCompleted)
            {
                reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                result = await reader.ReadAsync();
            }
            var response = context.Get<IHttpResponseFeature>()!;
            response.Headers.ContentType = "application/json";
            response.Headers.ContentLength = result.Buffer.Length;
            var answer = context.Get<IHttpResponseBodyFeature>()!;
            await answer.StartAsync();
            foreach (var segment in result.Buffer)
                answer.Writer.Write(segment.Span);
            reader.AdvanceTo(result.Buffer.End);
        }
    }
}
