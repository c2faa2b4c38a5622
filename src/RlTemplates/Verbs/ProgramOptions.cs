using System.CommandLine;
using System.CommandLine.Parsing;

namespace RlTemplates.Verbs;

/// <summary>Options that every verb has, and those of the program itself.</summary>
internal sealed class ProgramOptions
{
    /// <summary>Asks for help.</summary>
    public Option<bool> Help { get; } = new("--help", "-h", "-?") { Recursive = true, Description = "Shows this help." };

    /// <summary>Asks for versions; belongs to the program, not to a verb.</summary>
    public Option<bool> Version { get; } = new("--version") { Description = "Shows the versions of the program and of RlTemplates." };

    /// <summary>Names the experiment.</summary>
    public Option<string?> Experiment { get; } = new("--experiment")
    {
        Recursive = true, HelpName = "the name of an experiment", Description = "Which experiment, where the project has several.",
    };

    /// <summary>Folder of all runs.</summary>
    public Option<string> Runs { get; } = new("--runs")
    {
        Recursive = true, HelpName = "a folder", Description = "Folder of all runs.", DefaultValueFactory = _ => "runs",
        Validators = { static runs => Judge(runs) },
    };

    /// <summary>Asks for the whole trace of an unexpected error.</summary>
    public Option<bool> Verbose { get; } = new("--verbose")
    {
        Recursive = true, Description = "Shows the whole trace of an unexpected error.",
    };

    /// <summary>All of them, in the order of the help.</summary>
    public IReadOnlyList<Option> All => [Help, Version, Experiment, Runs, Verbose];

    private static void Judge(OptionResult runs)
    {
        if (runs is { Tokens: [{ Value: var folder }] } && string.IsNullOrWhiteSpace(folder))
            runs.AddError($"--runs is '{folder}'; it must be the path of a folder.");
    }
}
