using System.Net.Sockets;
using System.Text;

namespace RlTemplates.Serving.Tests;

/// <summary>A request whose body arrives in two pieces, on a connection of its own; between them it is being answered.</summary>
internal sealed class SlowRequest : IDisposable
{
    private readonly TcpClient _client = new();
    private readonly string _rest;
    private readonly StringBuilder _read = new();

    private SlowRequest(string rest) => _rest = rest;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Sends the first piece, and waits until the server reads it.</summary>
    public static async Task<SlowRequest> Begin(Uri address, string body)
    {
        var request = new SlowRequest(body[5..]);
        await request._client.ConnectAsync(address.Host, address.Port, Stop);
        await request.Send($"POST /invocations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: {body.Length}\r\n\r\n");
        await request.ReadContinueAsync();
        await request.Send(body[..5]);
        return request;
    }

    // What it says in place of it is the answer.
    private async Task ReadContinueAsync()
    {
        var buffer = new byte[4096];
        while (!_read.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && await _client.GetStream().ReadAsync(buffer, Stop).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Stop) is var count and > 0)
            _read.Append(Encoding.UTF8.GetString(buffer, 0, count));
        if (_read.ToString().StartsWith("HTTP/1.1 100 ", StringComparison.Ordinal))
            _read.Remove(0, _read.ToString().IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4);
    }

    /// <summary>Sends the second piece and gives the whole answer, until the server closes the connection or is silent.</summary>
    public async Task<string> End()
    {
        await Send(_rest);
        return await Answer();
    }

    /// <summary>The answer's bytes that come within a while.</summary>
    public async Task<string> Answer()
    {
        var (buffer, text) = (new byte[4096], _read);
        while (!IsWhole(text.ToString()) && await _client.GetStream().ReadAsync(buffer, Stop).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Stop) is var count and > 0)
            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        return text.ToString();
    }

    private static bool IsWhole(string answer) =>
        answer.Split("\r\n\r\n") is [var head, var body] && head.Split("Content-Length: ") is [_, var rest] && body.Length >= int.Parse(rest.Split("\r\n")[0], System.Globalization.CultureInfo.InvariantCulture);

    public void Dispose() => _client.Dispose();

    private async Task Send(string text)
    {
        await _client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text), Stop);
        await _client.GetStream().FlushAsync(Stop);
    }
}
