using RlTemplates.Terminal;
using RlTemplates.Tracking;
using Spectre.Console;

namespace RlTemplates.Tests.Terminal;

public sealed class SweepConsoleTests : IDisposable
{
    private readonly StringWriter _output = new() { NewLine = "\n" };

    public void Dispose() => _output.Dispose();

    [Fact]
    public async Task The_live_table_of_a_sweep_follows_the_trials_that_began_and_keeps_to_the_window()
    {
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(_output), Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.Yes });
        (console.Profile.Width, console.Profile.Height) = (100, 15);
        var shown = new List<string>();

        using var others = new LiveText(_output);
        await SweepConsole.WatchAsync(console, others, show =>
        {
            for (var running = 1; running <= 8; running++)
            {
                show(Sweep(running));
                shown.Add(_output.ToString());
                _output.GetStringBuilder().Clear();
            }
            return Task.CompletedTask;
        });

        shown[0].ShouldContain("sweep x");
        shown[0].ShouldContain("learning_rate");
        shown[0].ShouldContain("20260101-000000-run1");
        shown[0].ShouldNotContain("run2");
        shown[0].ShouldContain("1 of 8 trials");
        shown[1].ShouldContain("completed");
        shown[1].ShouldContain("run2");
        shown[7].ShouldContain("run8");
        shown[7].ShouldContain("run3");
        shown[7].ShouldNotContain("run2");
        shown[7].ShouldContain("8 of 8 trials");
        // At the end the table is wiped: the report follows.
        var ending = _output.ToString();
        ending.LastIndexOf("\u001b[2K", StringComparison.Ordinal).ShouldBeGreaterThan(ending.LastIndexOf("run8", StringComparison.Ordinal));
    }

    private static SweepPicture Sweep(int running) => new(
        "sweep x", Metric.EpisodeRewardMean, ["algorithm.learning_rate"],
        [.. Enumerable.Range(1, 8).Select(n => new TrialRow(
            n, n <= running ? $"20260101-000000-run{n}" : "", n < running ? "completed" : n == running ? "running" : "waiting",
            n < running ? RunStatus.Completed : n == running ? RunStatus.Running : null, n <= running ? n : double.NaN, n, ["0.001"], null))],
        $"{running} of 8 trials");
}
