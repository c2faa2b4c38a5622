using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RlTemplates.Serving.Benchmarks;

/// <summary>Sends the same request again and again on a number of connections, each the next one as soon as it has the answer. It costs as little as a client can.</summary>
internal static class LoadClient
{
    private static ReadOnlySpan<byte> EndOfHeaders => "\r\n\r\n"u8;

    private static ReadOnlySpan<byte> LengthHeader => "Content-Length: "u8;

    /// <summary>Requests per second, and the times of all requests in ascending order.</summary>
    public static async Task<(double Rate, double[] Milliseconds)> RunAsync(int port, int connections, string type, byte[] body, double seconds)
    {
        byte[] request = [.. Encoding.ASCII.GetBytes($"POST /invocations HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];
        var start = Stopwatch.GetTimestamp();
        var end = start + (long)(seconds * Stopwatch.Frequency);
        var times = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => LoopAsync(port, request, end))));
        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double[] all = [.. times.SelectMany(t => t).Select(t => t * 1000.0 / Stopwatch.Frequency)];
        Array.Sort(all);
        return (all.Length / elapsed, all);
    }

    private static async Task<List<long>> LoopAsync(int port, byte[] request, long end)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var (times, buffer) = (new List<long>(1 << 14), new byte[1 << 16]);
        for (var now = Stopwatch.GetTimestamp(); now < end;)
        {
            await socket.SendAsync(request);
            var filled = 0;
            int length;
            do
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(filled));
                if (read == 0)
                    throw new IOException("The server has closed the connection.");
                filled += read;
                length = LengthOf(buffer.AsSpan(0, filled));
            }
            while (length < 0 || filled < length);
            var after = Stopwatch.GetTimestamp();
            times.Add(after - now);
            now = after;
        }
        return times;
    }

    /// <summary>Bytes of the whole answer; -1 while its headers are not complete.</summary>
    private static int LengthOf(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf(EndOfHeaders);
        if (end < 0)
            return -1;
        if (!answer.StartsWith("HTTP/1.1 200"u8))
            throw new InvalidOperationException(Encoding.UTF8.GetString(answer));
        var at = answer.IndexOf(LengthHeader) + LengthHeader.Length;
        return Utf8Parser.TryParse(answer[at..], out int length, out _) ? end + EndOfHeaders.Length + length : throw new InvalidOperationException("An answer has no length.");
    }
}
