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
        var episodes = evaluator.Evaluate(context.Policy, context.TrainingIteration, context.CancellationToken);
        context.Report(new(episodes, context.TimestepsTotal), new(source, context.TrainingIteration) { Explore = options.Explore });
    }
}

/// <summary>Evaluates the policy after training, unless its last iteration was evaluated or it is to be resumed.</summary>
internal sealed class FinalEvaluationHook(EvaluationOptions options, Evaluator evaluator) : ITrainingHook
{
    public void OnEnd(TrainingContext context)
    {
        if (context.Ending is { IsInterrupted: true })
            return;
        if (context.EvaluatedIteration != context.TrainingIteration)
            EvaluationHook.Evaluate(context, evaluator, options, EvaluationLog.AtEnd);
        context.Summarize();
    }
}
