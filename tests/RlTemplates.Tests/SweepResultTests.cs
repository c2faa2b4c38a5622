using System.Text.Json;
using System.Text.RegularExpressions;
using RlTemplates.Configuration;
using RlTemplates.Options;
using RlTemplates.Sweeps;
using RlTemplates.Tracking;

namespace RlTemplates.Tests;

/// <summary>The best values of a sweep as a command line and as a preset.</summary>
public sealed class SweepResultTests
{
    private static readonly ResolvedOption[] Given = [new("note", "x y", new(SourceKind.CommandLine, "--note"))];

    [Fact]
    public void The_command_line_names_the_experiment_where_the_program_has_several()
    {
        var lookup = new OptionLookup(PoleExperiment.Definition.Options);
        TrialEntry trial = new(1, [new("algorithm.gamma", "0.9")]);

        SweepResult.CommandLine(lookup, "pole", "sweep", Given, trial).ShouldBe("train --experiment pole --config sweep --note 'x y' --algorithm.gamma 0.9");
        SweepResult.CommandLine(lookup, null, "sweep", Given, trial).ShouldBe("train --config sweep --note 'x y' --algorithm.gamma 0.9");
    }

    [Fact]
    public void The_preset_has_keys_below_each_other_which_the_schema_judges()
    {
        var lookup = new OptionLookup(PoleExperiment.Definition.Options);
        TrialEntry trial = new(1,
        [
            new("algorithm.gamma", "0.9"), new("algorithm.network.hidden_sizes", "8,8"), new("seed", "3"), new("algorithm.lambda", "0.5"), new("stop.episode_reward_mean", ">=3"), new("weights.a.b", "2"),
        ]);

        var yaml = SweepResult.Preset(lookup, "sweep", "Best.", Given, trial);

        yaml.ShouldBe("""
            # Best.
            extends: sweep
            note: 'x y'
            algorithm:
              gamma: 0.9
              network:
                hidden_sizes: [8, 8]
              lambda: 0.5
            seed: 3
            stop:
              episode_reward_mean: '>=3'
            weights:
              a.b: 2

            """.ReplaceLineEndings("\n"));
        var bound = Bind(PoleExperiment.Definition.Options, yaml.Replace("extends: sweep\n", "", StringComparison.Ordinal));
        bound.Single(o => o.Path == "algorithm.network.hidden_sizes").Text.ShouldBe("8,8");
        bound.Single(o => o.Path == "weights.a.b").Text.ShouldBe("2");
    }

    [Fact]
    public void The_schema_refuses_a_misspelt_wrapper_and_takes_what_the_program_takes()
    {
        using var json = JsonDocument.Parse(PresetSchema.Write(PoleExperiment.Definition));
        var properties = json.RootElement.GetProperty("properties");
        var wrapper = Pattern(properties.GetProperty("environment").GetProperty("properties").GetProperty("wrappers").GetProperty("items"));
        foreach (var right in new[] { "grey", "frame_stack(4)", "clip_reward(0.5)", "scale_reward(1e-3)" })
            wrapper.IsMatch(right).ShouldBeTrue(right);
        foreach (var wrong in new[] { "frame_stak(4)", "grey(3)", "frame_stack", "frame_stack(x)" })
            wrapper.IsMatch(wrong).ShouldBeFalse(wrong);
        var rate = Pattern(properties.GetProperty("algorithm").GetProperty("properties").GetProperty("learning_rate"));
        (rate.IsMatch("linear(3e-4, 0, 1000000)"), rate.IsMatch("3e-4"), rate.IsMatch("liner(3e-4, 0, 1000000)")).ShouldBe((true, true, false));
        var stop = Pattern(properties.GetProperty("stop").GetProperty("additionalProperties"));
        foreach (var right in new[] { "18", ">=18", "<= 0.1", ">=-3e5", "5m", "<=1:30:00" })
            stop.IsMatch(right).ShouldBeTrue(right);
        stop.IsMatch(">18").ShouldBeFalse();
        var seconds = properties.GetProperty("checkpoint").GetProperty("properties").GetProperty("interval_seconds");
        seconds.GetProperty("type").EnumerateArray().Select(t => t.GetString()).ShouldBe(["number", "string"]);
        Pattern(seconds).IsMatch("5m").ShouldBeTrue();
    }

    private static Regex Pattern(JsonElement schema) => new(schema.GetProperty("pattern").GetString()!, RegexOptions.ECMAScript);

    private static IReadOnlyList<ResolvedOption> Bind(OptionTable table, string yaml)
    {
        var lookup = new OptionLookup(table);
        var bound = ConfigBinder.Bind(lookup, [YamlLayer.Parse(lookup, yaml, "x.yaml")]);
        bound.Errors.ShouldBeEmpty();
        return bound.Resolved;
    }
}
