using RlTemplates.Evaluating;
using RlTemplates.Experiments;
using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary><c>evaluate</c>.</summary>
internal sealed class EvaluateVerb : Verb
{
    /// <summary>Lets it answer a training that runs beside it.</summary>
    public const string Apart = "--apart";

    private readonly VerbOption<string> _run = CommonOptions.Run();

    private readonly VerbOption<bool> _apart = VerbOption.Flag(Apart, "Evaluates the checkpoints that its input names, a line each.", isHidden: true);

    private readonly VerbOption<TimeSpan?> _delay = CommonOptions.Delay();

    private readonly VerbOption<string?> _checkpoint = VerbOption.Text(
        "--checkpoint", "best, or the folder name, the number of steps or the path of a checkpoint",
        "A checkpoint: best, its folder's name, its number of steps, or the path of a folder, also of a copy. Default: the newest.");

    private readonly VerbOption<int?> _episodes = VerbOption.Whole(
        "--episodes", 1, EvaluationOptions.MaxEpisodes, "Number of episodes. Default: the run's evaluation.episodes.");

    public EvaluateVerb()
        : base("evaluate", "Plays episodes with a run's policy.")
    {
        Options = [_run, _checkpoint, _episodes, _delay, _apart];
        ConfigUse = ConfigUse.OfRun;
        EndsOnInterrupt = true;
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var (definition, run) = Choose(context, context.Get(_run), context.Get(_checkpoint));
        run?.EnsureReadable();
        if (run is not null)
            Hint.EnsureTrains(run);
        var bound = context.Bind(definition, null, run);
        var request = new EvaluateRequest
        {
            Run = run,
            Checkpoint = context.Get(_checkpoint),
            Episodes = context.Get(_episodes),
            Delay = context.Get(_delay),
            Options = bound.Resolved,
            Note = context.Remark,
        };
        if (context.Get(_apart) && run is not null)
        {
            var answers = context.Output;
            // What an environment or a hook prints is no answer.
            ErrorOutput.TakeConsole();
            await Blocking.Run(() => Answer(new(definition, bound.Config), request, answers, cancellationToken));
            return ExitCodes.Success;
        }
        var outcome = await Blocking.Run(() => new Experiment(definition, bound.Config).Evaluate(request, cancellationToken));
        RunReports.WriteEvaluation(context.Output, outcome.Result);
        if (outcome.BoundWarning is { } warning)
            context.Warn(warning);
        if (outcome.CrashWarning is { } crashes)
            context.Warn(crashes);
        if (outcome.RecordProblem is { } problem)
            context.Warn("the result was not recorded: " + problem);
        return ExitCodes.Success;
    }

    // Where training has ended, so does its input, and nobody waits for the evaluation that is going on.
    private static bool Answer(Experiment experiment, EvaluateRequest request, TextWriter answers, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var requests = new LineQueue(Console.In, ended.Cancel);
        try
        {
            experiment.EvaluateApart(request, requests, answers, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
        }
        return true;
    }

    /// <summary>The run whose options count: that of the checkpoint's path, else the one that is named; none where a copied checkpoint is all that there is.</summary>
    private static (ExperimentDefinition Definition, RunInfo? Run) Choose(VerbContext context, string name, string? checkpoint)
    {
        var isNamed = name != CommonOptions.Latest;
        if (checkpoint is not null && CheckpointOwner.Find(checkpoint) is { } owner)
        {
            if (isNamed && context.FindRun(name) is var other && other.Directory != owner.Directory)
                throw new UserException($"--checkpoint is '{checkpoint}', a checkpoint of run {owner.Id}, and --run names {other.Id}; leave out --run, or name a checkpoint of that run.");
            return (context.ExperimentOf(owner) ?? context.Experiment(), owner);
        }
        var isCopy = checkpoint is not null && CheckpointOwner.IsFolder(checkpoint);
        if (isCopy && !isNamed && context.Runs.Summaries(context.NamedName).Count == 0)
            return (context.Experiment(), null);
        var definition = context.Experiment(name);
        var run = context.FindRun(name, definition);
        if (isCopy && !isNamed && !IsOf(run, checkpoint!))
            context.Note($"{checkpoint} lies in no run; it is evaluated with the options of run {run.Id}.");
        return (definition, run);
    }

    // A folder of the run's own goes before one of the working directory.
    private static bool IsOf(RunInfo run, string checkpoint) => !Path.IsPathRooted(checkpoint) && Directory.Exists(Path.Combine(run.CheckpointsPath, checkpoint));
}
