using System.Text.Json;
using RlTemplates.Templates.Tests;

namespace RlTemplates.Outsider.Tests;

/// <summary>Help, config, schema, presets, environment variables and the command line know an outsider's parts.</summary>
public sealed class OptionTests(Packed packed)
{
    private const string Corridor = "corridor";

    private Place Here(string name) => packed.Program.In(name);

    private Task<string[]> Rows(string name, IReadOnlyDictionary<string, string> variables, params string[] options) => Rows(name, Corridor, variables, options);

    private async Task<string[]> Rows(string name, string experiment, IReadOnlyDictionary<string, string> variables, string[] options)
    {
        var result = await Here(name).RunAsync(variables, ["config", "--experiment", experiment, .. options]);
        return [.. result.ShouldSucceed().Output.Split('\n').Select(line => string.Join(' ', line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)))];
    }

    [SlowFact]
    public async Task Help_lists_verbs_records_and_targets()
    {
        var here = Here("help");

        (await here.RunAsync("--help")).ShouldSucceed().Output.ShouldMatch(@"best +Names the runs whose metric is highest\.");
        (await here.RunAsync("best", "--help")).ShouldSucceed().Output.ShouldContain("--top          How many runs are named. Default: 1.");
        var help = (await here.RunAsync("train", "--help", "--experiment", Corridor)).ShouldSucceed().Output;
        foreach (var line in new[]
        {
            "--environment.wind.strength  (a whole number, must lie in [1, 5]; default 1)", "gusty: Pushes back now and then.",
            "--tracking.sinks.<n>.type  (one of csv, notary, tally; default tally)", "--hooks.<n>.iterations  (a whole number, must be at least 1; default 20)",
            "weights: Writes each layer's weights as a table of numbers, for a spreadsheet.", "--engine.type  (one of scalar, simd or null; default scalar)",
            "--targets.far.folder and 6 more of [Shed]", "--machines.left.sockets and ", "--environment.basket  (a whole number, must lie in [1, 100]; default 5)",
            "--hooks.<n>.after  (a whole number, must be at least 1; default 3)", "--tracking.sinks.<n>.seal-token  (text or null; default null)",
        })
            help.ShouldContain(line);
    }

    [SlowFact]
    public async Task Config_tells_the_classs_values()
    {
        string[] expected =
        [
            "environment.wind.type gusty config class", "environment.wind.chance 0.2 config class", "engine.type scalar config class", "forecast.type null default",
            "tracking.sinks.0.type tally config class", "tracking.sinks.0.every 5 config class", "hooks.0.type patience config class", "export.strategies.0.digits 4 config class",
            "targets.shed.queue night config class", "targets.far.bench left config class", "machines.left.sockets 4 config class",
            "checkpoint.keep 2 team defaults (RlTemplates.Outsider.Kit), line 1, column 15", "evaluation.episodes 8 team defaults (RlTemplates.Outsider.Kit), line 3, column 3",
        ];

        expected.Except(await Rows("class", new Dictionary<string, string>())).ShouldBeEmpty();
    }

    [SlowFact]
    public async Task Presets_variables_and_the_command_line_lie_above_them()
    {
        string[] expected =
        [
            "environment.wind.strength 2 configs/corridor/stormy.yaml, line 2, column 24", "tracking.sinks.0.type csv configs/corridor/stormy.yaml, line 5, column 13",
            "tracking.sinks.1.type tally configs/corridor/stormy.yaml, line 5, column 28", "tracking.sinks.1.every 20 --tracking.sinks.1.every",
            "hooks.0.iterations 7 RLT_HOOKS__0__ITERATIONS", "machines.left.sockets 3 RLT_MACHINES__LEFT__SOCKETS", "engine.max_units 99 RLT_ENGINE__MAX_UNITS",
            "export.strategies.0.name spreadsheet configs/corridor/stormy.yaml, line 8, column 33", "targets.shed.queue noon --targets.shed.queue", "forecast.type gusty --forecast.type",
        ];
        var variables = new Dictionary<string, string> { ["RLT_HOOKS__0__ITERATIONS"] = "7", ["RLT_MACHINES__LEFT__SOCKETS"] = "3", ["RLT_ENGINE__MAX_UNITS"] = "99" };

        expected.Except(await Rows("layers", variables, "--config", "stormy", "--tracking.sinks.1.every", "20", "--targets.shed.queue", "noon", "--forecast.type", "gusty")).ShouldBeEmpty();
    }

    [SlowFact]
    public async Task An_environment_by_hand_its_hook_and_a_sink_with_a_secret_have_options_too()
    {
        string[] expected =
        [
            "environment.basket 9 RLT_ENVIRONMENT__BASKET", "hooks.0.after 5 configs/orchard/rich.yaml, line 2, column 26", "hooks.0.basket 41 --hooks.0.basket", "hooks.1.type patience configs/orchard/rich.yaml, line 2, column 52",
            "tracking.sinks.0.seal_token *** RLT_TRACKING__SINKS__0__SEAL_TOKEN", "targets.shed.hours 12 configs/orchard/rich.yaml, line 6, column 11", "targets.shed.machine saw configs/orchard/rich.yaml, line 6, column 22",
        ];
        var variables = new Dictionary<string, string> { ["RLT_ENVIRONMENT__BASKET"] = "9", ["RLT_TRACKING__SINKS__0__SEAL_TOKEN"] = "hush-hush" };

        expected.Except(await Rows("orchard-layers", "orchard", variables, ["--config", "rich", "--hooks.0.basket", "41"])).ShouldBeEmpty();
    }

    [SlowTheory]
    [InlineData("../tally.txt")]
    [InlineData("/tmp/tally.txt")]
    [InlineData("..")]
    public async Task A_sinks_file_leads_nowhere_else(string file)
    {
        var here = Here("files");

        var result = await here.RunAsync("train", "--experiment", Corridor, "--tracking.sinks.0.file", file);

        result.ExitCode.ShouldBe(2, result.Output);
        result.Output.TrimEnd().ShouldBe($"error: --tracking.sinks.0.file is '{file}'; it must be a file name (write a name without folders, such as tally.txt).");
        Directory.Exists(Path.Combine(here.Folder, "runs")).ShouldBeFalse();
    }

    [SlowFact]
    public async Task Wrong_options_are_told_at_once()
    {
        var result = await Here("errors").RunAsync("train", "--experiment", Corridor, "--tracking.sinks.0.type", "tale", "--hooks.0.iterations", "0", "--engine.type", "torch", "--forecast.type", "calm", "--forecast.chance", "1");

        result.ExitCode.ShouldBe(2, result.Output);
        result.Output.ShouldContain("error: --tracking.sinks.0.type is 'tale'; it must be one of csv, notary, tally; did you mean tally?");
        result.Output.ShouldContain("error: --hooks.0.iterations is 0; it must be at least 1.");
        result.Output.ShouldContain("error: --engine.type is 'torch'; it comes with the package RlTemplates.TorchSharp, which is not referenced.");
        result.Output.ShouldContain("error: Unknown option --forecast.chance; chance is an option of gusty, and forecast is calm.");
    }

    [SlowFact]
    public async Task The_schema_says_which_records_may_be_chosen()
    {
        using var schema = JsonDocument.Parse((await Here("schema").RunAsync("config", "schema", "--experiment", Corridor)).ShouldSucceed().Output);

        var definitions = schema.RootElement.GetProperty("$defs");
        string[] Types(string family) =>
            [.. definitions.GetProperty(family).GetProperty("oneOf").EnumerateArray().Select(r => r.GetProperty("properties").GetProperty("type").GetProperty("const").GetString()!)];
        Types("SinkOptions").ShouldBe(["csv", "notary", "tally"]);
        Types("EngineOptions").ShouldBe(["scalar", "simd"]);
        Types("WindOptions").ShouldBe(["calm", "gusty"]);
        Types("HookOptions").ShouldBe(["harvest", "patience"]);
        definitions.GetProperty("SinkOptions").GetProperty("oneOf").EnumerateArray().Select(r => r.GetProperty("properties")).Single(p => p.GetProperty("type").GetProperty("const").GetString() == "tally")
            .GetProperty("file").GetProperty("pattern").GetString().ShouldBe(@"^(?!\.{1,2}$)[^/\\:]+$");
        Types("ExportStrategyOptions").ShouldBe(["weights"]);
        schema.RootElement.GetProperty("properties").GetProperty("machines").GetProperty("properties").GetProperty("left").GetProperty("properties").GetProperty("sockets").GetProperty("maximum").GetInt32().ShouldBe(16);
    }

    [SlowFact]
    public async Task A_preset_to_begin_with_has_them_all_and_is_right()
    {
        var here = Here("init");

        (await here.RunAsync("config", "init", "mine", "--experiment", Corridor)).ShouldSucceed();

        var preset = here.Read("configs/mine.yaml");
        foreach (var line in new[] { "type: tally", "type: patience", "type: weights", "type: scalar", "type: gusty", "sockets: 4", "chance: 0.2" })
            preset.ShouldContain(line);
        (await here.RunAsync("config", "--experiment", Corridor, "--config", "mine")).ShouldSucceed();
    }
}
