using RlTemplates.Templates.Tests;

namespace RlTemplates.Outsider.Tests;

/// <summary>Runs use an outsider's parts.</summary>
public sealed class RunTests(Packed packed)
{
    [Fact]
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
            $@"^night/{Path.GetFileName(run)} answers at tcp://127\.0\.0\.1:\d+/?\nfrom 0: 1\nfrom 0\.2: 1\nfrom 0\.8: 1\nfrom 0 0: error: .*\nfrom home: error: .*\n+$");
        Directory.Delete(Path.Combine(run, "model"), recursive: true);
        var nothing = await here.RunAsync("ask");
        (nothing.ExitCode, nothing.Output.StartsWith($"error: The shed cannot serve run {Path.GetFileName(run)}: ", StringComparison.Ordinal)).ShouldBe((2, true), nothing.Output);
    }

    [Theory]
    [InlineData("pole", "--stop.episode-reward-mean", "120")]
    [InlineData("relay", "--stop.timesteps-total", "15000")]
    public async Task Workers_in_processes_of_their_own_play_for_a_learner(string experiment, string option, string value)
    {
        var here = packed.Program.In("crew-" + experiment);

        var output = (await here.RunAsync("crew", "--experiment", experiment, "--workers", "2", "--engine.type", "simd", option, value)).ShouldSucceed().Output;

        output.ShouldMatch($@"^{Path.GetFileName(here.Run(experiment))}: Completed after \d+ steps, [1-9]\d* pieces of 2 workers\n+$");
    }

    [Fact]
    public async Task The_engine_trains_CartPole_to_475() =>
        (await packed.Program.In("pole").RunAsync("train", "--experiment", "pole")).ShouldSucceed().Output.ShouldContain("completed: episode_reward_mean is ");

    [Fact]
    public async Task An_engine_refuses_what_it_cannot_compute()
    {
        var refused = await packed.Program.In("refused").RunAsync("train", "--experiment", "pole", "--engine.max-units", "8");

        refused.ExitCode.ShouldBe(2, refused.Output);
        refused.Output.ShouldContain("The scalar engine takes on layers of at most 8 units; raise engine.max_units.");
    }

    [Fact]
    public async Task Submit_sends_to_the_target_and_attach_brings_the_run_home()
    {
        var here = packed.Program.In("submit");

        var submitted = await here.RunAsync(new Dictionary<string, string> { ["RLT_TARGETS__FAR__ACCESS_TOKEN"] = "hush-hush" }, "submit", "--experiment", "corridor", "--to", "far", "--machines.left.sockets", "6");
        var attached = await here.RunAsync("attach", "latest");

        submitted.ShouldSucceed().Output.ShouldStartWith("submitted ");
        attached.ShouldSucceed().Output.ShouldContain("stopped (no rise since iteration ");
        (await here.RunAsync("jobs")).ShouldSucceed().Output.ShouldContain("day/left-6/");
        var run = here.Run("corridor");
        foreach (var file in new[] { "tally.txt", "metrics.jsonl", "model/policy.bin", "exports/weights" })
            Path.Exists(Path.Combine(run, file)).ShouldBeTrue(file);
        (await here.RunAsync("best")).ShouldSucceed().Output.ShouldStartWith(Path.GetFileName(run));
        Directory.EnumerateFiles(here.Folder, "*", SearchOption.AllDirectories).Where(f => File.ReadAllText(f).Contains("hush-hush", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_submitted_run_is_stopped_with_a_checkpoint()
    {
        var here = packed.Program.In("stop");
        (await here.RunAsync("submit", "--experiment", "corridor", "--to", "shed", "--hooks", "[]", "--stop.timesteps-total", "1000000000")).ShouldSucceed();
        CliResult jobs;
        do
            jobs = await here.RunAsync("jobs");
        while (!jobs.Output.Contains("running", StringComparison.Ordinal) && jobs.ExitCode == 0);

        (await here.RunAsync("stop", "latest")).ShouldSucceed();

        (await here.RunAsync("attach", "latest")).ExitCode.ShouldBe(130);
        Directory.GetDirectories(Path.Combine(here.Run("corridor"), "checkpoints"), "step-*").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task What_a_target_lacks_is_told_before_anything_starts()
    {
        var here = packed.Program.In("benchless");

        var refused = await here.RunAsync("submit", "--experiment", "relay", "--to", "shed");

        refused.ExitCode.ShouldBe(2, refused.Output);
        refused.Output.TrimEnd().ShouldBe("error: The shed trains on a bench; relay has none: add [Bench(\"left\")] to its config class.");
        Directory.Exists(Path.Combine(here.Folder, "shed")).ShouldBeFalse();
    }

    [Fact]
    public async Task Code_submits_by_the_generated_estimator()
    {
        var here = packed.Program.In("fit");

        var result = (await here.RunAsync("fit", "--experiment", "corridor", "--seed", "5")).ShouldSucceed();

        result.Output.ShouldMatch(@"^code/left-4/\S+: Stopped after \d+ steps\n");
        here.Read(Path.Combine(here.Run("corridor"), "run.json")).ShouldContain("\"seed\": 5");
    }
}
