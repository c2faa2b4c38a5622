using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>
/// Has checkpoints evaluated outside of the training thread, which never waits for it before its end. While one is evaluated, the newest of the others that are due waits.
/// </summary>
internal sealed class ApartEvaluationHook(EvaluationOptions options, Func<RunInfo, IApartEvaluator> create) : ITrainingHook, IDisposable
{
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private IApartEvaluator? _evaluator;
    private Checkpoint? _next;
    private bool _isDue;
    private long _offeredTimesteps;

    public void OnStart(TrainingContext context)
    {
        _evaluator = create(context.Info);
        _offeredTimesteps = context.EvaluatedTimesteps;
    }

    public void BeforeResult(TrainingContext context)
    {
        if (_evaluator is { IsBusy: true } evaluator && evaluator.TryTake() is { } outcome)
            Take(context, outcome);
    }

    public void AfterResult(TrainingContext context)
    {
        if (!EvaluationHook.IsDue(options, context))
            return;
        _isDue = true;
        context.SaveCheckpoint();
        // There was one of this iteration already.
        if (_isDue && context.Checkpoint is { } checkpoint && checkpoint.TrainingIteration == context.TrainingIteration)
            Offer(checkpoint);
        _isDue = false;
    }

    public void AfterCheckpoint(TrainingContext context, Checkpoint checkpoint)
    {
        var isOld = options.IntervalSteps > 0 && checkpoint.TimestepsTotal - _offeredTimesteps >= options.IntervalSteps;
        if (context.Ending is null && (_isDue || isOld || EvaluationHook.IsDue(options, context)))
            Offer(checkpoint);
    }

    public void OnEnd(TrainingContext context)
    {
        if (_evaluator is not { IsBusy: true } evaluator || context.Ending is { IsInterrupted: true })
            return;
        context.Activity.During(TrainingActivity.Evaluation, () => Take(context, evaluator.TakeAsync(context.CancellationToken).GetAwaiter().GetResult(), goesOn: false));
    }

    public void Dispose()
    {
        _evaluator?.Dispose();
        _evaluator = null;
    }

    private void Offer(Checkpoint checkpoint)
    {
        _isDue = false;
        _offeredTimesteps = checkpoint.TimestepsTotal;
        if (_evaluator!.IsBusy)
            _next = checkpoint;
        else
            _evaluator.Begin(checkpoint);
    }

    private void Take(TrainingContext context, ApartOutcome outcome, bool goesOn = true)
    {
        foreach (var warning in outcome.Warnings.Where(_told.Add))
            context.Note(warning, NoteSeverity.Warning);
        if (outcome.Result is { } result)
        {
            var origin = new EvaluationOrigin(EvaluationLog.DuringTraining, outcome.Checkpoint.TrainingIteration) { Explore = options.Explore, Checkpoint = outcome.Checkpoint };
            context.Report(result, origin);
        }
        var next = _next;
        _next = null;
        if (goesOn && next is not null && Directory.Exists(next.Path))
            _evaluator!.Begin(next);
    }
}
