using System.Text.Json;

namespace RlTemplates.Tests;

/// <summary>Options that the generator adds to every config class, in a program that declares none of them.</summary>
public sealed class AddedOptionTests : IDisposable
{
    private const string Sink = "tracking:\n  sinks:\n    - type: csv\n";
    private readonly string _folder = Directory.CreateTempSubdirectory("added").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<(int Code, string Output, string Errors)> Train(params string[] args) =>
        SampleProgram.Run(_folder, ["train", "--stop.training-iteration", "1", "--evaluation.episodes", "1", .. args]);

    private void Write(string yaml)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "configs"));
        File.WriteAllText(Path.Combine(_folder, "configs", "mine.yaml"), yaml);
    }

    private string[] Tables() => Directory.GetFiles(Path.Combine(_folder, "runs"), "metrics.csv", SearchOption.AllDirectories);

    [Fact]
    public async Task A_preset_names_a_sink_and_the_engine_and_the_run_has_both()
    {
        Write(Sink + "engine: { type: simd }\nenvironment_threads: 2\n");

        var (code, _, errors) = await Train("--config", "mine");

        (code, errors).ShouldBe((0, ""));
        var table = Tables().ShouldHaveSingleItem();
        (await File.ReadAllTextAsync(table, TestContext.Current.CancellationToken)).ShouldStartWith("training_iteration,timesteps_total,");
        using var run = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(table)!, "run.json"), TestContext.Current.CancellationToken));
        var options = run.RootElement.GetProperty("config").GetRawText();
        options.ShouldContain("tracking.sinks.0.type");
        options.ShouldContain("configs/mine.yaml, line 3");
    }

    [Fact]
    public async Task The_command_line_adds_a_sink_to_a_resumed_run()
    {
        (await Train()).Code.ShouldBe(0);
        Directory.GetFiles(_folder, "metrics.csv", SearchOption.AllDirectories).ShouldBeEmpty();

        var (code, output, errors) = await Train("--resume", "latest", "--stop.training-iteration", "3", "--tracking.sinks.0.type", "csv");

        (code, errors).ShouldBe((0, ""), output);
        File.ReadAllLines(Tables().ShouldHaveSingleItem()).Length.ShouldBeGreaterThan(2);
    }

    [Theory]
    [InlineData("tracking: { sinks: [{ type: cvs }] }", "tracking.sinks.0.type is 'cvs'; it must be one of csv, pager; did you mean csv?")]
    [InlineData("tracking: { sinks: [{ type: csv, every: 3 }] }", "every")]
    [InlineData("engine: { type: simt }", "engine.type is 'simt'; it must be simd (or null); did you mean simd?")]
    [InlineData("environment_threads: 0", "environment_threads is 0; it must lie in [1, 256]")]
    [InlineData("hooks: [{ type: x }]", "hooks.0.type is 'x'")]
    public async Task What_is_wrong_is_said_where_it_stands(string yaml, string expected)
    {
        Write(yaml);

        var (code, _, errors) = await Train("--config", "mine");

        code.ShouldBe(2);
        errors.ShouldContain("configs/mine.yaml, line 1, column ");
        errors.ShouldContain(expected);
    }
}
