namespace RlTemplates.Templates.Tests;

public sealed class EnvironmentItemTests(PackedTemplates templates)
{
    [SlowFact]
    public async Task Environments_of_any_name_build_conform_and_train()
    {
        var scaffold = await templates.CreateAsync("My.Lab", "-e", "Catch");
        (await AddAsync(scaffold, "Hallway")).ShouldSucceed().Output.ShouldContain("Run 'dotnet restore'");
        scaffold.Has("tests/My.Lab.Tests/HallwayTests.cs").ShouldBeFalse();

        (await templates.DotnetAsync(scaffold.Folder, "restore")).ShouldSucceed();
        (await AddAsync(scaffold, "Hallway", "--force")).ShouldSucceed();
        foreach (var name in new[] { "My-Env", "1st.run", "exp & co", "经验", "class", "CartPole" })
            (await AddAsync(scaffold, name)).ShouldSucceed();

        scaffold.Read("Hallway.cs").ShouldContain("namespace My.Lab;");
        scaffold.Read("Hallway.cs").ShouldContain("[RlEnvironment(\"hallway\")]");
        scaffold.Read("CartPole.cs").ShouldContain("[RlEnvironment(\"cart-pole\")]");
        scaffold.Read("exp & co.cs").ShouldContain("[RlEnvironment(\"exp-co\")]");
        scaffold.Read("经验.cs").ShouldContain("public sealed partial class 经验(经验Options options)");
        scaffold.Read("tests/My.Lab.Tests/HallwayTests.cs").ShouldContain("namespace My.Lab.Tests;");
        var config = scaffold.Read("CatchExperiment.cs");
        scaffold.Write("CatchExperiment.cs", config.Replace("public CatchOptions", "public HallwayOptions"));

        (await scaffold.BuildAsync()).ShouldSucceed().Output.ShouldContain("0 Warning(s)");
        (await templates.DotnetAsync(scaffold.Folder, "test", "--configuration", "Release", "--no-build", "--filter", "FullyQualifiedName~KeepsTheContract")).ShouldSucceed().Output.ShouldContain("Passed:     7");
        (await scaffold.ProgramAsync("train", "--stop.episode-reward-mean", "0.9")).ShouldSucceed().Output.ShouldContain("completed: episode_reward_mean is");
    }

    [Fact]
    public async Task The_test_can_be_left_out()
    {
        var scaffold = await templates.CreateAsync("Plain", "-e", "Catch");

        (await AddAsync(scaffold, "Hallway", "--no-test")).ShouldSucceed();

        scaffold.Has("Hallway.cs").ShouldBeTrue();
        scaffold.Has("tests/Plain.Tests/HallwayTests.cs").ShouldBeFalse();
    }

    private Task<CliResult> AddAsync(Scaffold scaffold, string name, params string[] options) =>
        templates.NewAsync("rl-environment", scaffold.Folder, ["-n", name, .. options]);
}
