using System.Text.Json;
using RlTemplates.Configuration;
using RlTemplates.Options;

namespace RlTemplates.Tests;

/// <summary>Options of an experiment in the hyperparameters of a container: what is bound is what the same text on the command line gives.</summary>
public class HyperparameterTests
{
    private static readonly string[] Awkward =
    [
        "-3e-1", "a,b", "\"", "\"quoted\"", "\"\"quoted\"\"", "'", "=", "a=b", "#", "# no comment", "two\nlines", "\t", new('x', 3000), "", " ", " a ", "null", "~", "true", "True", "[]", "[1, 2]", "[\"a\", \"b\"]", "{}",
        "{\"a\": 1}", "\\", "\\n", "\\\"", "1e5", "007", "NaN", "é", "😀", "\ud83d", "%s", "$HOME", "--seed", "-", "@file", "None", "a\\,b", "\"\"", "[a\\,b,c]", "\"", "\"a\",\"b\"",
    ];

    private static BoundConfig Bind(IReadOnlyDictionary<string, string> hyperparameters)
    {
        var lookup = new OptionLookup(PoleExperiment.Definition.Options);
        return ConfigBinder.Bind(lookup, [HyperparameterLayer.Read(lookup, hyperparameters)]);
    }

    private static BoundConfig Bind(string name, string text) => Bind(new Dictionary<string, string> { [name] = text });

    private static BoundConfig BindTyped(string name, string text)
    {
        var lookup = new OptionLookup(PoleExperiment.Definition.Options);
        return ConfigBinder.Bind(lookup, [CommandLineLayer.Read(lookup, [$"{name}={text}"], [])]);
    }

    private static string? Text(BoundConfig bound, string path) => bound.Config is null ? null : string.Join('|', bound.Resolved.Where(o => o.Path == path || o.Path.StartsWith(path + ".", StringComparison.Ordinal)).Select(o => $"{o.Path}={o.Text}"));

    private static string Json(string text) => JsonSerializer.Serialize(text);

    public static TheoryData<string> Paths => [.. PoleExperiment.Definition.Options.Options.Where(o => !o.IsSecret).Select(o => o.Path)];

    [Theory, MemberData(nameof(Paths))]
    public void Every_option_takes_every_awkward_text_as_the_command_line_does(string path)
    {
        var option = PoleExperiment.Definition.Options.Options.Single(o => o.Path == path);
        var current = option.Format(option.IsOfTarget ? new object() : new PoleExperiment());
        foreach (var text in Awkward.Append(current).Concat(option.Choices))
        {
            var typed = BindTyped(option.CommandLineName, text);
            // Half of a surrogate pair is no JSON.
            var told = Bind(path, text.Any(char.IsSurrogate) && text.Length == 1 ? text : Json(text));

            // What only the command line refuses may have been encoded twice.
            if (typed.Errors.Count > 0 && text is ['"' or '[' or '{', ..])
                continue;
            Text(told, path).ShouldBe(Text(typed, path), $"{path} '{text}'");
            told.Errors.Select(e => e.Replace($"hyperparameter {path}", option.CommandLineName, StringComparison.Ordinal)).ShouldBe(typed.Errors, $"{path} '{text}'");
        }
    }

    [Theory]
    [InlineData("seed"), InlineData("--seed"), InlineData("Seed")]
    public void A_name_may_be_written_in_any_way(string name) => Source(Bind(name, "7"), "seed").ShouldBe(("7", $"hyperparameter {name}", SourceKind.Hyperparameter));

    [Theory]
    [InlineData("algorithm.learning_rate"), InlineData("algorithm.learning-rate"), InlineData("--algorithm.learning-rate"), InlineData("--algorithm.learning_rate")]
    public void A_path_may_be_written_in_any_way(string name) => Source(Bind(name, "1e-05"), "algorithm.learning_rate").ShouldBe(("1E-05", $"hyperparameter {name}", SourceKind.Hyperparameter));

    [Theory]
    [InlineData("[\"a\", \"b,c\"]", "a,b\\,c")]
    [InlineData("[]", "[]")]
    [InlineData("[\"\"]", "\"\"")]
    [InlineData("\"a,b\"", "a,b")]
    [InlineData("a,b", "a,b")]
    [InlineData("[a,b]", "a,b")]
    [InlineData("['a', 'b']", "'a','b'")]
    public void A_list_may_be_JSON_or_text(string text, string expected) => Source(Bind("notes", text), "notes").Text.ShouldBe(expected);

    [Theory]
    [InlineData("{\"own\": 2, \"base_weight\": 3}")]
    [InlineData("own=2,base_weight=3")]
    [InlineData("\"own=2,base_weight=3\"")]
    public void A_dictionary_may_be_JSON_or_text(string text) =>
        Bind("weights", text).Config.ShouldBeOfType<PoleExperiment>().Weights.OrderBy(w => w.Key).Select(w => $"{w.Key} {w.Value}").ShouldBe(["base_weight 3", "own 2"]);

    [Fact]
    public void An_entry_of_a_dictionary_is_set_by_its_key()
    {
        var bound = Bind(new Dictionary<string, string> { ["weights.my_Key-1"] = "\"2\"", ["stop.episode-reward-mean"] = "\">=100\"" });

        bound.Errors.ShouldBeEmpty();
        bound.Resolved.Where(o => o.Source.Kind == SourceKind.Hyperparameter).Select(o => $"{o.Path} {o.Text}").ShouldBe(["weights.my_Key-1 2", "stop.episode_reward_mean >=100"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("\"0.25\"")]
    [InlineData("\"\\\"0.25\\\"\"")]
    [InlineData("0.25")]
    public void A_number_that_was_encoded_twice_is_read_all_the_same(string text) => Source(Bind("algorithm.gamma", text), "algorithm.gamma").Text.ShouldBe("0.25");

    [Fact]
    public void What_is_wrong_is_said_of_the_hyperparameter()
    {
        Bind("algorithm.gamma", "\"7\"").Errors.ShouldBe(["hyperparameter algorithm.gamma is 7; it must lie in [0, 1]."]);
        Bind("algorithm.gama", "1").Errors.ShouldBe(["hyperparameter algorithm.gama belongs to no option; did you mean algorithm.gamma?"]);
        Bind("algorithm", "{}").Errors.ShouldHaveSingleItem().ShouldStartWith("hyperparameter algorithm belongs to no option: algorithm is a group; set its options, such as algorithm.");
        Bind(new Dictionary<string, string> { ["seed"] = "1", ["--seed"] = "2" }).Errors.ShouldBe(["hyperparameter --seed sets the same option as hyperparameter seed; leave out one of them."]);
        Bind("api_key", "\"secret\"").Resolved.Single(o => o.Path == "api_key").Text.ShouldBe("***");
    }

    private static (string Text, string Source, SourceKind Kind) Source(BoundConfig bound, string path)
    {
        bound.Errors.ShouldBeEmpty();
        var option = bound.Resolved.Single(o => o.Path == path);
        return (option.Text, option.Source.Text, option.Source.Kind);
    }
}
