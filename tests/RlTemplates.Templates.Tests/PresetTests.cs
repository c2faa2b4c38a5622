namespace RlTemplates.Templates.Tests;

/// <summary>The packed analyzers read presets, with what they need beside them.</summary>
public sealed class PresetTests(PackedTemplates templates)
{
    private const string Wrong = "algorithm:\n  learning_rat: 1e-3\n";
    private const string Told = "quick.yaml(2,3): error RLT0070: unknown option algorithm.learning_rat; did you mean algorithm.learning_rate?";

    [Fact]
    public async Task A_wrong_preset_is_told_in_its_file_and_can_be_silenced()
    {
        var scaffold = await templates.CreateAsync("Cart", "-e", "CartPole");
        scaffold.Write("configs/quick.yaml", Wrong);

        var result = await scaffold.BuildAsync();
        result.ExitCode.ShouldNotBe(0);
        result.Output.ShouldContain(Told);

        scaffold.Write(".globalconfig", "is_global = true\ndotnet_diagnostic.RLT0070.severity = none\n");
        (await scaffold.BuildAsync()).ShouldSucceed();

        var refused = await scaffold.RunAsync("config", "--config", "quick");
        refused.ExitCode.ShouldBe(2, refused.Output);
        refused.Output.ShouldContain("quick.yaml, line 2, column 3: unknown option algorithm.learning_rat; did you mean algorithm.learning_rate?");
    }

    [Fact]
    public async Task A_teams_package_brings_the_analyzers_too()
    {
        var scaffold = await templates.CreateAsync("Cart", "-e", "CartPole");
        var kit = Path.GetFullPath(Path.Combine(scaffold.Folder, "..", "kit"));
        Directory.CreateDirectory(kit);
        foreach (var file in new[] { "nuget.config", "Directory.Packages.props" })
            File.Copy(Path.Combine(scaffold.Folder, file), Path.Combine(kit, file));
        scaffold.Write("../kit/Contoso.Team.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><Version>{templates.Version}</Version></PropertyGroup>
              <ItemGroup><PackageReference Include="RlTemplates" /></ItemGroup>
            </Project>
            """);
        (await templates.DotnetAsync(kit, "pack", "-c", "Release", "-o", templates.Feed, "-nodeReuse:false")).ShouldSucceed();
        scaffold.Write("Directory.Packages.props", scaffold.Read("Directory.Packages.props").Replace(
            "<PackageVersion Include=\"RlTemplates\"", $"<PackageVersion Include=\"Contoso.Team\" Version=\"{templates.Version}\" />\n    <PackageVersion Include=\"RlTemplates\"", StringComparison.Ordinal));
        scaffold.Write("Cart.csproj", scaffold.Read("Cart.csproj").Replace("Include=\"RlTemplates\"", "Include=\"Contoso.Team\"", StringComparison.Ordinal));
        (await scaffold.BuildAsync()).ShouldSucceed();

        scaffold.Write("configs/quick.yaml", Wrong);

        (await scaffold.BuildAsync()).Output.ShouldContain(Told);
    }
}
