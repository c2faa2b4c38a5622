using System.IO.Compression;

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
}
