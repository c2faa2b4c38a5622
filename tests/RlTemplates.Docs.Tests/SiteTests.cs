using System.Text.RegularExpressions;
using RlTemplates.TestKit;

namespace RlTemplates.Docs.Tests;

/// <summary>The site of the docs is whole.</summary>
public sealed partial class SiteTests
{
    // The page that the site begins with, and the one that leads to it.
    private static readonly string[] Entrances = ["README.md", "index.md"];

    [Fact]
    public void Every_page_is_in_the_table_of_contents_once() =>
        Href().Matches(Repository.Read("docs/toc.yml")).Select(m => m.Groups[1].Value).Where(h => h.EndsWith(".md", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .ShouldBe(Repository.Pages.Where(p => p.StartsWith("docs/", StringComparison.Ordinal)).Select(p => p["docs/".Length..]).Except(Entrances).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("docs/how-to/export.md")]
    [InlineData("docs/how-to/plots.md")]
    public async Task Presets_of_the_page_fit_its_config_class(string page)
    {
        var project = Sample.Of(page).First(s => s.Files[^1].Text.Contains("SampleExperiment", StringComparison.Ordinal)).Compile().Output;

        foreach (var block in Block.Of(page).Where(b => b.Language == "yaml"))
            (await GeneratorHarness.AnalyzeOutput(project, GeneratorHarness.Analyzers, [("/project/configs/default.yaml", block.Code)], ("ProjectDir", "/project/"))).ShouldBeEmpty(block.Place);
    }

    [GeneratedRegex(@"href: (\S+)")]
    private static partial Regex Href();
}
