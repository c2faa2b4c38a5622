using System.Collections;
using RlTemplates.Configuration;
using RlTemplates.Options;

namespace RlTemplates.Tests.Choices;

public sealed class ChoiceTests
{
    private static BoundConfig Bind(string yaml = "", Hashtable? variables = null, params string[] tokens)
    {
        var lookup = new OptionLookup(ChoiceExperiment.Definition.Options);
        return ConfigBinder.Bind(lookup, [YamlLayer.Parse(lookup, yaml, "x.yaml"), EnvironmentLayer.Read(lookup, variables ?? []), CommandLineLayer.Read(lookup, tokens, [])]);
    }

    private static ChoiceExperiment Config(BoundConfig bound)
    {
        bound.Errors.ShouldBeEmpty();
        return bound.Config.ShouldBeOfType<ChoiceExperiment>();
    }

    private static string[] Rows(BoundConfig bound, string prefix) =>
        [.. bound.Resolved.Where(r => r.Path.StartsWith(prefix, StringComparison.Ordinal)).Select(r => $"{r.Path} {r.Text} ({r.Source})")];

    [Fact]
    public void Defaults_are_those_of_the_class()
    {
        var bound = Bind();

        var config = Config(bound);
        config.Motor.ShouldBe(new PlainMotor { Threads = 3 });
        config.Outputs.Drains.ShouldBe([new LogDrain { Every = 5 }]);
        Rows(bound, "motor").ShouldBe(["motor.type plain (default)", "motor.threads 3 (default)"]);
        Rows(bound, "outputs.drains").ShouldBe(["outputs.drains.0.type log (default)", "outputs.drains.0.every 5 (default)", "outputs.drains.0.file log.txt (default)"]);
        Rows(bound, "more").ShouldBe(["more [] (default)"]);
    }

    [Fact]
    public void Yaml_chooses_a_record_and_the_command_line_sets_its_option()
    {
        var bound = Bind("motor: { type: fast, memory: 8, cooling: { fans: 5 } }", null, "--motor.memory", "9");

        Config(bound).Motor.ShouldBe(new FastMotor { Memory = 9, Cooling = new() { Fans = 5 } });
        Rows(bound, "motor").ShouldBe(
        [
            "motor.type fast (x.yaml, line 1, column 10)", "motor.memory 9 (--motor.memory)", "motor.is_big false (default)", "motor.cooling.fans 5 (x.yaml, line 1, column 44)",
        ]);
    }

    [Theory]
    [InlineData("", "motor.type plain (config class)", "motor.threads 3 (config class)")]
    [InlineData("plain", "motor.type plain (--motor.type)", "motor.threads 3 (config class)")]
    [InlineData("fast", "motor.type fast (--motor.type)", "motor.memory 4 (default)")]
    public void Defaults_come_from_the_class_only_where_it_chooses_the_record(string type, params string[] rows)
    {
        var lookup = new OptionLookup(ChoiceExperiment.Definition.Options);
        var layer = CommandLineLayer.Read(lookup, type.Length == 0 ? [] : ["--motor.type", type], []);

        Rows(ConfigBinder.Bind(lookup, [layer], ["motor"]), "motor").Take(2).ShouldBe(rows);
    }

    [Fact]
    public void An_option_alone_edits_the_record_below() => Config(Bind("motor: { threads: 7 }")).Motor.ShouldBe(new PlainMotor { Threads = 7 });

    [Fact]
    public void Another_type_drops_what_lies_below() =>
        Config(Bind("motor: { type: plain, threads: 7 }", null, "--motor.memory", "20", "--motor.type", "fast")).Motor.ShouldBe(new FastMotor { Memory = 20 });

    [Fact]
    public void The_same_type_keeps_what_lies_below() => Config(Bind("motor: { threads: 7 }", new() { ["RLT_MOTOR__TYPE"] = "Plain" })).Motor.ShouldBe(new PlainMotor { Threads = 7 });

