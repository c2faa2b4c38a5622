using System.Globalization;
using System.Text.Json;
using RlTemplates.Templates.Tests;

namespace RlTemplates.Outsider.Tests;

/// <summary>Workers elsewhere play for a learner, through a channel of an outsider.</summary>
public sealed class CrewTests(Packed packed)
{
    [SlowTheory]
    [InlineData("pole", "--stop.episode-reward-mean", "120")]
    [InlineData("relay", "--stop.timesteps-total", "15000")]
    public async Task Workers_in_processes_of_their_own_play_for_a_learner(string experiment, string option, string value)
    {
        var here = packed.Program.In("crew-" + experiment);

        var output = (await here.RunAsync("crew", "--experiment", experiment, "--workers", "2", "--engine.type", Engine.Quick, option, value)).ShouldSucceed().Output;

        output.ShouldMatch($@"^{Path.GetFileName(here.Run(experiment))}: Completed after \d+ steps, [1-9]\d* pieces of 2 workers\n+$");
    }

    [SlowFact]
    public async Task A_worker_that_ends_ends_training()
    {
        var here = packed.Program.In("crew-broken");
        var training = here.RunAsync("crew", "--experiment", "relay", "--stop.timesteps-total", "1000000000");
        while (!training.IsCompleted && here.Rows("relay").Count == 0)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        using (var run = JsonDocument.Parse(here.Read(Path.Combine(here.Run("relay"), "run.json"))))
        {
            var learner = run.RootElement.GetProperty("process_id").GetInt32().ToString(CultureInfo.InvariantCulture);
            (await Cli.RunAsync("pkill", ["-KILL", "-P", learner], here.Folder, new Dictionary<string, string>())).ShouldSucceed();
        }

        var result = await training;

        result.ExitCode.ShouldBe(1, result.Output);
        result.Output.ShouldMatch(@"error: IOException: Worker [01] has ended; its errors are above\.");
    }
}
