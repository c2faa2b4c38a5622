using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RlTemplates.Serving.Tests;

/// <summary>Answers every request alike, as an endpoint that is broken, or something before one.</summary>
internal sealed class FixedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopped = new();
    private readonly Task _running;
    private int _requests;

    public FixedServer(int status, string body)
    {
        _listener.Start();
        _running = RunAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 {status} Told\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}"));
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>How many requests there were.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await _running;
        _listener.Stop();
        _stopped.Dispose();
    }

    private async Task RunAsync(byte[] answer)
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stopped.Token);
                await ReadAsync(client.GetStream());
                Interlocked.Increment(ref _requests);
                await client.GetStream().WriteAsync(answer, _stopped.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or IOException)
        {
            // It was stopped.
        }
    }

    private async Task ReadAsync(NetworkStream stream)
    {
        var (buffer, text) = (new byte[4096], new StringBuilder());
        while (!IsWhole(text.ToString()) && await stream.ReadAsync(buffer, _stopped.Token) is var count and > 0)
            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
    }

    private static bool IsWhole(string request) =>
        request.Split("\r\n\r\n", 2) is [var head, var body] && (head.Split("Content-Length: ") is not [_, var rest] || body.Length >= int.Parse(rest.Split("\r\n")[0], System.Globalization.CultureInfo.InvariantCulture));
}
