using System.Text.RegularExpressions;

namespace RlTemplates.Templates.Tests;

public sealed class ContentTests(PackedTemplates templates)
{
    public static TheoryData<string, string> Environments => [.. Choices.Environments.Select(e => new TheoryDataRow<string, string>(e.Environment, e.Auto))];

    [Fact]
    public async Task Names_exactly_the_packed_version() =>
        (await templates.CreateAsync("Plain")).Read("Directory.Packages.props").ShouldContain($"Include=\"RlTemplates\" Version=\"{templates.Version}\"");

    [Theory]
    [InlineData("Pong", "Auto", "PongOptions", "ImpalaOptions")]
    [InlineData("CartPole", "Auto", "CartPoleOptions", "PpoOptions")]
    [InlineData("Pong", "Ppo", "PongOptions", "PpoOptions")]
    [InlineData("Acrobot", "Dqn", "AcrobotOptions", "DqnOptions")]
    public async Task Config_holds_what_was_asked_for(string environment, string algorithm, params string[] types)
    {
        var scaffold = await templates.CreateAsync("Plain", "-e", environment, "-al", algorithm);
        var source = scaffold.Read($"{environment}Experiment.cs");

        types.ShouldAllBe(t => source.Contains(t));
        scaffold.Has("Program.cs").ShouldBeFalse();
        Directory.GetFiles(Path.Combine(scaffold.Folder, "configs")).Select(Path.GetFileName).Order().ShouldBe(["default.yaml", "quick.yaml", "sweep.yaml"]);
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public async Task Every_environment_gets_what_suits_it_and_no_token_is_left(string environment, string algorithm)
    {
        var scaffold = await templates.CreateAsync("Plain", "-e", environment);

        scaffold.Read($"{environment}Experiment.cs").ShouldContain($"public {algorithm}Options Algorithm");
        foreach (var file in Directory.EnumerateFiles(scaffold.Folder, "*", SearchOption.AllDirectories))
            Regex.Match(File.ReadAllText(file), "#if|RL_[A-Z_]+|Rl(Environment|Algorithm|ConfigClass|SafeNamespace|Experiment1)").Value.ShouldBe("", file);
    }

    [Theory]
    [InlineData("My-Exp", "my-exp", "My_Exp")]
    [InlineData("1st.run", "1st-run", "_1st.run")]
    [InlineData("exp & co", "exp-co", "exp___co")]
    [InlineData("经验", "experiment", "经验")]
    public async Task Name_becomes_a_valid_experiment_and_namespace(string name, string experiment, string space)
    {
        var source = (await templates.CreateAsync(name)).Read("PongExperiment.cs");

        source.ShouldContain($"[RlExperiment(\"{experiment}\")]");
        source.ShouldContain($"namespace {space};");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Feed_is_added_or_stands_alone(bool only)
    {
        var scaffold = await templates.CreateAsync("Plain", only ? ["--only-feed"] : []);

        scaffold.Read("nuget.config").Contains("<clear />", StringComparison.Ordinal).ShouldBe(only);
        scaffold.Read("nuget.config").ShouldContain(templates.Feed);
    }

    [Theory]
    [InlineData(".gitignore")]
    [InlineData(".dockerignore")]
    [InlineData("Dockerfile")]
    [InlineData("README.md")]
    [InlineData(".github/workflows/ci.yml")]
    [InlineData("tests/Plain.Tests/TrainingTests.cs")]
    public async Task Project_is_complete(string file)
    {
        var scaffold = await templates.CreateAsync("Plain");

        scaffold.Has(file).ShouldBeTrue();
    }

    [Fact]
    public async Task Help_lists_every_choice()
    {
        var help = (await templates.NewAsync("--help")).ShouldSucceed().Output;

        string[] expected = ["--environment", "--algorithm", "--feed", "Auto", .. Choices.Pairs.Select(p => p.Environment), .. Choices.Pairs.Select(p => p.Algorithm)];
        expected.ShouldAllBe(t => help.Contains(t));
    }
}
