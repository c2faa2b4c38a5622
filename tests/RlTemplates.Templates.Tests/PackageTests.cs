using System.IO.Compression;

namespace RlTemplates.Templates.Tests;

public sealed class PackageTests(PackedTemplates templates)
{
    private static readonly string[] Analyzers = ["RlTemplates.CodeFixes.dll", "RlTemplates.Generators.dll"];

    [Fact]
    public async Task Holds_the_generator_and_the_code_fixes()
    {
        await using var package = await ZipFile.OpenReadAsync(Path.Combine(templates.Feed, $"RlTemplates.{templates.Version}.nupkg"), TestContext.Current.CancellationToken);

        package.Entries.Where(e => e.FullName.StartsWith("analyzers/", StringComparison.Ordinal)).Select(e => e.FullName).Order(StringComparer.Ordinal)
            .ShouldBe(Analyzers.Select(a => "analyzers/dotnet/cs/" + a));
    }

    [Fact]
    public async Task Brings_both_through_a_package_that_depends_on_it()
    {
        var folder = Directory.CreateTempSubdirectory("rl-analyzers-").FullName;
        try
        {
            var targets = Path.Combine(PackedTemplates.Root, "src", "RlTemplates", "buildTransitive", "RlTemplates.targets");
            File.WriteAllText(Path.Combine(folder, "a.proj"), $"<Project><PropertyGroup><Language>C#</Language></PropertyGroup><Import Project=\"{targets}\" /></Project>");

            var shown = (await templates.DotnetAsync(folder, "msbuild", "a.proj", "-t:AddRlTemplatesGenerator", "-getItem:Analyzer")).ShouldSucceed().Output;

            Analyzers.ShouldAllBe(a => shown.Contains("\"Filename\": \"" + Path.GetFileNameWithoutExtension(a) + "\""));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
