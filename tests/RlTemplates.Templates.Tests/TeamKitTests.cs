namespace RlTemplates.Templates.Tests;

/// <summary>A team's kit as a team lead makes it: scaffolded, packed, its template installed, a project made from it, its policy broken and an exception approved.</summary>
public sealed class TeamKitTests(PackedTemplates templates)
{
    private const string Broken = "'VmSize' of [Head] is STANDARD_NC8AS_T4_V3; it must be STANDARD_D2_V2, STANDARD_NC4AS_T4_V3, ml.c5.xlarge or ml.g5.xlarge by the policy 'contoso' of Contoso.Rl; did you mean STANDARD_NC4AS_T4_V3?";
    private const string Disabled = "#pragma warning disable\n#pragma warning disable RLT0112\n";

    [SlowFact]
    public async Task A_lead_scaffolds_tests_and_packs_a_kit_and_a_team_works_by_it()
    {
        using var kit = await TeamKit.CreateAsync(templates, "Contoso.Rl");
        (await kit.Solution.BuildAsync()).ShouldSucceed().Output.ShouldContain("0 Warning(s)");
        (await kit.Solution.TestAsync()).ShouldSucceed();
        await kit.PackAsync("1.0.0");

        var project = await kit.NewExperimentAsync("contoso-experiment", "Cart", "-e", "CartPole");
        project.Read("Directory.Packages.props").ShouldContain("Include=\"Contoso.Rl\" Version=\"1.0.0\"");
        (await project.BuildAsync()).ShouldSucceed().Output.ShouldContain("0 Warning(s)");
        (await project.RunAsync("config")).ShouldSucceed().Output.ShouldContain("team defaults (Contoso.Rl), line 4, column 3");
        (await project.RunAsync("train", "--config", "quick")).ShouldSucceed();
        await Submit(project, 2, "RLT0113: --stop.time-total-s: The stop criterion on time_total_s is 100000; it must be at most 86400 by the policy 'contoso' of Contoso.Rl.", "--stop.time-total-s", "100000");
        await Submit(project, 2, "RLT0116: --checkpoint.keep: checkpoint.keep is set, which", "--checkpoint.keep", "50");

        Soften(project);
        (await project.BuildAsync("-p:NoWarn=RLT0112", "-p:TreatWarningsAsErrors=false")).Output.ShouldContain("error RLT0112: " + Broken);
        (await project.BuildAsync("-p:RunAnalyzers=false")).ShouldSucceed();
        await Submit(project, 2, "RLT0112: " + Broken);

        kit.Approve("cart", "RLT0112");
        await kit.PackAsync("1.1.0");
        project.Write("Directory.Packages.props", project.Read("Directory.Packages.props").Replace("Include=\"Contoso.Rl\" Version=\"1.0.0\"", "Include=\"Contoso.Rl\" Version=\"1.1.0\"", StringComparison.Ordinal));
        (await project.BuildAsync()).ShouldSucceed().Output.ShouldContain("0 Warning(s)");
        await Submit(project, 0, "submitted ", "--config", "quick");
        (await project.RunAsync("attach", "latest")).ShouldSucceed();
    }

    [SlowTheory]
    [InlineData("My-Team.Rl", "my-team", "My-Team.Rl")]
    [InlineData("1st", "1st", "1st")]
    [InlineData("exp & co", "exp-co", "exp-co")]
    [InlineData("RlTemplates..Run", "rltemplates-run", "RlTemplates.Run.Kit")]
    public async Task A_kit_may_have_any_name(string name, string shortName, string package)
    {
        using var kit = await TeamKit.CreateAsync(templates, name);
        (await kit.Solution.BuildAsync()).ShouldSucceed().Output.ShouldContain("0 Warning(s)");
        await kit.PackAsync("1.0.0");
        kit.Packages.ShouldBe([$"{package}.1.0.0.nupkg", $"{package}.Templates.1.0.0.nupkg"], ignoreOrder: true);

        var project = await kit.NewExperimentAsync(shortName + "-experiment", "Try", "-e", "Catch");

        (await project.BuildAsync()).ShouldSucceed().Output.ShouldContain("0 Warning(s)");
        await Submit(project, 2, $"by the policy '{shortName}' of {package}.", "--stop.time-total-s", "100000");
    }

