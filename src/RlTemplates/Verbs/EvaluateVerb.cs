using RlTemplates.Experiments;
using RlTemplates.Terminal;

namespace RlTemplates.Verbs;

/// <summary><c>evaluate</c>.</summary>
internal sealed class EvaluateVerb : Verb
{
    private readonly VerbOption<string> _run = CommonOptions.Run();

    private readonly VerbOption<string?> _checkpoint = VerbOption.Text(
        "--checkpoint", "the folder name of a checkpoint", "Folder name of a checkpoint. Default: the newest.");

    private readonly VerbOption<int?> _episodes = VerbOption.Whole(
        "--episodes", 1, EvaluationOptions.MaxEpisodes, "Number of episodes. Default: the run's evaluation.episodes.");

    public EvaluateVerb()
        : base("evaluate", "Plays episodes with a run's policy.")
    {
        Options = [_run, _checkpoint, _episodes];
        ConfigUse = ConfigUse.OfRun;
        EndsOnInterrupt = true;
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var definition = context.Experiment(context.Get(_run));
        var run = context.FindRun(context.Get(_run), definition);
        run.EnsureReadable();
        Hint.EnsureTrains(run);
        var bound = context.Bind(definition, null, run);
        var request = new EvaluateRequest
        {
            Run = run,
            Checkpoint = context.Get(_checkpoint),
            Episodes = context.Get(_episodes),
            Options = bound.Resolved,
            Note = context.Remark,
        };
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
}
