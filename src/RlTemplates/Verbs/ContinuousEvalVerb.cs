using RlTemplates.Evaluating;
using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.Terminal;

namespace RlTemplates.Verbs;

/// <summary><c>continuous-eval</c> and <c>continuous-eval-on-train-data</c>.</summary>
internal sealed class ContinuousEvalVerb : Verb
{
    private readonly bool _onTrainData;

    private readonly VerbOption<string> _run = CommonOptions.Run();

    private readonly VerbOption<int?> _episodes = VerbOption.Whole(
        "--episodes", 1, EvaluationOptions.MaxEpisodes, "Number of episodes. Default: the run's evaluation.episodes.");

    private readonly VerbOption<TimeSpan?> _delay = CommonOptions.Delay();

    private readonly VerbOption<TimeSpan?> _throttle = VerbOption.Parsed<TimeSpan>(
        "--throttle", CommonOptions.GraceValues, "Least time between the beginnings of two evaluations. Default: evaluation.throttle_seconds.", CommonOptions.ParseGrace);

    private readonly VerbOption<bool> _again = VerbOption.Flag("--again", "Evaluates the newest checkpoint again where there is no newer one.");

    public ContinuousEvalVerb(bool onTrainData)
        : base(
            onTrainData ? "continuous-eval-on-train-data" : "continuous-eval",
            onTrainData
                ? "Evaluates each new checkpoint of a run while it trains, playing as training plays."
                : "Evaluates each new checkpoint of a run while it trains, and exports it.")
    {
        _onTrainData = onTrainData;
        Options = [_run, _episodes, _delay, _throttle, _again];
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
        var request = new ContinuousEvaluateRequest
        {
            Store = context.Runs,
            Run = run,
            Episodes = context.Get(_episodes),
            Delay = context.Get(_delay),
            Throttle = context.Get(_throttle),
            OnlyOnce = !context.Get(_again),
            OnTrainData = _onTrainData,
            Options = bound.Resolved,
            Note = context.Remark,
            Evaluated = outcome => Show(context, outcome),
            Exported = export => context.Output.Write(ShownText.Clean(EvaluationText.LineOf(export)) + "\n"),
        };
        var ended = await Blocking.Run(() => new Experiment(definition, bound.Config).ContinuousEvaluate(request, cancellationToken));
        context.Note($"{ended.Evaluations} checkpoint{(ended.Evaluations == 1 ? " was" : "s were")} evaluated; {ended.Reason}.");
        return ExitCodes.Success;
    }

    private static void Show(VerbContext context, EvaluateOutcome outcome)
    {
        context.Output.Write(EvaluationText.LineOf(outcome.Result) + "\n");
        foreach (var warning in new[] { outcome.BoundWarning, outcome.CrashWarning, outcome.RecordProblem is { } problem ? "the result was not recorded: " + problem : null }.OfType<string>())
            context.Warn(warning);
    }
}
