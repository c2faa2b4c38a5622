using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using RlTemplates.TestKit;

namespace RlTemplates.Docs.Tests;

/// <summary>Presets, sweeps and defaults of kits on the pages are judged by the compiler, as files of a project.</summary>
public sealed partial class PresetTests
{
    private const string Folder = "/project/";

    public static TheoryData<string> Pages => [.. Repository.Pages.Where(p => !Repository.IsOfDiagnostic(p) && Block.Of(p).Any(b => b.Language == "yaml"))];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_preset_of_the_page_fits(string page)
    {
        foreach (var block in Block.Of(page).Where(b => b.Language == "yaml"))
            (await Findings(block)).ShouldBeEmpty(block.Place);
    }

    // Otherwise a block that nothing judges would pass.
    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_misspelled_key_of_the_page_is_found(string page)
    {
        foreach (var block in Block.Of(page).Where(b => b.Language == "yaml" && PresetForm.Parse(b.Comment)?.Kind is not PresetKind.Outsider))
            (await Findings(block with { Code = block.Code + "\nevaluatoin: { episodes: 1 }" })).ShouldContain(f => f.Contains("did you mean evaluation?", StringComparison.Ordinal), block.Place);
    }

    [Fact]
    public void There_are_blocks_of_each_kind() =>
        Pages.SelectMany(p => Block.Of(p.Data)).Where(b => b.Language == "yaml").Select(b => PresetForm.Parse(b.Comment)?.Kind).Distinct().Count().ShouldBe(3);

    [Fact]
    public void Json_and_xml_are_well_formed()
    {
        foreach (var block in Repository.Pages.SelectMany(Block.Of))
        {
            if (block.Language == "json")
                Should.NotThrow(() => JsonDocument.Parse(block.Code).Dispose(), block.Place);
            if (block.Language == "xml")
                Should.NotThrow(() => XElement.Parse(block.Code), block.Place);
        }
    }

    private static async Task<IReadOnlyList<string>> Findings(Block block)
    {
        var form = PresetForm.Parse(block.Comment).ShouldNotBeNull($"{block.Place}: '<!-- {block.Comment} -->' is not a known form of a preset; docs/samples.md lists them");
        var (project, files) = form.Kind switch
        {
            PresetKind.Outsider => (null, []), // The tests there build a project with it.
            PresetKind.Defaults => (Kit(), [(Folder + "defaults.yaml", block.Code)]),
            _ => (Project(block, form), Files(block.Code)),
        };
        return project is null ? [] : [.. (await GeneratorHarness.AnalyzeOutput(project, GeneratorHarness.Analyzers, files, ("ProjectDir", Folder))).Select(d => d.ToString())];
    }

    /// <summary>The sample above the block, or the one that its comment names; with a config class, where it has none.</summary>
    private static Compilation Project(Block block, PresetForm form)
    {
        var sample = form.With is { } page ? Sample.Of("docs/" + page)[0] : Sample.Of(block.Page).LastOrDefault(s => s.Line < block.Line) ?? new(block.Place, block.Line, [], null);
        if (!sample.Files.Any(f => f.Text.Contains("[RlExperiment(", StringComparison.Ordinal)))
            sample = sample with { Files = [.. sample.Files, ("Sample.cs", ConfigClass.Around("public ulong Seed { get; init; } = 1;", ""))] };
        return sample.Compile().Output;
    }

    private static Compilation Kit() =>
        GeneratorHarness.Run(GeneratorHarness.Compile([("Usings.cs", Sample.Usings), ("Kit.cs", "[assembly: RlDefaults(\"defaults.yaml\")]")])).Output;

    /// <summary>The block, under the name in its first line, and the presets of a new project that it extends.</summary>
    private static IReadOnlyList<(string Path, string Text)> Files(string code)
    {
        var path = code.Split('\n')[0] is ['#', ' ', .. var named] && named.EndsWith(".yaml", StringComparison.Ordinal) ? named : "configs/default.yaml";
        var below = Base().Match(code) is { Success: true } match ? $"configs/{match.Groups["name"].Value}.yaml" : null;
        return below is null ? [(Folder + path, code)] : [(Folder + path, code), (Folder + below, Token().Replace(Repository.Read("templates/rl-experiment/" + below), "1"))];
    }

    // What dotnet new puts a number for.
    [GeneratedRegex("RL_[A-Z_]+")]
    private static partial Regex Token();

    [GeneratedRegex(@"^extends: (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Base();
}
