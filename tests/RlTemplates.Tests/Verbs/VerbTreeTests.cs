using System.CommandLine;
using RlTemplates.Generators.Parsing;
using RlTemplates.Verbs;

namespace RlTemplates.Tests.Verbs;

public sealed class VerbTreeTests
{
    [Fact]
    public void Every_option_of_a_verb_that_takes_options_of_the_config_class_is_reserved_by_the_analyzer()
    {
        var names = Names(new VerbTree([PoleExperiment.Definition], [], [.. BuiltInVerbs.Create().Where(v => v.ConfigUse is not (ConfigUse.None or ConfigUse.OfTarget))]).Root).ToList();

        names.Count.ShouldBeGreaterThan(8);
        names.Except(ReservedOptions.Names).ShouldBeEmpty();
    }

    [Fact]
    public void Only_verbs_that_can_end_cleanly_take_over_signals() =>
        BuiltInVerbs.Create().Where(v => v.EndsOnInterrupt).Select(v => v.Name).ShouldBe(
        [
            "train", "sweep", "evaluate", "train-and-evaluate", "continuous-train-and-evaluate", "continuous-eval", "continuous-eval-on-train-data", "run", "test",
            "submit", "attach", "stop", "jobs", "jobs show", "logs", "pull", "deploy", "predict", "endpoints", "endpoints delete",
            "models", "models register", "models show", "models download", "models delete", "compute", "compute create", "compute status", "compute wait", "compute delete",
        ],
        ignoreOrder: true);

    [Fact]
    public void A_verb_that_hides_a_built_in_one_is_refused_and_both_are_named() =>
        Conflict(new OtherVerb("train")).ShouldBe(
            "The verb 'train' (RlTemplates.Tests.Verbs.VerbTreeTests+OtherVerb of RlTemplates.Tests) has the name of a built-in verb, "
            + "'train' (RlTemplates.Verbs.TrainVerb of RlTemplates); give it another name.");

    [Fact]
    public void Two_verbs_of_one_name_are_refused_and_both_are_named() =>
        Conflict(new OtherVerb("probe"), new OtherVerb("probe")).ShouldBe(
            "Two packages have a verb of one name: 'probe' (RlTemplates.Tests.Verbs.VerbTreeTests+OtherVerb of RlTemplates.Tests) and "
            + "'probe' (RlTemplates.Tests.Verbs.VerbTreeTests+OtherVerb of RlTemplates.Tests); reference only one of them.");

    [Theory]
    [InlineData("--runs is an option of every verb; give that of the verb 'probe' (", ") another name.", ConfigUse.None, "--runs")]
    [InlineData("The verb 'probe' (", ") has 2 options called --port", ConfigUse.None, "--port", "--port")]
    [InlineData("--seed is an option of the verb 'probe' (", ") and, as seed, of the experiment pole; rename one of them", ConfigUse.All, "--seed")]
    [InlineData("--pause is an option of the verb 'probe' (", ") and, as pause, of the experiment pole; rename one of them", ConfigUse.OfRun, "--pause")]
    public void An_option_that_another_one_hides_is_refused_and_both_are_named(string start, string end, ConfigUse use, params string[] options)
    {
        var message = Conflict(new OtherVerb("probe", use, options));

        message.ShouldStartWith(start);
        message.ShouldContain(end);
    }

    [Fact]
    public void A_verb_without_options_of_the_config_class_may_call_its_own_alike() =>
        new VerbTree([PoleExperiment.Definition], [], [.. BuiltInVerbs.Create(), new OtherVerb("probe", ConfigUse.None, "--seed")]).Root.Subcommands
            .ShouldContain(c => c.Name == "probe");

    [Theory]
    [InlineData("")]
    [InlineData("Deploy")]
    [InlineData("deploy  now")]
    [InlineData("-deploy")]
    public void A_verb_has_a_name_that_can_be_typed(string name) =>
        Should.Throw<ArgumentException>(() => new OtherVerb(name)).Message.ShouldContain($"'{name}' is not a verb's name");

    private static string Conflict(params Verb[] verbs) =>
        Should.Throw<UserException>(() => new VerbTree([PoleExperiment.Definition], [], [.. BuiltInVerbs.Create(), .. verbs])).Findings.ShouldHaveSingleItem();

    private static IEnumerable<string> Names(Command command) =>
        [.. command.Options.SelectMany(o => o.Aliases.Append(o.Name)), .. command.Subcommands.SelectMany(Names)];

    private sealed class OtherVerb : Verb
    {
        public OtherVerb(string name, ConfigUse use = ConfigUse.None, params string[] options)
            : base(name, "Does something else.")
        {
            ConfigUse = use;
            Options = [.. options.Select(o => VerbOption.Text(o, "a text", "An option."))];
        }

        public override Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