    [SlowFact]
    public async Task Who_hides_the_kit_from_the_compiler_meets_it_on_submit()
    {
        using var kit = await TeamKit.CreateAsync(templates, "Fabrikam.Rl");
        await kit.PackAsync("1.0.0");
        var project = await kit.NewExperimentAsync("fabrikam-experiment", "Hidden", "-e", "Catch");
        project.Write("Hidden.csproj", project.Read("Hidden.csproj").Replace(
            "<PackageReference Include=\"Fabrikam.Rl\" />", "<PackageReference Include=\"RlTemplates\" /><PackageReference Include=\"Fabrikam.Rl\" ExcludeAssets=\"compile\" />", StringComparison.Ordinal));
        project.Write("Directory.Packages.props", project.Read("Directory.Packages.props").Replace(
            "<ItemGroup>", $"<ItemGroup><PackageVersion Include=\"RlTemplates\" Version=\"{templates.Version}\" />", StringComparison.Ordinal));
        project.Write("CatchExperiment.cs", project.Read("CatchExperiment.cs")
            .Replace("global::Fabrikam.Rl.TeamMetrics.RewardPerStep(result)", "result.EpisodeRewardMean", StringComparison.Ordinal)
            .Replace(", Tag(\"team\", \"fabrikam\")", "", StringComparison.Ordinal));
        (await project.BuildAsync()).ShouldSucceed();

        await Submit(project, 2, "RLT0115: 'hidden' has no tag 'team', which the policy 'fabrikam' of Fabrikam.Rl requires");
    }

    [SlowFact]
    public async Task The_template_of_a_kit_has_the_choices_of_rl_experiment()
    {
        using var kit = await TeamKit.CreateAsync(templates, "Choices.Rl");
        await kit.PackAsync("1.0.0");

        var plain = await kit.NewExperimentAsync("choices-experiment", "Plain", "-e", "CartPole");
        plain.Read("Plain.csproj").ShouldNotContain("Aot");
        plain.Read("Plain.csproj").ShouldNotContain("Torch");
        plain.Read("Dockerfile").ShouldContain("ENTRYPOINT [\"dotnet\", \"/program/Plain.dll\"]");
        plain.Read("Dockerfile").ShouldContain("CMD [\"train\"]");
        var native = await kit.NewExperimentAsync("choices-experiment", "Native", "-e", "CartPole", "--aot");
        native.Read("Native.csproj").ShouldContain("<PublishAot>true</PublishAot>");
        native.Read("Dockerfile").ShouldContain("ENTRYPOINT [\"/program/Native\"]");
        var torch = await kit.NewExperimentAsync("choices-experiment", "Torch", "-e", "CartPole", "--engine", "Torch");
        torch.Read("Torch.csproj").ShouldContain("<PackageReference Include=\"RlTemplates.TorchSharp\" />");
        torch.Read("Directory.Packages.props").ShouldContain($"<PackageVersion Include=\"RlTemplates.TorchSharp\" Version=\"{templates.Version}\" />");
        plain.Read("Plain.csproj").ShouldNotContain("Serving");
        var local = await kit.NewExperimentAsync("choices-experiment", "Here", "-e", "CartPole", "--target", "Local");
        local.Read("Dockerfile").ShouldContain("dotnet/aspnet:10.0");
        local.Read("CartPoleExperiment.cs").ShouldContain("\n[Local]\n");
        foreach (var project in new[] { plain, native, torch, local })
            foreach (var file in Directory.EnumerateFiles(project.Folder, "*", SearchOption.AllDirectories))
                (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldNotContain("#if", customMessage: file);

        (await local.BuildAsync()).ShouldSucceed().Output.ShouldContain("0 Warning(s)");
        (await local.ProgramAsync("submit", "--to", "local", "--dry-run")).ShouldSucceed().Output.ShouldContain("start process: ");
        (await local.ProgramAsync("--help")).ShouldSucceed().Output.ShouldContain("serve ");
    }

    private static async Task Submit(Scaffold project, int code, string words, params string[] arguments)
    {
        var submitted = await project.RunAsync(["submit", .. arguments]);
        submitted.ExitCode.ShouldBe(code, submitted.Output);
        submitted.Output.ShouldContain(words);
    }

    /// <summary>Breaks the policy behind every means of softening that a project has.</summary>
    private static void Soften(Scaffold project)
    {
        project.Write("CartPoleExperiment.cs", "// <auto-generated/>\n" + Disabled + project.Read("CartPoleExperiment.cs").Replace(
            "[StopWhen(Metric.EpisodeRewardMean", "[AzureMl, Head(\"head\", VmSize = \"STANDARD_NC8AS_T4_V3\")]\n[System.Diagnostics.CodeAnalysis.SuppressMessage(\"RlTemplates\", \"RLT0112\")]\n[StopWhen(Metric.EpisodeRewardMean", StringComparison.Ordinal));
        project.Write(".editorconfig", "root = true\n[*.cs]\ngenerated_code = true\ndotnet_diagnostic.RLT0112.severity = none\ndotnet_analyzer_diagnostic.severity = none\n");
        project.Write(".globalconfig", "is_global = true\nglobal_level = 1000\ndotnet_diagnostic.RLT0112.severity = none\n");
        project.Write("Own.cs", "[assembly: RlPolicyException(\"cart\", Rule = \"RLT0112\", Reason = \"mine\", Until = \"2999-01-01\", ApprovedBy = \"me\")]\n[assembly: RlPolicy(\"mine\", MaxNodes = 100)]\n");
    }
}