    [Theory]
    [InlineData("motor: null", "")]
    [InlineData("motor:\n", "")]
    [InlineData("motor: { type: null }", "")]
    [InlineData("", "--motor.type null")]
    [InlineData("motor: { type: fast }", "--motor.type null")]
    public void An_optional_choice_can_be_null(string yaml, string tokens)
    {
        var bound = Bind(yaml, null, tokens.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Config(bound).Motor.ShouldBeNull();
        Rows(bound, "motor").ShouldHaveSingleItem().ShouldStartWith("motor.type null (");
    }

    [Fact]
    public void A_list_takes_the_place_of_the_one_below()
    {
        var bound = Bind("outputs: { drains: [{ type: web, every: 10, labels: { a: b } }, { type: log }] }", new() { ["RLT_OUTPUTS__DRAINS__0__LABELS__C"] = "d" }, "--outputs.drains.1.file", "y", "--outputs.drains.0.every=20");

        var drains = Config(bound).Outputs.Drains;
        drains.Count.ShouldBe(2);
        var web = drains[0].ShouldBeOfType<WebDrainOptions>();
        web.Every.ShouldBe(20);
        web.Labels.OrderBy(l => l.Key).Select(l => l.Key + l.Value).ShouldBe(["Cd", "ab"], ignoreOrder: true);
        drains[1].ShouldBe(new LogDrain { File = "y" });
    }

    [Fact]
    public void The_command_line_edits_an_element_and_adds_the_next()
    {
        Config(Bind("", null, "--outputs.drains.0.every", "6", "--outputs.drains.1.every", "2", "--outputs.drains.1.type", "log", "--more.0.type=log")).ShouldSatisfyAllConditions(
            c => c.Outputs.Drains.ShouldBe([new LogDrain { Every = 6 }, new LogDrain { Every = 2 }]),
            c => c.More.ShouldBe([new LogDrain()]));
    }

    [Theory]
    [InlineData("outputs: { drains: [] }", "")]
    [InlineData("", "--outputs.drains []")]
    public void A_list_can_be_emptied(string yaml, string tokens) =>
        Config(Bind(yaml, null, tokens.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Outputs.Drains.ShouldBeEmpty();

    [Fact]
    public void Choices_lie_in_each_other()
    {
        var bound = Bind("more: [{ type: web, fallback: { type: web, copies: [{ type: log, file: deep }] } }]", null, "--more.0.fallback.copies.0.every", "3", "--more.0.copies.0.type", "log");

        var web = Config(bound).More[0].ShouldBeOfType<WebDrainOptions>();
        web.Fallback.ShouldBeOfType<WebDrainOptions>().Copies.ShouldBe([new LogDrain { File = "deep", Every = 3 }]);
        web.Copies.ShouldBe([new LogDrain()]);
        bound.Resolved.ShouldContain(r => r.Path == "more.0.fallback.copies.0.every" && r.Source.Text == "--more.0.fallback.copies.0.every");
    }

    [Theory]
    [InlineData("", "--outputs.drains [] --outputs.drains.0.type log --outputs.drains.0.file z")]
    [InlineData("", "--outputs.drains.0.file z --outputs.drains.0.type log --outputs.drains []")]
    [InlineData("outputs.drains.0.file: z\noutputs.drains.0.type: log\noutputs.drains: []\n", "")]
    public void A_list_is_emptied_before_elements_are_added_whatever_their_order(string yaml, string tokens) =>
        Config(Bind(yaml, null, tokens.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Outputs.Drains.ShouldBe([new LogDrain { File = "z" }]);

    [Fact]
    public void Dotted_names_in_yaml_edit_elements() =>
        Config(Bind("outputs.drains.0.every: 8\noutputs.drains.1.file: z\noutputs.drains.1.type: log\n")).Outputs.Drains.ShouldBe([new LogDrain { Every = 8 }, new LogDrain { File = "z" }]);

    [Theory]
    [InlineData("motor: { type: fats }", "", "x.yaml, line 1, column 16: motor.type is 'fats'; it must be one of fast, plain (or null); did you mean fast?")]
    [InlineData("motor: { type: torch, threads: 2 }", "", "x.yaml, line 1, column 16: motor.type is 'torch'; it must be one of fast, plain (or null).")]
    [InlineData("motor: { type: fast, threads: 2 }", "", "x.yaml, line 1, column 22: unknown option motor.threads; threads is an option of plain, and motor is fast.")]
    [InlineData("motor: { type: fast, memori: 2 }", "", "x.yaml, line 1, column 22: unknown option motor.memori; did you mean motor.memory?")]
    [InlineData("motor: { type: fast, memory: 2000 }", "", "x.yaml, line 1, column 30: motor.memory is 2000; it must lie in [1, 100].")]
    [InlineData("motor: { type: [fast] }", "", "x.yaml, line 1, column 16: motor.type is a list; it must be one of fast, plain or null.")]
    [InlineData("more: [{ type: log, file: [a, b] }]", "", "x.yaml, line 1, column 27: more.0.file is a list; it must be text.")]
    [InlineData("more: [{ type: log, file: ~ }]", "", "x.yaml, line 1, column 27: more.0.file is null; it must be text.")]
    [InlineData("", "--motor fast", "Unknown option --motor: motor is a choice between records; set motor.type to one of fast, plain.")]
    [InlineData("motor: fast", "", "x.yaml, line 1, column 8: motor is a choice between records; write motor: { type: … }, where the type is one of fast, plain.")]
    [InlineData("spare: null", "", "x.yaml, line 1, column 8: spare is a choice between records; write spare: { type: … }, where the type is one of fast, plain.")]
    [InlineData("more: [{ every: 2 }]", "", "x.yaml, line 1, column 8: more.0 lacks its type; it must be one of log, web.")]
    [InlineData("more: [log]", "", "x.yaml, line 1, column 8: an element of more is a record; write { type: … }, where the type is one of log, web.")]
    [InlineData("more: 5", "", "x.yaml, line 1, column 7: more is '5'; it must be [], or in a preset a list of records such as [{ type: log }].")]
    [InlineData("more: [{ type: log, type: log }]", "", "x.yaml, line 1, column 21: more.0.type is set twice; keep one.")]
    [InlineData("", "--motor.type fats", "--motor.type is 'fats'; it must be one of fast, plain (or null); did you mean fast?")]
    [InlineData("", "--motor.memory 3", "Unknown option --motor.memory; memory is an option of fast, and motor is plain.")]
    [InlineData("", "--motor.type fats --motor.memory 3", "--motor.type is 'fats'; it must be one of fast, plain (or null); did you mean fast?")]
    [InlineData("motor: null", "--motor.threads 3", "Unknown option --motor.threads: motor is null; set motor.type to one of fast, plain.")]
    [InlineData("", "--outputs.drains.2.type log", "Unknown option --outputs.drains.2.type: outputs.drains has 1 element; the next begins with outputs.drains.1.type.")]
    [InlineData("", "--outputs.drains.1.every 3", "Unknown option --outputs.drains.1.every: outputs.drains has 1 element; the next begins with outputs.drains.1.type.")]
    [InlineData("", "--outputs.drains.every 3", "Unknown option --outputs.drains.every: outputs.drains is a list; its elements are outputs.drains.0, outputs.drains.1 and so on.")]
    [InlineData("motor: { type: fast, is_big: true }", "", "motor.memory is 4; it must be at least 10 where motor.is_big (x.yaml, line 1, column 22) is true.")]
    public void What_is_wrong_is_one_sentence(string yaml, string tokens, string expected) =>
        Bind(yaml, null, tokens.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Errors.ShouldBe([expected]);

    [Fact]
    public void A_rule_between_options_holds_where_its_record_is_chosen() => Bind("spare: { type: plain }\nmotor: { type: fast, is_big: true, memory: 10 }").Errors.ShouldBeEmpty();

    [Fact]
    public void A_list_has_an_end() => Bind("more:\n" + string.Concat(Enumerable.Repeat("- { type: log }\n", 65))).Errors.ShouldBe(["x.yaml, line 66, column 3: more has 65 elements; it has at most 64."]);

    [Fact]
    public void Secrets_of_a_record_are_not_recorded()
    {
        var bound = Bind("more: [{ type: web }]", new() { ["RLT_MORE__0__API_KEY"] = "abc" });

        Config(bound).More[0].ShouldBeOfType<WebDrainOptions>().ApiKey.ShouldBe("abc");
        bound.Resolved.Single(r => r.Path == "more.0.api_key").Text.ShouldBe("***");
        bound.Secrets.ShouldContain(new KeyValuePair<string, string>("RLT_MORE__0__API_KEY", "abc"));
    }
}
