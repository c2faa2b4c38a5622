using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Analysis;

namespace RlTemplates.Generators.Tests;

public sealed class RuleTableTests
{
    private static readonly DiagnosticDescriptor[] All =
        [.. typeof(Rules).GetFields().Where(f => f.FieldType == typeof(DiagnosticDescriptor)).Select(f => (DiagnosticDescriptor)f.GetValue(null)!).OrderBy(r => r.Id, StringComparer.Ordinal)];

    [Fact]
    public void EveryRuleBelongsToOneAnalyzerButThoseThatHoldForSeveralKindsOfFile()
    {
        // Sizes of machines by their form and by the table; names of metrics in attributes and in calls; contradictions, stop criteria, curricula and what needs a library in C# and in presets, some of which need both; values in presets and in a kit's defaults.
        string[] shared = ["RLT0050", "RLT0016", "RLT0017", "RLT0036", "RLT0036", "RLT0037", "RLT0070", "RLT0071", "RLT0072", "RLT0073", "RLT0076", "RLT0077", "RLT0078", "RLT0132", "RLT0141", "RLT0142", "RLT0143"];
        var supported = typeof(Rules).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !t.IsAbstract)
            .SelectMany(t => ((DiagnosticAnalyzer)Activator.CreateInstance(t)!).SupportedDiagnostics).Select(r => r.Id).Order(StringComparer.Ordinal);
        supported.ShouldBe(All.Select(r => r.Id).Concat(shared).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryRuleHasAPageAndEveryPageARule()
    {
        var pages = Directory.GetFiles(Path.Combine(Root(), "docs", "diagnostics"), "RLT*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal);
        pages.ShouldBe(All.Select(r => r.Id));
        foreach (var rule in All)
        {
            var page = File.ReadAllText(Path.Combine(Root(), "docs", "diagnostics", rule.Id + ".md"));
            page.ShouldStartWith($"# {rule.Id}: {rule.Title}");
            foreach (var section in new[] { "## Wrong", "## Mended", "## Suppressing it" })
                page.ShouldContain(section, customMessage: rule.Id);
            rule.HelpLinkUri.ShouldEndWith($"docs/diagnostics/{rule.Id}.md");
        }
    }

    [Fact]
    public void TheTableOfAllRulesIsInStep() =>
        File.ReadLines(Path.Combine(Root(), "docs", "diagnostics", "README.md")).Where(l => l.StartsWith("| [", StringComparison.Ordinal))
            .ShouldBe(All.Select(r => $"| [{r.Id}]({r.Id}.md) | {r.Title} |"));

    [Theory]
    [InlineData("/home/me/.nuget/packages/rltemplates/1.0.0/analyzers/dotnet/cs/RlTemplates.Generators.dll", "file:///home/me/.nuget/packages/rltemplates/1.0.0/docs/diagnostics/")]
    [InlineData(@"C:\Users\My Name\rltemplates\1.0.0\analyzers\dotnet\cs\RlTemplates.Generators.dll", "file:///C:/Users/My%20Name/rltemplates/1.0.0/docs/diagnostics/")]
    [InlineData("/home/me/rl/generators/RlTemplates.Generators/bin/Release/netstandard2.0/RlTemplates.Generators.dll", "file:///home/me/rl/docs/diagnostics/")]
    [InlineData("/tmp/shadow/RlTemplates.Generators.dll", "docs/diagnostics/")]
    [InlineData("", "docs/diagnostics/")]
    public void PagesAreInThePackage(string assembly, string folder) => HelpPages.FolderBeside(assembly).ShouldBe(folder);

    [Fact]
    public void EveryRuleIsInTheReleaseFiles()
    {
        var lines = Directory.GetFiles(Path.Combine(Root(), "generators", "RlTemplates.Generators"), "AnalyzerReleases.*.md").SelectMany(File.ReadAllLines);
        var rows = lines.Where(l => l.StartsWith("RLT", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(l => l.Split('|').Select(c => c.Trim()).Take(3));
        rows.Select(r => string.Join('|', r)).ShouldBe(All.Select(r => $"{r.Id}|{r.Category}|{r.DefaultSeverity}"));
    }

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}
