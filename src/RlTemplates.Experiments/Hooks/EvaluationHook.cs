using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>Evaluates the policy every so many iterations, and checkpoints every so many timesteps.</summary>
internal sealed class EvaluationHook(EvaluationOptions options, Evaluator evaluator) : ITrainingHook
{
    private Checkpoint? _resumed;

    // The evaluation of the checkpoint that training goes on from may have been interrupted after it was written.
    public void OnStart(TrainingContext context) => _resumed = context is { IsResumed: true, IsIterationPaused: false } ? context.Checkpoint : null;

    public void BeforeIteration(TrainingContext context)
    {
        if (_resumed is { } checkpoint)
            AfterCheckpoint(context, checkpoint);
        _resumed = null;
    }

    public void BeforeResult(TrainingContext context)
    {
        if (IsDue(options, context) && context.EvaluatedIteration != context.TrainingIteration)
            Evaluate(context, evaluator, options, EvaluationLog.DuringTraining);
    }

    public void AfterCheckpoint(TrainingContext context, Checkpoint checkpoint)
    {
        if (IsDue(options, context, checkpoint))
            Evaluate(context, evaluator, options, EvaluationLog.DuringTraining, checkpoint);
    }

    /// <summary>Whether the newest iteration is one after which the policy is evaluated.</summary>
    public static bool IsDue(EvaluationOptions options, TrainingContext context) => options.Interval > 0 && context.TrainingIteration % options.Interval == 0;

    /// <summary>Whether a checkpoint that was just written is evaluated. At the end all is evaluated anyway.</summary>
    public static bool IsDue(EvaluationOptions options, TrainingContext context, Checkpoint checkpoint) => options.IntervalSteps > 0 && context.Ending is null
        && checkpoint.TimestepsTotal - context.EvaluatedTimesteps >= options.IntervalSteps && context.EvaluatedIteration != checkpoint.TrainingIteration;

    /// <summary>Evaluates the policy as it is now, and reports the result.</summary>
    public static void Evaluate(
        TrainingContext context, Evaluator evaluator, EvaluationOptions options, string source, Checkpoint? checkpoint = null, IPolicy? policy = null)
    {
        var hadWarned = evaluator.HasWarned;
        var origin = new EvaluationOrigin(source, context.TrainingIteration) { Explore = options.Explore, Checkpoint = checkpoint };
        var evaluation = new EvaluationContext(origin, policy ?? context.Policy, context.Progress.TimestepsPlayed) { Run = context.Info };
        var played = context.Activity.During(TrainingActivity.Evaluation, () => evaluator.Evaluate(evaluation, context.CancellationToken));
        if (played.BoundWarning is { } warning && (!hadWarned || source == EvaluationLog.AtEnd))
            context.Note(warning, NoteSeverity.Warning);
        if (played.CrashWarning is { } crashes)
            context.Note(crashes, NoteSeverity.Warning);
        context.Report(new(played.Episodes, evaluation.TimestepsTotal), origin);
    }
}

/// <summary>Evaluates the policy after training, unless its last iteration was evaluated or it is to be resumed.</summary>
internal sealed class FinalEvaluationHook(EvaluationOptions options, Evaluator evaluator) : ITrainingHook
{
    public void OnEnd(TrainingContext context)
    {
        if (context.Ending is { IsInterrupted: true })
            return;
        try
        {
            // Steps of a paused iteration have changed the policy since; the row is at the last of them, so that no two rows are
            // at one step.
            if (context.EvaluatedIteration != context.TrainingIteration || context.Progress.TimestepsPlayed > context.TimestepsTotal)
                EvaluationHook.Evaluate(context, evaluator, options, EvaluationLog.AtEnd, context.Checkpoint);
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            context.Note("the evaluation after training was interrupted; it is not recorded", NoteSeverity.Warning);
        }
        context.Summarize();
    }
}
