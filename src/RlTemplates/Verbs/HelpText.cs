using System.CommandLine;
using RlTemplates.Experiments;

namespace RlTemplates.Verbs;

/// <summary>Help of a verb: its own options, then every option of the config class by group.</summary>
internal static class HelpText
{
    private const string Indent = "      ";

    public static int Write(TextWriter output, Command command, IReadOnlyList<ExperimentDefinition> experiments)
    {
        output.WriteLine(command.Description);
        output.WriteLine();
        if (command.Subcommands.Count > 0)
        {
            output.WriteLine("Verbs:");
            foreach (var verb in command.Subcommands)
                output.WriteLine($"  {verb.Name,-10} {verb.Description}");
            output.WriteLine();
        }
        foreach (var argument in command.Arguments)
            output.WriteLine($"  <{argument.Name}>  {argument.Description}");
        output.WriteLine("Options:");
        foreach (var option in CommandTree.OptionsOf(command).Where(o => !o.Hidden))
            output.WriteLine($"  {option.Name,-14} {option.Description}");
        if (command.Name is "train" or "sweep" or "config" or "submit")
            foreach (var experiment in experiments)
                WriteOptions(output, experiment);
        else if (command.Name is "evaluate")
            output.WriteLine("\nOptions of the experiment, as 'train --help' lists them, change those of the run, for example --evaluation.explore true.");
        else if (command.Subcommands.Count > 0)
            output.WriteLine($"\nExperiments: {string.Join(", ", experiments.Select(e => e.Name))}. 'train --help' lists every option.");
        return ExitCodes.Success;
    }

    private static void WriteOptions(TextWriter output, ExperimentDefinition experiment)
    {
        var defaults = experiment.Options.CreateDefault();
        foreach (var group in experiment.Options.Options.Where(o => !o.IsOfTarget).GroupBy(o => o.Path.Contains('.', StringComparison.Ordinal) ? o.Path[..o.Path.IndexOf('.', StringComparison.Ordinal)] : ""))
        {
            output.WriteLine();
            output.WriteLine(group.Key.Length == 0 ? $"{experiment.Name}:" : $"{experiment.Name}, {group.Key}:");
            foreach (var option in group)
            {
                output.WriteLine($"  {option.CommandLineName}{(option.IsDictionary ? ".<key>" : "")}  ({option.Expected}{Range(option)}; default {option.Show(option.Format(defaults))})");
                if (option.Summary.Length > 0)
                    output.WriteLine(Indent + option.Summary);
            }
        }
        WriteTargets(output, experiment);
    }

    // Most are never changed on the command line; config init lists them all.
    private static void WriteTargets(TextWriter output, ExperimentDefinition experiment)
    {
        var targets = experiment.Targets.Concat(experiment.Machines).Where(t => t.Options.Count > 0).ToList();
        if (targets.Count == 0)
            return;
        output.WriteLine();
        output.WriteLine($"{experiment.Name}, targets and machines ('config init' lists their options):");
        foreach (var target in targets)
            output.WriteLine($"  {target.Options[0].CommandLineName} and {target.Options.Count - 1} more of [{target.Kind}]");
    }

    private static string Range(Options.Option option) => option.RangeText is { Length: > 0 } range ? ", must " + range : "";
}
