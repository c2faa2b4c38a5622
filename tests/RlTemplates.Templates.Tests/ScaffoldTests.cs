using System.Text.RegularExpressions;

namespace RlTemplates.Templates.Tests;

public sealed class ScaffoldTests(PackedTemplates templates)
{
    [Theory]
    [InlineData("Plain")]
    [InlineData("RlTemplates", "-e", "Catch", Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    [InlineData("A..Metric.Step.Fact.Path.Run", "-e", "Catch", Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    [InlineData("Cart", "--environment", "CartPole", Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    [InlineData("My-Exp", "-e", "Breakout", "-al", "Ppo", Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    [InlineData("1st.run", "-e", "MountainCar", Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    [InlineData("exp & co", "-e", "MountainCarContinuous", Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    [InlineData("my.event", "-e", "Acrobot", "--algorithm", "Dqn", Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    [InlineData("经验", "-e", "Pendulum", "-al", "Dqn", Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    [InlineData("Lake", "-e", "FrozenLake", Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    [InlineData("Taxi", "-e", "Taxi", Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    [InlineData("Catch", "-e", "Catch", "-al", "Impala", Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    public async Task Builds_without_a_warning_and_runs(string name, params string[] options)
    {
        var scaffold = await templates.CreateAsync(name, options);

        (await scaffold.BuildAsync()).ShouldSucceed().Output.ShouldContain("0 Warning(s)");

        (await scaffold.RunAsync("--help")).ShouldSucceed().Output.ShouldContain("train");
        (await scaffold.RunAsync("config")).ShouldSucceed().Output.ShouldContain("learning_rate");
    }

    [Theory]
    [InlineData("Cart", "CartPole")]
    [InlineData("Walls", "Breakout", Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    [InlineData("Cab", "Taxi", Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    public async Task Trains_evaluates_lists_and_tests(string name, string environment)
    {
        var scaffold = await templates.CreateAsync(name, "-e", environment);
        // A company's rule on names, in a folder above.
        scaffold.Write("../.editorconfig", "[*.cs]\ndotnet_diagnostic.CA1707.severity = error\n");
        (await scaffold.BuildAsync()).ShouldSucceed();
        scaffold.Read($"bin/Release/net10.0/{name}.runtimeconfig.json").ShouldContain("\"System.Runtime.TieredCompilation.QuickJitForLoops\": false");

        (await scaffold.RunAsync("train", "--config", "quick")).ShouldSucceed();
        (await scaffold.RunAsync("evaluate", "--run", "latest")).ShouldSucceed();
        (await scaffold.RunAsync("runs")).ShouldSucceed().Output.ShouldContain(name.ToLowerInvariant());
        scaffold.Has($"runs/{name.ToLowerInvariant()}").ShouldBeTrue();

        (await scaffold.TestAsync()).ShouldSucceed();
    }

    [SlowFact]
    public async Task A_finding_of_the_compiler_links_to_its_page_in_the_package()
    {
        var scaffold = await templates.CreateAsync("Cart", "-e", "CartPole");
        scaffold.Write("CartPoleExperiment.cs", scaffold.Read("CartPoleExperiment.cs").Replace("partial record", "record"));

        // A compiler that serves several builds loads analyzers from copies, which do not know their package.
        var result = await scaffold.BuildAsync("-p:UseSharedCompilation=false");

        result.ExitCode.ShouldNotBe(0);
        var link = Regex.Match(result.Output, @"error RLT0001: .*\((file://\S+/RLT0001\.md)\)");
        link.Success.ShouldBeTrue(result.Output);
        File.Exists(new Uri(link.Groups[1].Value).LocalPath).ShouldBeTrue(link.Value);
    }

    [Fact]
    public async Task A_wrong_option_ends_with_2_and_the_nearest_valid_choice()
    {
        var scaffold = await templates.CreateAsync("Cart", "-e", "CartPole");
        (await scaffold.BuildAsync()).ShouldSucceed();

        var result = await scaffold.RunAsync("train", "--algorithm.learning-rat", "1");

        result.ExitCode.ShouldBe(2, result.Output);
        result.Output.ShouldContain("--algorithm.learning-rate");
    }
}
