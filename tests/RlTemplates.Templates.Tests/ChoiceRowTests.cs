using System.Text.Json.Nodes;

namespace RlTemplates.Templates.Tests;

/// <summary>The rows of <c>templates/choices</c>, from which <c>render.cs</c> writes the template's choices.</summary>
public sealed class ChoiceRowTests(PackedTemplates templates) : IDisposable
{
    private static readonly string Rows = Path.Combine(PackedTemplates.Root, "templates", "choices");
    private readonly string _folder = Directory.CreateTempSubdirectory("choices").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_template_is_what_the_rows_say()
    {
        var rendered = await RenderAsync(Rows);

        File.ReadAllText(Path.Combine(PackedTemplates.Root, "templates", "rl-experiment", ".template.config", "template.json")).ReplaceLineEndings("\n")
            .ShouldBe(File.ReadAllText(rendered).ReplaceLineEndings("\n"), "Run 'dotnet run templates/choices/render.cs'.");
    }

    [SlowFact]
    public async Task Rows_alone_add_a_target_and_an_engine()
    {
        var rows = Path.Combine(_folder, "rows");
        Directory.CreateDirectory(rows);
        foreach (var file in Directory.GetFiles(Rows))
            File.Copy(file, Path.Combine(rows, Path.GetFileName(file)));
        Add(Path.Combine(rows, "targets.json"), """{ "name": "Rack", "summary": "A rack.", "attributes": ["Rack(\"lab\")", "RackNodes(2)"] }""");
        Add(Path.Combine(rows, "engines.json"), """{ "name": "Plain", "summary": "Loops.", "engine": "new PlainEngine()" }""");
        var rendered = await RenderAsync(rows);
        var template = Path.Combine(_folder, "rl-experiment");
        Copy(Path.Combine(PackedTemplates.Root, "templates", "rl-experiment"), template);
        File.Copy(rendered, Path.Combine(template, ".template.config", "template.json"), overwrite: true);
        string[] hive = ["--debug:custom-hive", Path.Combine(_folder, "hive")];
        (await templates.DotnetAsync(_folder, ["new", "install", template, .. hive])).ShouldSucceed();

        (await templates.DotnetAsync(_folder, ["new", "rl-experiment", "-n", "Both", "-e", "CartPole", "--target", "Rack", "--engine", "Plain", "--no-restore", .. hive])).ShouldSucceed();
        (await templates.DotnetAsync(_folder, ["new", "rl-experiment", "-n", "Neither", "-e", "CartPole", "--no-restore", .. hive])).ShouldSucceed();

        var both = File.ReadAllText(Path.Combine(_folder, "Both", "CartPoleExperiment.cs")).ReplaceLineEndings("\n");
        both.ShouldContain("LogMetric(Metric.EpisodesTotal)]\n[Rack(\"lab\")]\n[RackNodes(2)]\npublic sealed partial record");
        both.ShouldContain("    public EngineOptions? Engine { get; init; } = new PlainEngine();\n");
        var neither = File.ReadAllText(Path.Combine(_folder, "Neither", "CartPoleExperiment.cs"));
        neither.ShouldNotContain("Rack");
        neither.ShouldNotContain("Engine");
    }

    private async Task<string> RenderAsync(string rows)
    {
        var output = Path.Combine(_folder, "template.json");
        (await templates.DotnetAsync(_folder, "run", Path.Combine(Rows, "render.cs"), "--", rows, output)).ShouldSucceed();
        return output;
    }

    private static void Add(string file, string row)
    {
        var rows = JsonNode.Parse(File.ReadAllText(file))!.AsArray();
        rows.Add(JsonNode.Parse(row));
        File.WriteAllText(file, rows.ToJsonString());
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
