using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>Evaluates the policy every so many iterations.</summary>
internal sealed class EvaluationHook(EvaluationOptions options, Evaluator evaluator) : ITrainingHook
{
    public void BeforeResult(TrainingContext context)
    {
        var isDue = options.Interval > 0 && context.TrainingIteration % options.Interval == 0;
        if (isDue && context.EvaluatedIteration != context.TrainingIteration)
            Evaluate(context, evaluator, options, EvaluationLog.DuringTraining);
    }

    /// <summary>Evaluates the policy as it is now, and reports the result.</summary>
    public static void Evaluate(TrainingContext context, Evaluator evaluator, EvaluationOptions options, string source)
    {
        var hadWarned = evaluator.HasWarned;
        var played = context.Activity.During(TrainingActivity.Evaluation, () => evaluator.Evaluate(context.Policy, context.TrainingIteration, context.CancellationToken));
        if (played.BoundWarning is { } warning && (!hadWarned || source == EvaluationLog.AtEnd))
            context.Note(warning, NoteSeverity.Warning);
        if (played.CrashWarning is { } crashes)
            context.Note(crashes, NoteSeverity.Warning);
        context.Report(new(played.Episodes, context.Progress.TimestepsPlayed), new(source, context.TrainingIteration) { Explore = options.Explore });
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
                EvaluationHook.Evaluate(context, evaluator, options, EvaluationLog.AtEnd);
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            context.Note("the evaluation after training was interrupted; it is not recorded", NoteSeverity.Warning);
        }
        context.Summarize();
    }
}
