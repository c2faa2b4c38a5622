using System.Text.RegularExpressions;
using System.Xml.Linq;

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
        new[] { "Program.cs", "config.json" }.Where(scaffold.Has).ShouldBeEmpty();
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
    [InlineData("A..B", "a-b", "A.B")]
    [InlineData(".hidden.", "hidden", "_hidden_")]
    [InlineData("Run", "run", "Run_")]
    [InlineData("My.Metric", "my-metric", "My.Metric_")]
    [InlineData("RlTemplates", "rltemplates", "RlTemplates_")]
    [InlineData("CartPole", "cartpole", "CartPole_")]
    [InlineData("Local", "local", "Local_")]
    [InlineData("SageMaker", "sagemaker", "SageMaker_")]
    [InlineData("AzureMl.Head", "azureml-head", "AzureMl_.Head_")]
    public async Task Name_becomes_a_valid_experiment_and_namespace(string name, string experiment, string space)
    {
        var source = (await templates.CreateAsync(name)).Read("PongExperiment.cs");

        source.ShouldContain($"[RlExperiment(\"{experiment}\")]");
        source.ShouldContain($"namespace {space};");
    }

    // In a namespace called like an environment, its name would mean the namespace.
    [Theory]
    [InlineData("rl-experiment")]
    [InlineData("rl-team-kit")]
    public void No_namespace_is_called_like_an_environment(string template)
    {
        var text = File.ReadAllText(Path.Combine(PackedTemplates.Root, "templates", template, ".template.config", "template.json"));
        var taken = text.Split("\"taken\": {")[1].Split("\"pattern\": \"")[1].Split('"')[0];

        Choices.Pairs.Select(p => p.Environment).Distinct().Where(name => !taken.Contains($"|{name}|", StringComparison.Ordinal)).ShouldBeEmpty();
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

    // A kit's project needs the kit's feed and that of RlTemplates.
    [Theory]
    [InlineData("rl-experiment")]
    [InlineData("rl-team-kit")]
    public async Task Several_feeds_are_separated_by_semicolons(string template)
    {
        var folder = Path.Combine(templates.Folder, "out", Guid.NewGuid().ToString("N")[..8]);
        (await templates.NewAsync(template, templates.Folder, ["-n", "Plain", "-o", folder, "--feed", "./packages; https://feed.test/v3/index.json?a=1&b=2;;C:\\feed", "--no-restore"])).ShouldSucceed();

        var sources = XElement.Load(Path.Combine(folder, "nuget.config")).Descendants("add").Select(add => ((string)add.Attribute("key")!, (string)add.Attribute("value")!));

        sources.ShouldBe(new[] { "./packages", "https://feed.test/v3/index.json?a=1&b=2", "C:\\feed" }.Select(feed => (feed, feed)));
    }

    [Fact]
    public async Task A_project_on_the_torch_engine_references_it_and_others_do_not()
    {
        var torch = await templates.CreateAsync("Plain", "-e", "CartPole", "--engine", "Torch");
        torch.Read("CartPoleExperiment.cs").ShouldContain("    public EngineOptions? Engine { get; init; } = new TorchEngine();\n");
        foreach (var text in new[] { "<PackageReference Include=\"RlTemplates.TorchSharp\" />", "<PackageReference Include=\"TorchSharp-cpu\" />", "<Using Include=\"RlTemplates.TorchSharp\" />", "<RuntimeIdentifier>" })
            torch.Read("Plain.csproj").ShouldContain(text);
        torch.Read("Directory.Packages.props").ShouldContain($"<PackageVersion Include=\"RlTemplates.TorchSharp\" Version=\"{templates.Version}\" />");

        var simd = await templates.CreateAsync("Plain", "-e", "CartPole");
        foreach (var file in new[] { "CartPoleExperiment.cs", "Plain.csproj" })
        {
            simd.Read(file).ShouldNotContain("Torch");
            simd.Read(file).ShouldNotContain("#if");
        }
    }

    [Fact]
    public async Task A_project_for_this_machine_serves_and_others_fetch_nothing_for_it()
    {
        var local = await templates.CreateAsync("Plain", "-e", "CartPole", "--target", "Local");
        local.Read("CartPoleExperiment.cs").ShouldMatch(@"LogMetric\(Metric\.EpisodesTotal\)\]\n// This machine: .*\n\[Local\]\npublic sealed partial record");
        local.Read("Plain.csproj").ShouldContain("<PackageReference Include=\"RlTemplates.Serving\" />");
        local.Read("Directory.Packages.props").ShouldContain($"<PackageVersion Include=\"RlTemplates.Serving\" Version=\"{templates.Version}\" />");
        local.Read("README.md").ShouldContain("-- deploy latest ");
        foreach (var file in Directory.EnumerateFiles(local.Folder, "*", SearchOption.AllDirectories))
            Regex.Match(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), "#(if|else|endif)|RL_[A-Z_]+").Value.ShouldBe("", file);

        var plain = await templates.CreateAsync("Plain", "-e", "CartPole");
        plain.Read("CartPoleExperiment.cs").ShouldContain("LogMetric(Metric.EpisodesTotal)]\npublic sealed partial record");
        foreach (var file in new[] { "Plain.csproj", "README.md" })
        {
            plain.Read(file).ShouldNotContain("Serving");
            plain.Read(file).ShouldNotContain(" deploy ");
        }
    }

    [Fact]
    public async Task A_project_for_SageMaker_has_its_package_an_attribute_to_fill_in_and_its_commands()
    {
        var cloud = await templates.CreateAsync("Plain", "-e", "CartPole", "--target", "SageMaker");
        cloud.Read("CartPoleExperiment.cs").ShouldMatch(@"LogMetric\(Metric\.EpisodesTotal\)\]\n// Amazon SageMaker: .*\n\[SageMaker\(Role = "".*\)\]\npublic sealed partial record");
        foreach (var package in new[] { "RlTemplates.Serving", "RlTemplates.SageMaker" })
        {
            cloud.Read("Plain.csproj").ShouldContain($"<PackageReference Include=\"{package}\" />");
            cloud.Read("Directory.Packages.props").ShouldContain($"<PackageVersion Include=\"{package}\" Version=\"{templates.Version}\" />");
        }
        cloud.Read("README.md").ShouldContain("-- submit --to sagemaker --dry-run ");
        foreach (var file in Directory.EnumerateFiles(cloud.Folder, "*", SearchOption.AllDirectories))
            Regex.Match(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), "#(if|else|endif)|RL_[A-Z_]+").Value.ShouldBe("", file);
    }

    [Fact]
    public async Task A_project_for_Azure_has_its_packages_machines_a_workspace_to_fill_in_and_its_commands()
    {
        var cloud = await templates.CreateAsync("Plain", "-e", "CartPole", "--target", "AzureMl");
        cloud.Read("CartPoleExperiment.cs").ShouldMatch(@"LogMetric\(Metric\.EpisodesTotal\)\]\n// Azure Machine Learning: .*\n\[Head\(""rl-cpu"", .*\)\]\n\[AzureMl\(.*\)\]\npublic sealed partial record");
        foreach (var package in new[] { "RlTemplates.AzureMl", "RlTemplates.Mlflow" })
        {
            cloud.Read("Plain.csproj").ShouldContain($"<PackageReference Include=\"{package}\" />");
            cloud.Read("Directory.Packages.props").ShouldContain($"<PackageVersion Include=\"{package}\" Version=\"{templates.Version}\" />");
        }
        cloud.Read("config.json").ShouldContain("\"workspace_name\": ");
        cloud.Read("configs/azureml.yaml").ShouldContain("  sinks: [{ type: mlflow }]");
        cloud.Read("README.md").ShouldContain("-- submit --to azureml --dry-run ");
        foreach (var file in Directory.EnumerateFiles(cloud.Folder, "*", SearchOption.AllDirectories))
            Regex.Match(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), "#(if|else|endif)|RL_[A-Z_]+").Value.ShouldBe("", file);
    }

    // The only version that fits is the project's own, which dotnet add package takes from there.
    [SlowFact]
    public async Task A_package_that_is_added_later_gets_the_projects_version()
    {
        var plain = await templates.CreateAsync("Plain", "-e", "CartPole");

        (await templates.DotnetAsync(plain.Folder, "add", "package", "RlTemplates.Serving")).ShouldSucceed();

        plain.Read("Plain.csproj").ShouldContain("<PackageReference Include=\"RlTemplates.Serving\" />");
        plain.Read("Directory.Packages.props").ShouldContain($"<PackageVersion Include=\"RlTemplates.Serving\" Version=\"{templates.Version}\" />");
    }

    // What publishes: a native program needs no runtime, serving needs ASP.NET Core's, and libtorch is never compiled ahead of time.
    [Theory]
    [InlineData("runtime:10.0", "dotnet\", \"/program/Plain.dll")]
    [InlineData("aspnet:10.0", "dotnet\", \"/program/Plain.dll", "--target", "Local")]
    [InlineData("aspnet:10.0", "dotnet\", \"/program/Plain.dll", "--target", "SageMaker")]
    [InlineData("runtime-deps:10.0", "/program/Plain", "--aot")]
    [InlineData("runtime-deps:10.0", "/program/Plain", "--aot", "--target", "Local")]
    [InlineData("aspnet:10.0", "dotnet\", \"/program/Plain.dll", "--aot", "--target", "Local", "--engine", "Torch")]
    [InlineData("runtime:10.0", "dotnet\", \"/program/Plain.dll", "--aot", "--engine", "Torch")]
    public async Task The_image_holds_what_the_program_needs(string image, string entry, params string[] options)
    {
        var scaffold = await templates.CreateAsync("Plain", ["-e", "CartPole", .. options]);

        var file = scaffold.Read("Dockerfile");
        Regex.Matches(file, "^FROM mcr.microsoft.com/dotnet/(\\S+)$", RegexOptions.Multiline).Select(m => m.Groups[1].Value).ShouldBe([image]);
        file.ShouldContain($"ENTRYPOINT [\"{entry}\"]");
        file.Contains("clang", StringComparison.Ordinal).ShouldBe(image == "runtime-deps:10.0");
        scaffold.Read("Plain.csproj").Contains("PublishAot", StringComparison.Ordinal).ShouldBe(image == "runtime-deps:10.0");
    }

    [Fact]
    public async Task Project_is_complete()
    {
        var scaffold = await templates.CreateAsync("Plain");

        new[] { ".gitignore", ".dockerignore", "Dockerfile", "README.md", ".github/workflows/ci.yml", "tests/Plain.Tests/TrainingTests.cs" }.Where(file => !scaffold.Has(file)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Help_lists_every_choice()
    {
        var help = (await templates.NewAsync("--help")).ShouldSucceed().Output;

        string[] expected = ["--environment", "--algorithm", "--target", "--engine", "--feed", "Auto", .. Choices.Targets, .. Choices.Engines, .. Choices.Pairs.Select(p => p.Environment), .. Choices.Pairs.Select(p => p.Algorithm)];
        expected.ShouldAllBe(t => help.Contains(t));
    }
}
