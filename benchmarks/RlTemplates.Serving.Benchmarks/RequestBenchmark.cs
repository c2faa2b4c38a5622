using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace RlTemplates.Serving.Benchmarks;

/// <summary>
/// Requests per second, their times, and the time that the server's process uses of the processor for each, beside a bare endpoint of Kestrel that echoes the same bodies. The echo runs twice in each
/// round: how far its two rates lie apart says what the machine adds.
/// </summary>
internal static class RequestBenchmark
{
    private static readonly int[] Connections = [1, 16, 256];

    private static readonly (string Name, string Type, byte[] Body)[] Bodies =
    [
        ("JSON, one observation", "application/json", "{\"observation\":[0.0123,-0.456,0.0345,0.789],\"distribution\":false}"u8.ToArray()),
        ("JSON, one, with distribution", "application/json", "{\"observation\":[0.0123,-0.456,0.0345,0.789]}"u8.ToArray()),
        ("float32, one observation", "application/octet-stream", new byte[16]),
        ("JSON, 32 observations", "application/json", Encoding.UTF8.GetBytes("{\"instances\":[" + string.Join(',', Enumerable.Repeat("[0.0123,-0.456,0.0345,0.789]", 32)) + "]}")),
    ];

    /// <param name="seconds">Time of each measurement.</param>
    /// <param name="repeats">Rounds, of which the medians are shown.</param>
    public static async Task RunAsync(double seconds, int repeats)
    {
        using var echo = Start(Servers.Echo);
        using var policy = Start(Servers.Policy);
        var (echoPort, policyPort) = (await PortAsync(echo), await PortAsync(policy));
        Console.WriteLine("request                       conns   echo/s  again/s policy/s  share   p50 ms (echo)    p99 ms (echo)   cpu µs (echo)");
        foreach (var (name, type, body) in Bodies)
            foreach (var connections in Connections)
            {
                await LoadClient.RunAsync(echoPort, connections, type, body, seconds / 2);
                await LoadClient.RunAsync(policyPort, connections, type, body, seconds / 2);
                var rounds = new List<Measured[]>();
                for (var i = 0; i < repeats; i++)
                    rounds.Add([await One(echo, echoPort), await One(policy, policyPort), await One(echo, echoPort)]);
                var (first, served, second) = (Median(rounds, 0), Median(rounds, 1), Median(rounds, 2));
                var share = served.Rate / ((first.Rate + second.Rate) / 2);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{name,-29} {connections,5} {first.Rate,8:0} {second.Rate,8:0} {served.Rate,8:0} {share,6:0%} {served.P50,8:0.000} ({first.P50:0.000}) {served.P99,8:0.000} ({first.P99:0.000}) {served.Processor,7:0.0} ({first.Processor:0.0})"));

                async Task<Measured> One(Process server, int port)
                {
                    var before = server.TotalProcessorTime;
                    var (rate, times) = await LoadClient.RunAsync(port, connections, type, body, seconds);
                    server.Refresh();
                    return new(rate, times[times.Length / 2], times[(int)(times.Length * 0.99)], (server.TotalProcessorTime - before).TotalMicroseconds / times.Length);
                }
            }
        echo.StandardInput.Close();
        policy.StandardInput.Close();
    }

    private static Measured Median(List<Measured[]> rounds, int which)
    {
        var all = rounds.Select(r => r[which]).ToList();
        return new(Of(m => m.Rate), Of(m => m.P50), Of(m => m.P99), Of(m => m.Processor));

        double Of(Func<Measured, double> value) => all.Select(value).Order().ElementAt(all.Count / 2);
    }

    private static Process Start(string kind)
    {
        var program = Environment.ProcessPath!;
        string[] self = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [Path.Combine(AppContext.BaseDirectory, "RlTemplates.Serving.Benchmarks.dll")] : [];
        return Process.Start(new ProcessStartInfo(program, [.. self, "server", kind]) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
    }

    private static async Task<int> PortAsync(Process server) => int.Parse((await server.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);

    /// <param name="Rate">Requests per second.</param>
    /// <param name="P50">Median of a request's time in ms.</param>
    /// <param name="P99">The time in ms that one request of a hundred exceeds.</param>
    /// <param name="Processor">Time of the processor in µs that the server uses for a request.</param>
    private sealed record Measured(double Rate, double P50, double P99, double Processor);
}
