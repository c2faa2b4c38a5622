using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

/// <summary>Where findings link to when a compiler server runs a copy of the analyzers.</summary>
public sealed partial class HelpPageTests
{
    private const string Wrong = "public string A { get; init; } = null!; public int B { get; } = 1; [OnTrainResult] void Celebrate(int result) { }";

    [Theory]
    [InlineData("/home/me/.nuget/packages/rltemplates/1.0.0/docs/diagnostics/", "file:///home/me/.nuget/packages/rltemplates/1.0.0/docs/diagnostics/")]
    [InlineData(@"C:\Users\My Name\rltemplates\docs\diagnostics\", "file:///C:/Users/My%20Name/rltemplates/docs/diagnostics/")]
    public async Task FindingsLinkToWhereTheBuildSaysThatThePagesAre(string folder, string link)
    {
        var found = await Found(("RlTemplatesDiagnosticPages", folder));

        found.Select(d => d.Id).Distinct().Count().ShouldBeGreaterThanOrEqualTo(5);
        found.ShouldAllBe(d => d.Descriptor.HelpLinkUri == $"{link}{d.Id}.md");
    }

    [Theory]
    [InlineData("")]
    [InlineData("/home/me/cut off at the")]
    public async Task WhereItSaysNothingOfUseThePlaceOfTheAssemblyCounts(string folder) =>
        (await Found(("RlTemplatesDiagnosticPages", folder))).ShouldAllBe(d => d.Descriptor.HelpLinkUri == $"docs/diagnostics/{d.Id}.md");

    [Fact]
    public async Task NothingElseIsDifferent()
    {
        var (linked, plain) = (await Found(("RlTemplatesDiagnosticPages", "/docs/diagnostics/")), await Found());

        linked.Select(Shown).ShouldBe(plain.Select(Shown));

        static string Shown(Diagnostic finding) =>
            $"{finding} {finding.DefaultSeverity} {finding.Descriptor.Title} {finding.Descriptor.Category} {finding.Descriptor.IsEnabledByDefault} {string.Join(',', finding.Descriptor.CustomTags)}";
    }

    [Fact]
    public void EveryFindingIsLinked()
    {
        var generators = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", "generators", "RlTemplates.Generators"));
        var made = Directory.GetFiles(generators, "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/", StringComparison.Ordinal)).SelectMany(f => Made().Matches(File.ReadAllText(f)).Select(m => $"{Path.GetFileName(f)}: {m.Value}")).ToList();

        made.Count.ShouldBeGreaterThan(10);
        made.ShouldAllBe(m => m.Contains(".Linked(", StringComparison.Ordinal));
    }

    // In presets, in tables of machines and in C#, by analyzers of every kind.
    private static Task<IReadOnlyList<Diagnostic>> Found(params (string Name, string Value)[] properties) => GeneratorHarness.Analyze(
        "[assembly: RlTemplates.RlPolicy(\"\")]\n" + Samples.Config(Wrong), OutputKind.DynamicallyLinkedLibrary,
        [("/project/configs/a.yaml", "feww: 3"), ("/project/own.vmsizes.csv", "provider,name,cpus,gpus,memory_gib\nlab,rack")], [("ProjectDir", "/project/"), .. properties]);

    private static string Here([CallerFilePath] string file = "") => file;

    [GeneratedRegex(@"Diagnostic\.Create\(\s*[^,]+,")]
    private static partial Regex Made();
}
