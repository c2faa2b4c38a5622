using System.CommandLine;
using System.CommandLine.Invocation;
using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary>The verbs and their own options. Options of the config class are left over for the binder.</summary>
internal static class CommandTree
{
    private static readonly Option<bool> Help = new("--help", "-h", "-?") { Recursive = true, Description = "Shows this help." };
    private static readonly Option<string?> ExperimentName = new("--experiment") { Recursive = true, Description = "Which experiment, where the project has several." };
    private static readonly Option<string> Runs = new("--runs") { Recursive = true, Description = "Folder of all runs.", DefaultValueFactory = _ => "runs" };
    private static readonly Option<bool> Verbose = new("--verbose") { Recursive = true, Description = "Shows the whole trace of an unexpected error." };

    /// <summary>Makes the tree.</summary>
    /// <param name="experiments">The project's experiments.</param>
    public static Command Build(IReadOnlyList<ExperimentDefinition> experiments)
    {
        var config = new Option<string?>("--config") { Description = "A preset: NAME means configs/<experiment>/NAME.yaml or configs/NAME.yaml. Default: default, where it exists." };
        var resume = new Option<string?>("--resume") { Description = "Goes on with a run from its newest checkpoint: id, unique beginning of an id, or latest." };
        var run = new Option<string>("--run") { Description = "The run: id, unique beginning of an id, or latest.", DefaultValueFactory = _ => "latest" };
        var episodes = new Option<int?>("--episodes") { Description = "Number of episodes. Default: the run's evaluation.episodes." };
        var checkpoint = new Option<string?>("--checkpoint") { Description = "Folder name of a checkpoint. Default: the newest." };
        var shown = new Argument<string>("run") { Description = "The run: id, unique beginning of an id, or latest.", DefaultValueFactory = _ => "latest" };

        var job = new Option<string?>("--job") { Hidden = true };
        var target = new Option<string>("--to") { Description = "Where to: local, a process of this machine that outlives the terminal.", DefaultValueFactory = _ => "local" };

        var show = Verb("show", "Shows one run: tags, options and the reward curve.", [], [shown],
            (p, _) => RunVerbs.Show(Store(p), p.GetValue(shown)!, p.GetValue(ExperimentName)), experiments);
        var runs = Verb("runs", "Lists the runs, newest first.", [], [], (p, _) => RunVerbs.List(Store(p), p.GetValue(ExperimentName)), experiments);
        runs.Add(show);

        var root = Verb(Path.GetFileNameWithoutExtension(Environment.ProcessPath ?? "experiment"), "Trains and evaluates an agent.", [], [], null, experiments);
        root.Add(Help);
        root.Add(ExperimentName);
        root.Add(Runs);
        root.Add(Verbose);
        root.Add(Verb("train", "Trains until a stop criterion is met; Ctrl-C ends cleanly with a checkpoint.", [config, resume, job], [],
            (p, c) => TrainVerb.Run(Selection.Of(p, experiments, ExperimentName), p.GetValue(config), p.GetValue(resume), p.GetValue(job), Store(p), c), experiments));
        root.Add(Verb("evaluate", "Plays episodes with a run's policy.", [run, checkpoint, episodes], [],
            (p, c) => EvaluateVerb.Run(Selection.Of(p, experiments, ExperimentName), p.GetValue(run)!, p.GetValue(checkpoint), p.GetValue(episodes), Store(p), c), experiments));
        root.Add(Verb("config", "Prints every option's value and where it came from.", [config], [],
            (p, _) => ConfigVerb.Run(Selection.Of(p, experiments, ExperimentName), p.GetValue(config)), experiments));
        root.Add(runs);
        root.Add(Verb("submit", "Trains in a process that outlives the terminal.", [target, config], [],
            (p, _) => SubmitVerb.Run(Selection.Of(p, experiments, ExperimentName), p.GetValue(target)!, p.GetValue(config), Store(p)), experiments));
        root.Add(Verb("attach", "Follows a submitted run's log and ends with its exit code; Ctrl-C detaches.", [], [shown],
            (p, c) => SubmitVerb.Attach(Store(p), p.GetValue(shown)!, p.GetValue(ExperimentName), c), experiments));
        return root;
    }

    private static RunStore Store(ParseResult parsed) => new(parsed.GetValue(Runs)!);

    private static Command Verb(string name, string description, Option[] options, Argument[] arguments, Func<ParseResult, CancellationToken, int>? run, IReadOnlyList<ExperimentDefinition> experiments)
    {
        var command = new Command(name, description) { TreatUnmatchedTokensAsErrors = false };
        foreach (var option in options)
            command.Add(option);
        foreach (var argument in arguments)
            command.Add(argument);
        command.Action = new VerbAction(command, run, experiments);
        return command;
    }

    /// <summary>Shows help where it is asked for, else runs the verb.</summary>
    private sealed class VerbAction(Command command, Func<ParseResult, CancellationToken, int>? run, IReadOnlyList<ExperimentDefinition> experiments) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            if (parseResult.GetValue(Help) || (run is null && parseResult.UnmatchedTokens.Count == 0))
                return HelpText.Write(Console.Out, command, experiments);
            var errors = parseResult.Errors.Select(e => e.Message).ToList();
            if (run is null)
                errors.Add($"Unknown verb '{parseResult.UnmatchedTokens[0]}'{Configuration.OptionLookup.DidYouMean(parseResult.UnmatchedTokens[0], command.Subcommands.Select(c => c.Name))}");
            if (errors.Count > 0)
                return ExitCodes.Refuse(errors);
            using var interrupt = new Interrupt();
            try
            {
                return run!(parseResult, interrupt.Token);
            }
            catch (RunException e)
            {
                return ExitCodes.Refuse([e.Message]);
            }
            catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
            {
                return ExitCodes.Interrupted;
            }
            catch (Exception e)
            {
                Console.Error.WriteLine(parseResult.GetValue(Verbose) ? $"error: {e}" : $"error: {e.GetType().Name}: {e.Message} (--verbose shows where)");
                return ExitCodes.Failure;
            }
        }
    }
}
