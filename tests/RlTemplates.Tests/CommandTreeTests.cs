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

    private static IEnumerable<string> Names(Command command) =>
        [.. command.Options.SelectMany(o => o.Aliases.Append(o.Name)), .. command.Subcommands.SelectMany(Names)];
}
