using RlTemplates.Templates.Tests;

namespace RlTemplates.Outsider.Tests;

/// <summary>The target of an outsider trains runs, and ends them.</summary>
public sealed class TargetTests(Packed packed)
{
    [SlowFact]
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

    [SlowFact]
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

    [SlowFact]
    public async Task What_a_target_lacks_is_told_before_anything_starts()
    {
        var here = packed.Program.In("benchless");

        var refused = await here.RunAsync("submit", "--experiment", "relay", "--to", "shed");

        refused.ExitCode.ShouldBe(2, refused.Output);
        refused.Output.TrimEnd().ShouldBe("error: The shed trains on a bench; relay has none: add [Bench(\"left\")] to its config class.");
        Directory.Exists(Path.Combine(here.Folder, "shed")).ShouldBeFalse();
    }

    [SlowFact]
    public async Task Code_submits_by_the_generated_estimator()
    {
        var here = packed.Program.In("fit");

        var result = (await here.RunAsync("fit", "--experiment", "corridor", "--seed", "5")).ShouldSucceed();

        result.Output.ShouldMatch(@"^code/left-4/\S+: Stopped after \d+ steps\n");
        here.Read(Path.Combine(here.Run("corridor"), "run.json")).ShouldContain("\"seed\": 5");
    }
}
