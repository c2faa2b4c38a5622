using System.Text.Json;
using RlTemplates.Configuration;

namespace RlTemplates.Tests;

/// <summary><c>config schema</c>, <c>config init</c> and <c>config diff</c>, as processes in a folder of their own.</summary>
public sealed class PresetVerbTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("presets").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<(int Code, string Output, string Errors)> Run(params string[] args) => SampleProgram.Run(_folder, args);

    private string PathOf(string name) => Path.Combine(_folder, "configs", name);

    private void Write(string name, string yaml)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), yaml);
    }

    [Fact]
    public async Task Init_writes_every_option_and_overwrites_nothing()
    {
        (await Run("config", "init", "mine")).ShouldBe((0, Path.Combine("configs", "mine.yaml") + Environment.NewLine, ""));
        var yaml = await File.ReadAllTextAsync(PathOf("mine.yaml"), TestContext.Current.CancellationToken);
        yaml.ShouldContain("# Seed of every random stream. (a whole number)\nseed: 1\n");
        yaml.ShouldContain("# A rest. (a duration such as 90s, 5m or 1:30:00, must lie in [1s, 1m])\npause: 5s\n");
        yaml.ShouldContain("\nalgorithm:\n");

        var again = await Run("config", "init", "mine.yaml");
        (again.Code, again.Errors).ShouldBe((2, $"error: {Path.Combine("configs", "mine.yaml")} exists already, and is left as it is; choose another name.{Environment.NewLine}"));
        (await File.ReadAllTextAsync(PathOf("mine.yaml"), TestContext.Current.CancellationToken)).ShouldBe(yaml);

        (await Run("config", "diff", "mine", "mine")).Code.ShouldBe(0);
        (await Run("config", "--config", "mine")).Output.ShouldContain("configs/mine.yaml, line");
    }

    [Fact]
    public void What_init_writes_says_what_the_class_says()
    {
        var table = PoleExperiment.Definition.Options;
        var lookup = new OptionLookup(table);
        var layer = YamlLayer.Parse(lookup, PresetWriter.Write(PoleExperiment.Definition), "x.yaml");

        var bound = ConfigBinder.Bind(lookup, [layer]);

        bound.Errors.ShouldBeEmpty();
        bound.Resolved.ShouldAllBe(r => r.Source.Text.StartsWith("x.yaml, line", StringComparison.Ordinal) || r.Text == "{}");
        bound.Resolved.Where(r => r.Path.StartsWith("targets.", StringComparison.Ordinal)).Select(r => $"{r.Path} {r.Text}").ShouldBe(["targets.prod.shm_size 24g"]);
        var defaults = table.CreateDefault();
        table.Options.Select(o => o.Format(bound.Config!)).ShouldBe(table.Options.Select(o => o.Format(defaults)));
    }

    [Fact]
    public async Task Init_follows_no_link_out_of_its_folder()
    {
        var elsewhere = Directory.CreateDirectory(Path.Combine(_folder, "elsewhere")).FullName;
        Directory.CreateDirectory(Path.Combine(_folder, "configs"));
        Directory.CreateSymbolicLink(PathOf("out"), elsewhere);

        var (code, _, errors) = await Run("config", "init", "out/mine");

        code.ShouldBe(2);
        errors.ShouldBe($"error: The preset cannot be written to '{Path.Combine("configs", "out/mine.yaml")}': a link leads out of the folder configs. Choose a name in it.{Environment.NewLine}");
        Directory.GetFileSystemEntries(elsewhere).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_folder_of_presets_may_be_a_link()
    {
        var elsewhere = Directory.CreateDirectory(Path.Combine(_folder, "elsewhere")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(_folder, "configs"), elsewhere);

        (await Run("config", "init", "mine")).Code.ShouldBe(0);

        File.Exists(Path.Combine(elsewhere, "mine.yaml")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("../mine")]
    [InlineData("/tmp/mine")]
    [InlineData("a/../b")]
    [InlineData("")]
    public async Task Init_stays_in_its_folder(string name)
    {
        var (code, _, errors) = await Run("config", "init", name);

        code.ShouldBe(2);
        errors.ShouldContain($"The preset's name is '{name}'; it must be a name or a path below configs, without '..'.");
        Directory.GetFileSystemEntries(_folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Schema_tells_editors_what_presets_may_hold()
    {
        (await Run("config", "schema", "--out", "schema.json")).Code.ShouldBe(0);
        var printed = await Run("config", "schema");
        (await File.ReadAllTextAsync(Path.Combine(_folder, "schema.json"), TestContext.Current.CancellationToken)).ShouldBe(printed.Output);

        using var json = JsonDocument.Parse(printed.Output);
        var root = json.RootElement;
        root.GetProperty("patternProperties").GetProperty("\\.").GetBoolean().ShouldBeTrue("algorithm.learning_rate is a key too");
        root.GetProperty("$schema").GetString().ShouldBe("https://json-schema.org/draft/2020-12/schema");
        root.GetProperty("additionalProperties").GetBoolean().ShouldBeFalse();
        var properties = root.GetProperty("properties");
        properties.GetProperty("extends").GetProperty("type").EnumerateArray().Select(t => t.GetString()).ShouldBe(["string", "array"]);
        var algorithm = properties.GetProperty("algorithm").GetProperty("properties");
        var gamma = algorithm.GetProperty("gamma");
        (gamma.GetProperty("type").GetString(), gamma.GetProperty("minimum").GetDouble(), gamma.GetProperty("maximum").GetDouble()).ShouldBe(("number", 0, 1));
        gamma.GetProperty("description").GetString().ShouldNotBeNullOrEmpty();
        var sweep = properties.GetProperty("sweep").GetProperty("properties");
        sweep.GetProperty("method").GetProperty("enum").EnumerateArray().Select(n => n.GetString()).ShouldBe(["grid", "random"]);
        sweep.GetProperty("parameters").GetProperty("properties").GetProperty("algorithm.gamma").GetProperty("properties").TryGetProperty("distribution", out _).ShouldBeTrue();
        sweep.GetProperty("metric").GetProperty("properties").GetProperty("name").GetProperty("enum").EnumerateArray().Select(n => n.GetString()).ShouldContain("Steps-Per-X");
        algorithm.GetProperty("network").GetProperty("properties").GetProperty("hidden_sizes").GetProperty("items").GetProperty("maximum").GetDouble().ShouldBe(65536);
        properties.GetProperty("seed").GetProperty("maximum").GetUInt64().ShouldBe(ulong.MaxValue);
        properties.GetProperty("stop").GetProperty("propertyNames").GetProperty("enum").EnumerateArray().Select(n => n.GetString()).ShouldContain("episode_reward_mean");
        properties.GetProperty("weights").GetProperty("default").GetProperty("base_weight").GetDouble().ShouldBe(1);
        properties.GetProperty("pause").GetProperty("default").GetString().ShouldBe("5s");
    }

    [Fact]
    public void The_schema_has_every_option()
    {
        using var json = JsonDocument.Parse(PresetSchema.Write(PoleExperiment.Definition));

        foreach (var option in PoleExperiment.Definition.Options.Options)
        {
            var node = json.RootElement;
            foreach (var name in option.Path.Split('.'))
                node = node.GetProperty("properties").GetProperty(name);
            (node.TryGetProperty("type", out _) || node.TryGetProperty("enum", out _)).ShouldBeTrue(option.Path);
            node.TryGetProperty("default", out _).ShouldBeTrue(option.Path);
        }
    }

    [Theory]
    [InlineData("stop: { time_total_s: 5m }", "stop.time_total_s", ">=300")]
    [InlineData("checkpoint: { interval_seconds: 2m }", "checkpoint.interval_seconds", "120")]
    [InlineData("evaluation: { max_seconds: 1:30:00 }", "evaluation.max_seconds", "5400")]
    public async Task Seconds_may_be_written_as_a_duration(string yaml, string path, string expected)
    {
        Write("x.yaml", yaml);

        (await Run("config", "--config", "x")).Output.ShouldContain($"{path}\t{expected}\tconfigs/x.yaml");
    }

    [Theory]
    [InlineData("note: [a]", "column 7: note is a list; it must be text.")]
    [InlineData("weights: { base_weight: [3] }", "column 25: weights.base_weight is a list; it must be a number.")]
    [InlineData("checkpoint: { interval_seconds: [3] }", "column 33: checkpoint.interval_seconds is a list; it must be a number, in seconds or as a duration such as 5m.")]
    public async Task A_list_is_no_single_value(string yaml, string expected)
    {
        Write("x.yaml", yaml);

        (await Run("config", "--config", "x")).Errors.ShouldBe($"error: configs/x.yaml, line 1, {expected}{Environment.NewLine}");
    }

    [Theory]
    [InlineData("--stop.time-total-s is 'soon'; it must be a stop bound (write 18, >=18 or <=0.1), in seconds or as a duration such as 5m.", "--stop.time-total-s", "soon")]
    [InlineData("--stop.timesteps-total is '5m'; it must be a stop bound (write 18, >=18 or <=0.1).", "--stop.timesteps-total", "5m")]
    [InlineData("--weights.base-weight is 'x'; it must be a number.", "--weights.base-weight", "x")]
    [InlineData("--evaluation.max-seconds is 'long'; it must be a number, in seconds or as a duration such as 5m.", "--evaluation.max-seconds", "long")]
    public async Task An_error_of_one_entry_says_what_was_typed(string expected, params string[] args)
    {
        var (code, _, errors) = await Run(["config", .. args]);

        (code, errors).ShouldBe((2, $"error: {expected}{Environment.NewLine}"));
    }

    [Fact]
    public async Task A_folder_that_is_called_almost_like_the_experiment_is_told_of()
    {
        Write("pol/default.yaml", "seed: 9");
        Write("shared/base.yaml", "seed: 8");

        var (code, output, errors) = await Run("config");

        code.ShouldBe(0);
        output.ShouldContain("seed\t1\t");
        var folder = Path.Combine("configs", "pol");
        errors.ShouldBe($"warning: No experiment is called pol, so that the presets in {folder} are not found by their names; did you mean {Path.Combine("configs", "pole")}?{Environment.NewLine}");
        Write("pole/default.yaml", "seed: 7");
        (await Run("config")).Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_folder_of_presets_in_other_letters_is_told_of()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Upper and lower case are the same here.");
        Write("pole/default.yaml", "seed: 9");
        var miscased = Path.Combine(_folder, "Configs");
        Directory.Move(Path.Combine(_folder, "configs"), miscased);

        var (code, output, errors) = await Run("config");

        (code, errors).ShouldBe((0, $"warning: Presets are read from the folder configs, not from {miscased}; rename the folder.\n"));
        output.ShouldContain("seed\t1\t");
        Write("pole/default.yaml", "seed: 7");
        (await Run("config")).Errors.ShouldBe($"warning: Presets are read from the folder configs, not from {miscased}; move them.\n");
    }

    [Fact]
    public async Task Links_that_lead_nowhere_are_named_as_such()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has hardly any links.");
        Directory.CreateDirectory(Path.Combine(_folder, "configs"));
        File.CreateSymbolicLink(PathOf("default.yaml"), "nowhere.yaml");
        File.CreateSymbolicLink(PathOf("gone.yaml"), "nowhere.yaml");

        (await Run("config")).ShouldBe((2, "", "error: configs/default.yaml is a link that leads nowhere.\n"));
        (await Run("config", "init", "gone")).ShouldBe((2, "", "error: configs/gone.yaml is a link that leads nowhere, and is left as it is; choose another name.\n"));
    }

    [Theory]
    [InlineData("config shcema", "Unknown verb 'shcema'; did you mean schema?")]
    [InlineData("config difff a b", "Unknown verb 'difff'; did you mean diff?")]
    [InlineData("config zzzzz", "'zzzzz' stands where an option is expected; options are written --name value.")]
    [InlineData("config init configs/w", "The preset's name is 'configs/w', and presets are written into configs as it is; did you mean w?")]
    [InlineData("config --algorithm 5", "Unknown option --algorithm: algorithm is a group; set its options, such as --algorithm.num-envs.")]
    public async Task What_is_mistyped_is_named_with_what_is_near(string command, string error)
    {
        var (code, _, errors) = await Run(command.Split(' '));

        (code, errors.Trim()).ShouldBe((2, "error: " + error));
    }

    [Fact]
    public async Task Options_may_be_written_with_underscores() =>
        (await Run("config", "--algorithm.learning_rate", "0.5", "--stop.time_total_s=7")).Output.ShouldSatisfyAllConditions(
            output => output.ShouldContain("algorithm.learning_rate\t0.5\t--algorithm.learning_rate\n"), output => output.ShouldContain("stop.time_total_s\t>=7\t"));

    [Fact]
    public async Task A_preset_with_the_other_extension_is_suggested_with_it()
    {
        Write("y.yml", "seed: 3");

        (await Run("config", "--config", "y")).Errors.Trim().ShouldEndWith("; did you mean y.yml?");
        (await Run("config", "--config", "y.yml")).Output.ShouldContain("seed\t3\t");
    }

    [Fact]
    public async Task A_schema_is_written_only_into_a_folder_that_there_is()
    {
        var (code, _, errors) = await Run("config", "schema", "--out", Path.Combine("nodir", "x.json"));

        (code, errors.Trim()).ShouldBe((2, $"error: --out cannot be written to '{Path.Combine("nodir", "x.json")}': there is no folder {Path.Combine(_folder, "nodir")}."));
    }

    [Fact]
    public async Task Hidden_files_and_links_that_lead_nowhere_are_no_presets()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has hardly any links.");
        Write("quick.yaml", "seed: 9");
        Write(".hidden.yaml", "seed: 8");
        File.CreateSymbolicLink(PathOf(".#quick.yaml"), "me@host.1:2");
        File.CreateSymbolicLink(PathOf("gone.yaml"), "nowhere.yaml");
        File.CreateSymbolicLink(PathOf("same.yaml"), "quick.yaml");
        Directory.CreateDirectory(PathOf("pol"));
        File.CreateSymbolicLink(PathOf("pol/.#quick.yaml"), "me@host.1:2");

        var (code, _, errors) = await Run("config", "--config", "xxxxxxx");

        (code, errors.TrimEnd().EndsWith("; there are quick, same.", StringComparison.Ordinal)).ShouldBe((2, true), errors);
        (await Run("config", "--config", "same")).Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Diff_shows_what_differs_and_ends_with_1()
    {
        Write("a.yaml", "seed: 2\nalgorithm: { gamma: 0.5 }");
        Write("b.yaml", "extends: a\nseed: 3\nstop: { episodes_total: 7 }");

        var (code, output, errors) = await Run("config", "diff", "a", "b");

        (code, errors).ShouldBe((1, ""));
        output.ReplaceLineEndings("\n").ShouldBe("option\ta\tb\nseed\t2\t3\nstop.episodes_total\t-\t>=7\n");
    }

    [Fact]
    public async Task Diff_compares_runs_too()
    {
        Write("a.yaml", "stop: { timesteps_total: 256 }\nevaluation: { episodes: 1 }");
        (await Run("train", "--config", "a", "--seed", "5")).Code.ShouldBe(0);

        var (code, output, _) = await Run("config", "diff", "a", "latest");

        code.ShouldBe(1);
        output.ReplaceLineEndings("\n").ShouldBe("option\ta\tlatest\nseed\t1\t5\n");
    }

    [Theory]
    [InlineData("'aa' is neither a preset nor a run: ", "config", "diff", "aa", "quick")]
    [InlineData("'quik' is neither a preset nor a run; did you mean quick?", "config", "diff", "quik", "quick")]
    [InlineData("configs/wrong.yaml, line 1, column 7: seed is 'x'; it must be a whole number.", "config", "diff", "quick", "wrong")]
    [InlineData("<b> is missing: The preset or run to compare it with.", "config", "diff", "quick")]
    [InlineData("<name> is missing: Name of the preset: configs/NAME.yaml is written.", "config", "init")]
    [InlineData("Unknown option --ot; did you mean --out?", "config", "schema", "--ot", "x")]
    [InlineData("--out cannot be written to", "config", "schema", "--out", "no/such/folder.json")]
    [InlineData("--out is ''; it must be the path of a file.", "config", "schema", "--out", "")]
    public async Task Bad_input_is_said_and_ends_with_2(string expected, params string[] args)
    {
        Write("quick.yaml", "seed: 1");
        Write("wrong.yaml", "seed: x");

        var (code, _, errors) = await Run(args);

        code.ShouldBe(2);
        errors.ShouldContain("error: " + expected);
    }
}
