using System.IO.Compression;
using System.Xml.Linq;

namespace RlTemplates.Templates.Tests;

public sealed class PackageTests(PackedTemplates templates)
{
    private static readonly string[] Analyzers = ["RlTemplates.CodeFixes.dll", "RlTemplates.Generators.dll", "YamlDotNet.dll"];

    [Fact]
    public async Task Holds_the_generator_the_code_fixes_and_what_reads_presets()
    {
        await using var package = await ZipFile.OpenReadAsync(Path.Combine(templates.Feed, $"RlTemplates.{templates.Version}.nupkg"), TestContext.Current.CancellationToken);

        package.Entries.Where(e => e.FullName.StartsWith("analyzers/", StringComparison.Ordinal)).Select(e => e.FullName).Order(StringComparer.Ordinal)
            .ShouldBe(Analyzers.Select(a => "analyzers/dotnet/cs/" + a));
    }

    /// <summary>The packages see each other's internals, which may differ from version to version.</summary>
    [Fact]
    public async Task Each_package_asks_for_exactly_its_own_version_of_the_others()
    {
        var pinned = 0;
        // Other tests pack kits of such names into the feed, under versions of their own.
        foreach (var file in Directory.GetFiles(templates.Feed, $"RlTemplates*.{templates.Version}.nupkg"))
        {
            await using var package = await ZipFile.OpenReadAsync(file, TestContext.Current.CancellationToken);
            await using var specification = await package.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).OpenAsync(TestContext.Current.CancellationToken);
            var dependencies = (await XDocument.LoadAsync(specification, LoadOptions.None, TestContext.Current.CancellationToken)).Descendants().Where(e => e.Name.LocalName == "dependency");
            foreach (var dependency in dependencies.Where(d => d.Attribute("id")!.Value.StartsWith("RlTemplates", StringComparison.Ordinal)))
            {
                dependency.Attribute("version")!.Value.ShouldBe($"[{templates.Version}]", $"{Path.GetFileName(file)}: {dependency.Attribute("id")!.Value}");
                pinned++;
            }
        }
        pinned.ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task Its_readme_leads_nowhere_but_to_what_the_package_has()
    {
        foreach (var file in Directory.GetFiles(templates.Feed, $"RlTemplates*.{templates.Version}.nupkg"))
        {
            await using var package = await ZipFile.OpenReadAsync(file, TestContext.Current.CancellationToken);
            using var readme = new StreamReader(await package.GetEntry("README.md")!.OpenAsync(TestContext.Current.CancellationToken));
            (await readme.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldNotMatch(@"\]\((?!https://|#)", file);
        }
    }
}
