using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace RlTemplates.Serving.Benchmarks;

/// <summary>Time from the start of a program with the verb <c>serve</c> to its first answer.</summary>
internal static class StartBenchmark
{
    private const int Repeats = 9;

    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments before <c>serve</c>.</param>
    public static async Task RunAsync(string program, string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("serving-start-").FullName;
        Models.Save(folder);
        using var client = new HttpClient();
        var times = new List<double>();
        for (var i = 0; i < Repeats; i++)
        {
            var start = Stopwatch.GetTimestamp();
            using var process = Process.Start(new ProcessStartInfo(program, [.. arguments, "serve", folder, "--port", "0", "--json"]) { RedirectStandardOutput = true })!;
            using var line = JsonDocument.Parse((await process.StandardOutput.ReadLineAsync())!);
            using var answer = await client.PostAsync(line.RootElement.GetProperty("address").GetString() + "invocations", new StringContent("[0, 0, 0, 0]", System.Text.Encoding.UTF8, "application/json"));
            answer.EnsureSuccessStatusCode();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            process.Kill();
            await process.WaitForExitAsync();
        }
        Directory.Delete(folder, recursive: true);
        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"start to first answer: {times[Repeats / 2]:0} ms ({times[0]:0} to {times[^1]:0})"));
    }
}
