using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using RlTemplates.Configuration;
using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary>The verbs and their own options. Options of the config class are left over for the binder.</summary>
internal static class CommandTree
{
    private const string RunText = "an id, the unique beginning of one, or latest";
    private const int MostEpisodes = 100_000;

    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    /// <summary>Asks for help.</summary>
    public static readonly Option<bool> Help = new("--help", "-h", "-?") { Recursive = true, Description = "Shows this help." };

    /// <summary>Asks for the whole trace of an unexpected error.</summary>
    public static readonly Option<bool> Verbose = new("--verbose") { Recursive = true, Description = "Shows the whole trace of an unexpected error." };

    /// <summary>Asks for versions; belongs to the program, not to a verb.</summary>
    public static readonly Option<bool> Version = new("--version") { Description = "Shows the versions of the program and of RlTemplates." };

    private static readonly Option<string?> ExperimentName = new("--experiment") { Recursive = true, HelpName = "the name of an experiment", Description = "Which experiment, where the project has several." };
    private static readonly Option<string> Runs = new("--runs") { Recursive = true, HelpName = "a folder", Description = "Folder of all runs.", DefaultValueFactory = _ => "runs" };

    /// <summary>Reads a command line and runs its verb.</summary>
    /// <param name="experiments">The project's experiments.</param>
    /// <param name="args">The command line.</param>
    public static int Run(IReadOnlyList<ExperimentDefinition> experiments, IReadOnlyList<string> args)
    {
        var parsed = Parse(Build(experiments), args);
        return ((VerbAction)parsed.CommandResult.Command.Action!).Invoke(parsed);
    }

    /// <summary>Reads a command line: a value that begins with @ names no file, and short options are not bundled.</summary>
    public static ParseResult Parse(Command root, IReadOnlyList<string> args) => root.Parse(args, Parsing);

