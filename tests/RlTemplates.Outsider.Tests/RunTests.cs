using RlTemplates.Templates.Tests;

namespace RlTemplates.Outsider.Tests;

/// <summary>Runs use an outsider's parts.</summary>
public sealed class RunTests(Packed packed)
{
    [SlowFact]
    public async Task A_run_uses_every_part()
    {
        var here = packed.Program.In("train");

        (await here.RunAsync("train", "--experiment", "corridor")).ShouldSucceed().Output.ShouldContain("stopped: no rise since iteration ");

        var run = here.Run("corridor");
        var tally = await File.ReadAllLinesAsync(Path.Combine(run, "tally.txt"), TestContext.Current.CancellationToken);
        tally[0].ShouldBe("began " + Path.GetFileName(run));
        tally[1].ShouldStartWith("5 ");
        tally.ShouldContain("tags team=outsiders plateau=reached");
        tally.ShouldContain("exported weights");
        tally[^1].ShouldBe("ended Stopped");
        here.Read(Path.Combine(run, "metrics.jsonl")).ShouldContain("patience/waited");
        var export = Directory.GetDirectories(Path.Combine(run, "exports", "weights")).ShouldHaveSingleItem();
        Directory.GetFiles(export).Select(Path.GetFileName).ShouldBe(["policy-dense_0.csv", "policy-head.csv", "value-dense_0.csv", "value-head.csv"], ignoreOrder: true);
        (await File.ReadAllLinesAsync(Path.Combine(export, "policy-head.csv"), TestContext.Current.CancellationToken)).Length.ShouldBe(16);
        (await here.RunAsync("best")).ShouldSucceed().Output.ShouldStartWith(Path.GetFileName(run) + " 1.0");
        (await here.RunAsync("evaluate", "--run", "latest", "--environment.wind.type", "calm")).ShouldSucceed();
        var refused = await here.RunAsync("best", "--metric", "none");
        (refused.ExitCode, refused.Output.Contains("has the metric 'none'", StringComparison.Ordinal)).ShouldBe((2, true), refused.Output);
        (await here.RunAsync("ask")).ShouldSucceed().Output.ShouldMatch(
            @"^corridor-\d{8}-\d{6} answers at tcp://127\.0\.0\.1:\d+/?\nfrom 0: 1\nfrom 0\.2: 1\nfrom 0\.8: 1\nfrom 0 0: error: .*\nfrom home: error: .*\npredicted from 0\.8: 1\n+$");
        Directory.Delete(Path.Combine(run, "model"), recursive: true);
        Directory.Delete(Path.Combine(run, "checkpoints"), recursive: true);
        var nothing = await here.RunAsync("ask");
        (nothing.ExitCode, nothing.Output.StartsWith($"error: Run {Path.GetFileName(run)} has no policy here: ", StringComparison.Ordinal)).ShouldBe((2, true), nothing.Output);
    }

    [SlowFact]
    public async Task The_engine_trains_CartPole_to_475() =>
        (await packed.Program.In("pole").RunAsync("train", "--experiment", "pole")).ShouldSucceed().Output.ShouldContain("completed: episode_reward_mean is ");
}
