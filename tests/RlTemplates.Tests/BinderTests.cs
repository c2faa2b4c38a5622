using System.Collections;
using RlTemplates.Configuration;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Tests;

public class BinderTests
{
    private static BoundConfig Bind(string yaml = "", Hashtable? variables = null, params string[] tokens)
    {
        var lookup = new OptionLookup(PoleExperiment.Definition.Options);
        return ConfigBinder.Bind(lookup,
            [YamlLayer.Parse(lookup, yaml, "configs/default.yaml"), EnvironmentLayer.Read(lookup, variables ?? []), CommandLineLayer.Read(lookup, tokens, ["--config"])]);
    }

    private static string Source(BoundConfig bound, string path) => bound.Resolved.Single(r => r.Path == path).Source.Text;

    [Fact]
    public void A_default_that_the_compiler_could_not_read_is_judged_too()
    {
        var table = new DefaultsOf(PoleExperiment.Definition.Options, new PoleExperiment { Algorithm = new() { Gamma = 7 } });

        var lookup = new OptionLookup(table);
        ConfigBinder.Bind(lookup, []).Errors.ShouldBe(["default: algorithm.gamma is 7; it must lie in [0, 1]."]);
        ConfigBinder.Bind(lookup, [CommandLineLayer.Read(lookup, ["--algorithm.gamma", "0.9"], [])]).Errors.ShouldBeEmpty();
    }

    [Fact]
    public void A_question_ends_a_sentence_and_a_range_is_the_options_own() => Bind(tokens: ["--algorithm.network.activation", "rleu", "--algorithm.num-envs", "99999999999999"]).Errors.ShouldBe(
    [
        "--algorithm.num-envs is 99999999999999; it must lie in [1, 65536].",
        "--algorithm.network.activation is 'rleu'; it must be one of relu, tanh, linear; did you mean relu?",
    ], ignoreOrder: true);

    private sealed class DefaultsOf(OptionTable table, object defaults) : OptionTable
    {
        public override IReadOnlyList<Option> Options => table.Options;

        public override object CreateDefault() => defaults;

        public override object Bind(object from, OptionValues values) => table.Bind(from, values);
    }

    [Fact]
    public void Later_layers_win_and_each_value_remembers_its_place()
    {
        var bound = Bind("seed: 2\nalgorithm:\n  gamma: 0.9\n  lambda: 0.7\n", new() { ["RLT_ALGORITHM__LAMBDA"] = "0.6", ["RLT_SEED"] = "3" }, "--seed=4");

        var config = bound.Config.ShouldBeOfType<PoleExperiment>();
        (config.Seed, config.Algorithm.Gamma, config.Algorithm.Lambda).ShouldBe((4UL, 0.9, 0.6));
        Source(bound, "seed").ShouldBe("--seed");
        Source(bound, "algorithm.gamma").ShouldBe("configs/default.yaml, line 3, column 3");
        Source(bound, "algorithm.lambda").ShouldBe("RLT_ALGORITHM__LAMBDA");
        Source(bound, "algorithm.num_envs").ShouldBe("default");
    }

    [Theory]
    [InlineData(true, new[] { "own" })]
    [InlineData(false, new[] { "base_weight", "own" })]
    public void A_submitted_run_has_exactly_the_entries_that_it_records(bool isSubmitted, string[] expected)
    {
        var run = new RunInfo
        {
            Id = "1", Experiment = "pole", Status = RunStatus.Pending, CreatedAt = DateTimeOffset.UnixEpoch, Directory = "runs/pole/1",
            Config = [new("weights.own", "2", OptionSource.Code)],
        };

        var lookup = new OptionLookup(PoleExperiment.Definition.Options);

        var bound = ConfigBinder.Bind(lookup, [RunLayer.Read(lookup, run, isSubmitted)]);

        bound.Config.ShouldBeOfType<PoleExperiment>().Weights.Keys.ShouldBe(expected, ignoreOrder: true);
    }

    [Fact]
    public void Keys_of_a_dictionary_are_laid_over_each_other_one_by_one()
    {
        var config = Bind("stop: { episodes_total: 10 }", null, "--stop.time-total-s", "5").Config.ShouldBeOfType<PoleExperiment>();

        config.Stop.ToDictionary(s => s.Key, s => s.Value.Value)
            .ShouldBe(new Dictionary<string, double> { ["episode_reward_mean"] = 475, ["time_total_s"] = 5, ["episodes_total"] = 10 }, ignoreOrder: true);
    }

    [Fact]
    public void Each_key_of_a_dictionary_remembers_its_place()
    {
        var bound = Bind("stop: { episodes_total: 10 }", new() { ["RLT_STOP__TIME_TOTAL_S"] = "9" }, "--stop.episode-reward-mean", "20");

        bound.Resolved.Where(r => r.Path.StartsWith("stop", StringComparison.Ordinal)).Select(r => (r.Path, r.Text, r.Source.Text)).ShouldBe(
        [
            ("stop.episode_reward_mean", ">=20", "--stop.episode-reward-mean"), ("stop.episodes_total", ">=10", "configs/default.yaml, line 1, column 9"),
            ("stop.time_total_s", ">=9", "RLT_STOP__TIME_TOTAL_S"),
        ]);
    }