    /// <summary>Makes the tree.</summary>
    /// <param name="experiments">The project's experiments.</param>
    public static Command Build(IReadOnlyList<ExperimentDefinition> experiments)
    {
        var config = new Option<string?>("--config") { HelpName = "the name or path of a preset", Description = "A preset: NAME means configs/<experiment>/NAME.yaml or configs/NAME.yaml. Default: default, where it exists." };
        var resume = new Option<string?>("--resume") { HelpName = RunText, Description = "Goes on with a run from its newest checkpoint: id, unique beginning of an id, or latest." };
        var run = new Option<string>("--run") { HelpName = RunText, Description = "The run: id, unique beginning of an id, or latest.", DefaultValueFactory = _ => "latest" };
        var episodes = new Option<int?>("--episodes") { HelpName = Episodes, Description = "Number of episodes. Default: the run's evaluation.episodes.", CustomParser = r => ParseWhole(r, "--episodes", MostEpisodes) };
        var checkpoint = new Option<string?>("--checkpoint") { HelpName = "the folder name of a checkpoint", Description = "Folder name of a checkpoint. Default: the newest." };
        var shown = new Argument<string>("run") { Description = "The run: id, unique beginning of an id, or latest.", DefaultValueFactory = _ => "latest" };

        var file = new Option<string?>("--out") { HelpName = "a file", Description = "The file to write. Default: the console." };
        var name = new Argument<string>("name") { Description = "Name of the preset: configs/NAME.yaml is written." };
        var first = new Argument<string>("a") { Description = "A preset or a run." };
        var second = new Argument<string>("b") { Description = "The preset or run to compare it with." };

        var sweep = new Option<string?>("--resume") { HelpName = RunText, Description = "Goes on with a sweep: trials that were interrupted or killed go on, the others begin." };
        var parallel = new Option<int?>("--parallel") { HelpName = $"a whole number in [1, {SweepChecker.MostParallel}]", Description = "Trials at once. Default: the sweep's parallel, or one on each core.", CustomParser = r => ParseWhole(r, "--parallel", SweepChecker.MostParallel) };
        var best = new Option<string?>("--write-best") { HelpName = "the name of a preset", Description = "Writes configs/NAME.yaml with the best values, on top of the sweep's preset." };
        var job = new Option<string?>("--job") { Hidden = true };
        var target = new Option<string>("--to") { HelpName = "the name of a target", Description = "Where to: local, a process of this machine that outlives the terminal, or a target that the config class declares.", DefaultValueFactory = _ => "local" };

        Selection Select(ParseResult p, string? run = null) => Selection.Of(p, experiments, ExperimentName, run is null ? null : () => Store(p).Find(run));
        string? Named(ParseResult p) => Selection.Named(p, experiments, ExperimentName)?.Name;
        Func<ParseResult, IReadOnlyList<string>> errors = p => Selection.Errors(p, experiments, ExperimentName, config);

        var root = Verb(Path.GetFileNameWithoutExtension(Environment.ProcessPath ?? "experiment"), "Trains and evaluates an agent.", [Help, Version, ExperimentName, Runs, Verbose], [],
            c => new(c, experiments));
        root.Add(Verb("train", "Trains until a stop criterion is met; Ctrl-C ends cleanly with a checkpoint.", [config, resume, job], [], c => new(c, experiments)
        {
            Run = (p, stop) => TrainVerb.Run(Select(p, p.GetValue(resume) ?? p.GetValue(job)), p.GetValue(config), p.GetValue(resume), p.GetValue(job), Store(p), stop),
            IsInterruptible = true,
            OptionErrors = errors,
        }));
        root.Add(Verb("sweep", "Trains once for each trial of a preset's sweep, several at once; Ctrl-C ends cleanly.", [config, sweep, parallel, best], [], c => new(c, experiments)
        {
            Run = (p, stop) => SweepVerb.Run(
                Select(p, p.GetValue(sweep)), new(p.GetValue(config), p.GetValue(sweep), p.GetValue(parallel), p.GetValue(best)), Store(p), stop),
            IsInterruptible = true,
            OptionErrors = errors,
        }));
        root.Add(Verb("evaluate", "Plays episodes with a run's policy.", [run, checkpoint, episodes], [], c => new(c, experiments)
        {
            Run = (p, stop) => EvaluateVerb.Run(Select(p, p.GetValue(run)), p.GetValue(run)!, p.GetValue(checkpoint), p.GetValue(episodes), Store(p), stop),
            IsInterruptible = true,
            OptionErrors = errors,
        }));
        var settings = Verb("config", "Prints every option's value and where it came from.", [config], [], c => new(c, experiments)
        {
            Run = (p, _) => ConfigVerb.Run(Select(p), p.GetValue(config)),
            OptionErrors = errors,
        });
        settings.Add(Verb("schema", "Writes the JSON Schema of the presets, by which editors complete and check them.", [file], [], c => new(c, experiments)
        {
            Run = (p, _) => PresetVerbs.Schema(Select(p).Definition, p.GetValue(file)),
        }));
        settings.Add(Verb("init", "Writes a preset with every option, its default and what it means; overwrites nothing.", [], [name], c => new(c, experiments)
        {
            Run = (p, _) => PresetVerbs.Init(Select(p).Definition, p.GetValue(name)!),
        }));
        settings.Add(Verb("diff", "Compares two presets or runs; ends with 1 where they differ.", [], [first, second], c => new(c, experiments)
        {
            Run = (p, _) => PresetVerbs.Diff(Select(p).Definition, p.GetValue(first)!, p.GetValue(second)!, Store(p)),
        }));
        root.Add(settings);
        var runs = Verb("runs", "Lists the runs, newest first.", [], [], c => new(c, experiments) { Run = (p, _) => RunVerbs.List(Store(p), Named(p)) });
        runs.Add(Verb("show", "Shows one run: tags, options and the reward curve.", [], [shown], c => new(c, experiments) { Run = (p, _) => RunVerbs.Show(Store(p), p.GetValue(shown)!, Named(p)) }));
        root.Add(runs);
        root.Add(Verb("submit", "Trains in a process that outlives the terminal.", [target, config], [], c => new(c, experiments)
        {
            Run = (p, _) => SubmitVerb.Run(Select(p), p.GetValue(target)!, p.GetValue(config), Store(p)),
            OptionErrors = errors,
        }));
        root.Add(Verb("attach", "Follows a submitted run's log and ends with its exit code; Ctrl-C detaches.", [], [shown], c => new(c, experiments)
        {
            Run = (p, stop) => SubmitVerb.Attach(Store(p), p.GetValue(shown)!, Named(p), stop),
            IsInterruptible = true,
        }));
        return root;
    }

    /// <summary>A verb's own options, then those of the verbs above that count everywhere below them.</summary>
    public static IEnumerable<Option> OptionsOf(Command command) => command.Options.Concat(Ancestors(command).SelectMany(c => c.Options).Where(o => o.Recursive));

    private static IEnumerable<Command> Ancestors(Command command) => command.Parents.OfType<Command>().SelectMany(parent => Ancestors(parent).Prepend(parent));

    private static string Episodes { get; } = string.Create(CultureInfo.InvariantCulture, $"a whole number in [1, {MostEpisodes}]");

    private static int? ParseWhole(ArgumentResult result, string name, int most)
    {
        if (result.Tokens is not [{ Value: var text }])
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most)
            return number;
        result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is '{text}'; it must be a whole number in [1, {most}]."));
        return null;
    }

    private static RunStore Store(ParseResult parsed) => new(parsed.GetValue(Runs)!);

    private static Command Verb(string name, string description, Option[] options, Argument[] arguments, Func<Command, VerbAction> action)
    {
        var command = new Command(name, description) { TreatUnmatchedTokensAsErrors = false };
        foreach (var option in options)
            command.Add(option);
        foreach (var argument in arguments)
            command.Add(argument);
        command.Action = action(command);
        return command;
    }
}
