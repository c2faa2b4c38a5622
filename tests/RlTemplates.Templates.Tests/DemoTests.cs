namespace RlTemplates.Templates.Tests;

public sealed class DemoTests(PackedTemplates templates)
{
    [SlowFact]
    public async Task The_quick_demo_trains_evaluates_and_says_where_to_look()
    {
        var demos = Path.Combine(PackedTemplates.Root, "artifacts", "demo");
        var before = Directory.Exists(demos) ? Directory.GetDirectories(demos) : [];
        try
        {
            var output = (await templates.DotnetAsync(PackedTemplates.Root, "run", "demo.cs", "--", "--quick")).ShouldSucceed().Output;

            output.ShouldContain("completed: episode_reward_mean is");
            output.ShouldContain("reward mean  ");
            output.ShouldContain("CartPoleExperiment.cs");
        }
        finally
        {
            foreach (var demo in Directory.GetDirectories(demos).Except(before))
                Directory.Delete(demo, recursive: true);
        }
    }

    [Fact]
    public async Task The_demo_refuses_what_it_does_not_know()
    {
        var result = await templates.DotnetAsync(PackedTemplates.Root, "run", "demo.cs", "--", "--fast");

        result.ExitCode.ShouldBe(2, result.Output);
        result.Output.ShouldContain("--quick");
    }
}