    [Fact]
    public void A_key_of_a_dictionary_is_a_known_one_in_another_spelling_or_stays_as_it_is_written()
    {
        var config = Bind("weights: { Foo-Bar: 2 }", new() { ["RLT_WEIGHTS__BASE_WEIGHT"] = "3" }, "--weights.Other-One", "4", "--stop.Steps-Per-X", "400", "--stop.steps-per-x=500")
            .Config.ShouldBeOfType<PoleExperiment>();

        config.Weights.ShouldBe(new Dictionary<string, double> { ["base_weight"] = 3, ["Foo-Bar"] = 2, ["Other-One"] = 4 }, ignoreOrder: true);
        config.Stop["Steps-Per-X"].Value.ShouldBe(500);
        config.Stop.Count.ShouldBe(3);
    }

    [Fact]
    public void A_layer_means_the_keys_of_those_below_it()
    {
        var lookup = new OptionLookup(PoleExperiment.Definition.Options);
        lookup.Learn(YamlLayer.Parse(lookup, "weights: { Foo-Bar: 2 }", "configs/default.yaml"));

        CommandLineLayer.Read(lookup, ["--weights.foo-bar", "1"], []).Values.ShouldHaveSingleItem().Text.ShouldBe("Foo-Bar=1");
    }

    [Theory]
    [InlineData("", "--stop.episode-reward-maen: stop has no key 'episode-reward-maen'; did you mean episode_reward_mean?", "--stop.episode-reward-maen", "5")]
    [InlineData("", "--stop.policy-los: stop has no key 'policy-los'", "--stop.policy-los", "5")]
    [InlineData("stop: { episode_reward_maen: 5 }", "configs/default.yaml, line 1, column 9: stop has no key 'episode_reward_maen'; did you mean episode_reward_mean?")]
    [InlineData("", "--stop: stop has no key 'xyz'; it must be one of Steps-Per-X, ", "--stop", "xyz=5")]
    public void A_criterion_must_be_on_a_metric_that_exists(string yaml, string expected, params string[] tokens) =>
        Bind(yaml, null, tokens).Errors.ShouldHaveSingleItem().ShouldStartWith(expected);

    [Fact]
    public void A_criterion_may_be_on_a_metric_of_the_algorithm() => Bind("", null, "--stop.learner/entropy", "<=0.1").Errors.ShouldBeEmpty();

    [Fact]
    public void All_errors_come_at_once_with_place_and_nearest_choice()
    {
        var bound = Bind("algoritm:\n  x: 1\nalgorithm:\n  gama: 1\n  gamma: 7\n", new() { ["RLT_SEED"] = "-1" }, "--sed", "3", "--algorithm.gamma", "abc", "stray");

        bound.Config.ShouldBeNull();
        var errors = string.Join('\n', bound.Errors);
        errors.ShouldContain("configs/default.yaml, line 4, column 3: unknown option algorithm.gama; did you mean algorithm.gamma?");
        errors.ShouldContain("configs/default.yaml, line 5, column 10: algorithm.gamma is 7; it must lie in [0, 1].");
        errors.ShouldContain("RLT_SEED is -1; it must lie in [0, 18446744073709551615].");
        errors.ShouldContain("Unknown option --sed; did you mean --seed?");
        errors.ShouldContain("--algorithm.gamma is 'abc'; it must be a number.");
        errors.ShouldContain("'stray' stands where an option is expected");
        errors.ShouldContain("line 1, column 1: unknown option algoritm; did you mean algorithm?");
    }

    [Fact]
    public void An_option_of_another_algorithm_is_called_so()
    {
        Bind("algorithm: { lock_step: true, vtrace_clip_rho: 2, gama: 1 }", null, "--algorithm.lock-step", "--environment.frame-stack=4").Errors.ShouldBe(
        [
            "configs/default.yaml, line 1, column 14: unknown option algorithm.lock_step; lock_step is an option of ImpalaOptions, which this experiment does not have.",
            "configs/default.yaml, line 1, column 31: unknown option algorithm.vtrace_clip_rho; vtrace_clip_rho is an option of ImpalaOptions, which this experiment does not have.",
            "configs/default.yaml, line 1, column 51: unknown option algorithm.gama; did you mean algorithm.gamma?",
            "Unknown option --algorithm.lock-step; lock_step is an option of ImpalaOptions, which this experiment does not have.",
            "Unknown option --environment.frame-stack; frame_stack is an option of BreakoutOptions and PongOptions, which this experiment does not have.",
        ]);
    }

    [Fact]
    public void A_variable_for_an_option_of_another_algorithm_is_called_so() =>
        Bind("", new() { ["RLT_ALGORITHM__LOCK_STEP"] = "true" }).Warnings.ShouldBe(
            ["Environment variable RLT_ALGORITHM__LOCK_STEP belongs to no option; lock_step is an option of ImpalaOptions, which this experiment does not have."]);

