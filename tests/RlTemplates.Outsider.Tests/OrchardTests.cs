using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RlTemplates.Templates.Tests;

namespace RlTemplates.Outsider.Tests;

/// <summary>An environment written by hand, a task that a hook sets, and a sink with a secret.</summary>
public sealed class OrchardTests(Packed packed)
{
    private const string Orchard = "orchard";
    private const string Secret = "hush-hush";
    private const int Basket = 30;

    private static readonly Dictionary<string, string> Variables = new() { ["RLT_TRACKING__SINKS__0__SEAL_TOKEN"] = Secret };

    [SlowFact]
    public async Task An_environment_by_hand_conforms() =>
        (await packed.Program.In("conform").RunAsync("conform")).ShouldSucceed().Output.TrimEnd().ShouldBe("Orchard conforms\ncorridor conforms");

    [SlowFact]
    public async Task A_resumed_run_goes_on_with_the_task_that_a_hook_set()
    {
        var here = packed.Program.In("task");
        var training = here.RunAsync("train", "--experiment", Orchard, "--stop.training-iteration", "1000000");
        while (!training.IsCompleted && here.Rows(Orchard).Count < 8)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        using (var run = JsonDocument.Parse(here.Read(Path.Combine(here.Run(Orchard), "run.json"))))
            (await Cli.RunAsync("kill", ["-TERM", run.RootElement.GetProperty("process_id").GetInt32().ToString(CultureInfo.InvariantCulture)], here.Folder, Variables)).ShouldSucceed();
        (await training).ExitCode.ShouldBe(130, (await training).Output);
        var interrupted = here.Rows(Orchard).Count;

        (await here.RunAsync("train", "--resume", "latest", "--stop.training-iteration", (interrupted + 3).ToString(CultureInfo.InvariantCulture))).ShouldSucceed();

        double[] shortest = [.. here.Rows(Orchard).Select(Shortest)];
        shortest.Length.ShouldBe(interrupted + 3);
        shortest[0].ShouldBeLessThan(Basket);
        shortest.Skip(5).ShouldAllBe(length => length >= Basket);
        using var evaluation = JsonDocument.Parse(here.Read(Path.Combine(here.Run(Orchard), "evaluations.jsonl")).Split('\n')[^2]);
        evaluation.RootElement.GetProperty("episode_len_mean").GetDouble().ShouldBeLessThan(Basket, "evaluation has the config's basket");
    }

    [SlowTheory]
    [InlineData("train")]
    [InlineData("submit")]
    public async Task A_sinks_secret_reaches_the_sink_and_nothing_else(string verb)
    {
        var here = packed.Program.In("secret-" + verb);
        string[] to = verb == "submit" ? ["--to", "shed"] : [];
        var said = (await here.RunAsync(Variables, "config", "--experiment", Orchard)).ShouldSucceed().Output
            + (await here.RunAsync(Variables, "train", "--help", "--experiment", Orchard)).ShouldSucceed().Output
            + (await here.RunAsync(Variables, [verb, "--experiment", Orchard, .. to])).ShouldSucceed().Output;
        if (verb == "submit")
            said += (await here.RunAsync("attach", "latest")).ShouldSucceed().Output;

        string[] lines = await File.ReadAllLinesAsync(Path.Combine(here.Run(Orchard), "notary.txt"), TestContext.Current.CancellationToken);
        lines.Length.ShouldBe(8);
        lines.ShouldAllBe(line => line == Sealed(line));
        said.ShouldContain("tracking.sinks.0.seal_token");
        said.ShouldNotContain(Secret);
        here.Read(Path.Combine(here.Run(Orchard), "run.json")).ShouldContain("\"***\"");
        Directory.EnumerateFiles(here.Folder, "*", SearchOption.AllDirectories).Where(f => File.ReadAllText(f).Contains(Secret, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static string Sealed(string line)
    {
        var result = string.Join(' ', line.Split(' ')[..2]);
        return $"{result} {Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(result)))}";
    }

    /// <summary>The length of the shortest episode of an iteration.</summary>
    private static double Shortest(string row)
    {
        using var metrics = JsonDocument.Parse(row);
        return metrics.RootElement.TryGetProperty("harvest/shortest", out var shortest) ? shortest.GetDouble() : double.NaN;
    }
}
