namespace RlTemplates.Templates.Tests;

/// <summary>A project made with <c>--target Local</c>: submitted, deployed and asked on this machine.</summary>
public sealed class LocalTargetTests(PackedTemplates templates)
{
    [Fact]
    public async Task It_builds_without_a_warning_and_plans_its_job()
    {
        var scaffold = await templates.CreateAsync("Here", "-e", "Catch", "--target", "Local");
        (await scaffold.BuildAsync()).ShouldSucceed().Output.ShouldContain("0 Warning(s)");

        var planned = await scaffold.ProgramAsync("submit", "--to", "local", "--dry-run", "--targets.local.max-cpus", "1");

        planned.ShouldSucceed().Output.ShouldContain("2. start process: ");
        planned.Output.ShouldContain("Nothing was sent to 'local', and nothing was written.");
        scaffold.Has("runs").ShouldBeFalse();
        (await scaffold.ProgramAsync("--help")).ShouldSucceed().Output.ShouldContain("serve ");
        var refused = await scaffold.ProgramAsync("submit", "--dry-run", "--targets.local.max-cpus", "0");
        refused.ExitCode.ShouldBe(2, refused.Output);
        refused.Output.ShouldContain("--targets.local.max-cpus is 0; it must lie in [1, 4096].");
    }

    [SlowFact]
    public async Task It_trains_in_the_background_and_its_policy_is_served_and_asked()
    {
        // A namespace that is called like the attribute.
        var scaffold = await templates.CreateAsync("Local", "-e", "CartPole", "--target", "Local");
        (await scaffold.BuildAsync()).ShouldSucceed().Output.ShouldContain("0 Warning(s)");

        await Asked(arguments => templates.DotnetAsync(scaffold.Folder, ["bin/Release/net10.0/Local_.dll", .. arguments]));
    }

    /// <summary>Submits a short training of CartPole, serves its policy, asks it and ends it.</summary>
    internal static async Task Asked(Func<string[], Task<CliResult>> run)
    {
        (await run(["submit", "--to", "local", "--config", "quick", "--name", "first", "--wait"])).ShouldSucceed();
        (await run(["deploy", "first", "--name", "pole"])).ShouldSucceed().Output.ShouldContain("ask it with: ");
        try
        {
            (await run(["predict", "pole", "--observation", "0.01,0,-0.02,0"])).ShouldSucceed().Output.Trim().ShouldBeOneOf("LEFT", "RIGHT");
            (await run(["endpoints"])).ShouldSucceed().Output.ShouldContain("pole");
        }
        finally
        {
            (await run(["endpoints", "delete", "pole"])).ShouldSucceed().Output.ShouldContain("deleted pole");
        }
    }
}