    [Fact]
    public void A_variable_that_no_option_knows_is_only_warned_of() =>
        Bind("", new() { ["RLT_SEEED"] = "1", ["PATH"] = "x" }).Warnings.ShouldBe(["Environment variable RLT_SEEED belongs to no option; did you mean RLT_SEED?"]);

    [Theory]
    [InlineData("--seed", "--seed lacks its value")]
    [InlineData("--algorithm.normalize-advantages=perhaps", "it must be true or false")]
    public void A_value_is_needed_unless_the_option_is_a_switch(string token, string expected) =>
        Bind("", null, token).Errors.ShouldHaveSingleItem().ShouldContain(expected);

    [Fact]
    public void A_switch_needs_no_value() =>
        Bind("", null, "--algorithm.normalize-advantages").Config.ShouldBeOfType<PoleExperiment>().Algorithm.NormalizeAdvantages.ShouldBeTrue();

    [Theory]
    [InlineData("notes: [' a ', b]", " a ", "b")]
    [InlineData("notes: ['']", "")]
    [InlineData("notes: []")]
    public void Elements_of_a_yaml_list_stay_as_they_are(string yaml, params string[] expected) =>
        Bind(yaml).Config.ShouldBeOfType<PoleExperiment>().Notes.ShouldBe(expected);

    [Fact]
    public void A_value_that_begins_with_dashes_is_written_with_an_equals_sign()
    {
        Bind("", null, "--note", "--seed", "1").Errors.ShouldBe(["--note lacks its value; it must be text. A value that begins with -- is written --note=VALUE."]);
        Bind("", null, "--note=--seed").Config.ShouldBeOfType<PoleExperiment>().Note.ShouldBe("--seed");
        Bind("", null, "--note", "-- x").Config.ShouldBeOfType<PoleExperiment>().Note.ShouldBe("-- x");
    }

    [Theory]
    [InlineData("--pause", "2m", "--pause is 2m; it must lie in [1s, 1m].")]
    [InlineData("--algorithm.learning-rate", "linear(0.1, -1, 5)", "--algorithm.learning-rate is linear(0.1, -1, 5); each number must lie in [0, 10].")]
    [InlineData("--algorithm.entropy-coeff", "-0.1", "--algorithm.entropy-coeff is -0.1; it must lie in [0, 100].")]
    [InlineData("--algorithm.network.hidden-sizes", "64,0", "--algorithm.network.hidden-sizes is 64,0; each element must lie in [1, 65536].")]
    public void A_range_applies_to_every_number_of_a_value(string name, string value, string expected) =>
        Bind("", null, name, value).Errors.ShouldBe([expected]);

    [Fact]
    public void Lists_are_sequences_in_yaml_and_commas_on_the_command_line()
    {
        Bind("algorithm: { network: { hidden_sizes: [32, 16] } }").Config.ShouldBeOfType<PoleExperiment>().Algorithm.Network.HiddenSizes.ShouldBe([32, 16]);
        Bind("", null, "--algorithm.network.hidden-sizes", "8,4").Config.ShouldBeOfType<PoleExperiment>().Algorithm.Network.HiddenSizes.ShouldBe([8, 4]);
    }

    [Theory]
    [InlineData("seed: &a 1\nalgorithm: { num_envs: *a }", "anchors are not allowed")]
    [InlineData("seed: 1\nseed: 2", "seed is set twice")]
    [InlineData("seed: [1", "line")]
    [InlineData("- 1", "a preset is a mapping")]
    [InlineData("just text", "a preset is a mapping")]
    [InlineData("algorithm: 3", "algorithm is a group")]
    [InlineData("seed: { a: 1 }", "seed is a group of keys")]
    [InlineData("seed: 1\n---\nseed: 2", "a second begins here")]
    [InlineData("? [a]\n: 1", "a key must be the name of an option")]
    public void Wrong_yaml_is_one_clear_error(string yaml, string expected) => Bind(yaml).Errors.ShouldContain(e => e.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void Deep_nesting_is_refused_not_followed()
    {
        var deep = string.Concat(Enumerable.Repeat("{a: ", 5000)) + "1" + new string('}', 5000);

        Bind(deep).Errors.ShouldContain(e => e.Contains("levels deep", StringComparison.Ordinal) || e.Contains("line", StringComparison.Ordinal));
    }

    [Fact]
    public void An_empty_preset_changes_nothing() => Bind("# nothing\n").Config.ShouldBeOfType<PoleExperiment>().ShouldBe(new PoleExperiment(), new SameText());

    private sealed class SameText : IEqualityComparer<PoleExperiment>
    {
        public bool Equals(PoleExperiment? x, PoleExperiment? y) => Text(x!) == Text(y!);

        public int GetHashCode(PoleExperiment obj) => 0;

        private static string Text(PoleExperiment config) => string.Join('\n', new OptionLookup(PoleExperiment.Definition.Options).Options.Select(o => o.Format(config)));
    }
}
