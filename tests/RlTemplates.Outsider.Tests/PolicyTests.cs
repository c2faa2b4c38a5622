using System.Text.RegularExpressions;

namespace RlTemplates.Outsider.Tests;

/// <summary>A team kit of an outsider limits the targets of an outsider.</summary>
public sealed class PolicyTests(Packed packed)
{
    [SlowFact]
    public async Task Submit_says_what_the_compiler_says()
    {
        var here = packed.Program.In("policy");
        var mistakes = Directory.EnumerateFiles(Path.Combine(Packed.Root, "tests", "RlTemplates.Outsider.Tests", "Mistakes"), "Wrong*.cs").SelectMany(file => Finding.Expected(file, file));
        string[] limits = [.. mistakes.Select(f => f.Text).Where(text => text[..7] is "RLT0112" or "RLT0113" or "RLT0114")];

        var refused = await here.RunAsync(
            "submit", "--experiment", "corridor", "--to", "far",
            "--targets.far.hours", "100", "--targets.far.machine", "forge", "--machines.left.sockets", "12", "--stop.time-total-s", "100000");

        refused.ExitCode.ShouldBe(2, refused.Output);
        limits.Length.ShouldBe(4);
        foreach (var limit in limits)
            refused.Output.ShouldMatch($@"error: {limit[..7]}: --[\w.-]+: {Regex.Escape(limit[8..])}\.\n");
        Directory.Exists(Path.Combine(here.Folder, "runs")).ShouldBeFalse();
    }

    [SlowFact]
    public async Task What_keeps_to_the_policy_is_submitted()
    {
        var here = packed.Program.In("allowed");

        (await here.RunAsync("submit", "--experiment", "orchard", "--to", "shed", "--config", "rich")).ShouldSucceed();

        (await here.RunAsync("attach", "latest")).ShouldSucceed();
    }
}
