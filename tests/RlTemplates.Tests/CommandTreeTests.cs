using System.CommandLine;
using RlTemplates.Generators.Parsing;
using RlTemplates.Verbs;

namespace RlTemplates.Tests;

public class CommandTreeTests
{
    [Fact]
    public void Every_option_of_a_verb_is_reserved_by_the_analyzer()
    {
        var names = Names(CommandTree.Build([PoleExperiment.Definition])).ToList();

        names.Count.ShouldBeGreaterThan(8);
        names.Except(ReservedOptions.Names).ShouldBeEmpty();
    }

    [Fact]
    public void Only_verbs_that_can_end_cleanly_take_over_signals() =>
        CommandTree.Build([PoleExperiment.Definition]).Subcommands.Where(c => c.Action is VerbAction { IsInterruptible: true }).Select(c => c.Name)
            .ShouldBe(["train", "sweep", "evaluate", "attach"], ignoreOrder: true);

    private static IEnumerable<string> Names(Command command) =>
        [.. command.Options.SelectMany(o => o.Aliases.Append(o.Name)), .. command.Subcommands.SelectMany(Names)];
}
