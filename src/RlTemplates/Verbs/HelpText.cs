using System.CommandLine;
using RlTemplates.Experiments;
using RlTemplates.Options;

namespace RlTemplates.Verbs;

/// <summary>Help of a verb: its own options, then every option of the config class by group.</summary>
internal static class HelpText
{
    private const string Indent = "      ";
    private const int ShortestVerbs = 10;
    private const int ShortestOptions = 14;

    /// <summary>Writes the help.</summary>
    /// <param name="output">Receives it.</param>
    /// <param name="command">The command of the verb.</param>
    /// <param name="verb">The verb; null for the program itself and for a command that only groups verbs.</param>
    /// <param name="experiments">The program's experiments.</param>
    /// <param name="unmade">Those that cannot be made.</param>
    public static int Write(
        TextWriter output, Command command, Verb? verb, IReadOnlyList<ExperimentDefinition> experiments, IReadOnlyList<UnmadeExperiment> unmade)
    {
        output.WriteLine(command.Description);
        output.WriteLine();
        if (command.Subcommands.Count > 0)
        {
            output.WriteLine("Verbs:");
            WriteColumns(output, ShortestVerbs, [.. command.Subcommands.Select(below => (below.Name, below.Description))]);
            output.WriteLine();
        }
        foreach (var argument in command.Arguments)
            output.WriteLine($"  <{argument.Name}>  {argument.Description}");
        output.WriteLine("Options:");
        WriteColumns(output, ShortestOptions, [.. VerbTree.OptionsOf(command).Where(o => !o.Hidden).Select(option => (option.Name, option.Description))]);
        if (verb?.ConfigUse == ConfigUse.All)
        {
            foreach (var experiment in experiments)
                WriteOptions(output, experiment);
        }
        else if (verb?.ConfigUse == ConfigUse.OfRun)
        {
            output.WriteLine();
            output.WriteLine(
                "Options of the experiment, as 'train --help' lists them, change those of the run, for example --evaluation.explore true.");
        }
        else if (verb?.ConfigUse == ConfigUse.OfTarget)
        {
            output.WriteLine();
            output.WriteLine("Options of targets and machine groups, as 'submit --help' lists them, may be given too, for example --targets.NAME.OPTION value.");
        }
        else if (command.Subcommands.Count > 0 && experiments.Count > 0)
            output.WriteLine($"\nExperiments: {string.Join(", ", experiments.Select(e => e.Name))}. 'train --help' lists every option.");
        WriteUnmade(output, unmade);
        return ExitCodes.Success;
    }

    // The second column begins at one place, after the longest name.
    private static void WriteColumns(TextWriter output, int least, IReadOnlyList<(string Name, string? Text)> rows)
    {
        var width = rows.Select(row => row.Name.Length).Append(least).Max();
        foreach (var (name, text) in rows)
            output.WriteLine($"  {name.PadRight(width)} {text}");
    }

    private static void WriteUnmade(TextWriter output, IReadOnlyList<UnmadeExperiment> unmade)
    {
        if (unmade.Count == 0)
            return;
        output.WriteLine();
        output.WriteLine("Experiments that cannot be made:");
        foreach (var experiment in unmade)
            output.WriteLine($"  {ShownText.Clean(experiment.Finding)}");
    }

    private static void WriteOptions(TextWriter output, ExperimentDefinition experiment)
    {
        var defaults = experiment.Options.CreateDefault();
        foreach (var group in experiment.Options.Options.Where(o => !o.IsOfTarget).GroupBy(GroupOf))
        {
            output.WriteLine();
            output.WriteLine(group.Key.Length == 0 ? $"{experiment.Name}:" : $"{experiment.Name}, {group.Key}:");
            foreach (var option in group)
            {
                var key = option.IsDictionary ? ".<key>" : "";
                var value = $"{option.Expected}{Range(option)}; {Default(Options.OptionSecrets.Show(option, option.Format(defaults)))}";
                output.WriteLine($"  {option.CommandLineName}{key}  ({value})");
                if (option.Summary.Length > 0)
                    output.WriteLine(Indent + option.Summary);
            }
        }
        foreach (var choice in experiment.Options.Choices)
            ChoiceHelp.Write(output, experiment.Name, choice, choice.Read(defaults));
        WriteTargets(output, experiment);
    }

    /// <summary>A default as help shows it.</summary>
    public static string Default(string text) => text.Length == 0 ? "default empty" : "default " + text;

    // Most are never changed on the command line; config init lists them all.
    private static void WriteTargets(TextWriter output, ExperimentDefinition experiment)
    {
        var targets = experiment.Targets.Concat<AttributeDeclaration>(experiment.Machines).Where(t => t.Options.Count > 0).ToList();
        if (targets.Count == 0)
            return;
        output.WriteLine();
        output.WriteLine($"{experiment.Name}, targets and machines ('config init' lists their options):");
        foreach (var target in targets)
            output.WriteLine($"  {target.Options[0].CommandLineName} and {target.Options.Count - 1} more of [{target.Kind}]");
    }

    private static string GroupOf(Options.Option option) =>
        option.Path.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? option.Path[..dot] : "";

    /// <summary>An option's range, as help says it; nothing where it has none.</summary>
    internal static string Range(Options.Option option) => option.RangeText is { Length: > 0 } range ? ", must " + range : "";
}
