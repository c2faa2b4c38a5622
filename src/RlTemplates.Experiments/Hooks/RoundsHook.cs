using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>
/// Lets training and evaluation take turns. Before each evaluation a checkpoint is written and what training holds in memory is released; afterwards training goes on from the checkpoint,
/// with the same results as without.
/// </summary>
internal sealed class RoundsHook(TrainingRounds rounds, EvaluationOptions options, Evaluator evaluator) : ITrainingHook
{
    private bool _hasBegun;
    private long _next;

    public void OnStart(TrainingContext context) => _next = NextAfter(context.TimestepsTotal);

    public void BeforeIteration(TrainingContext context)
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            Judge(context, context.Evaluation, "before its first round");
            return;
        }
        if (context.TimestepsTotal < _next)
            return;
        _next = NextAfter(context.TimestepsTotal);
        context.SaveCheckpoint();
        if (context.EvaluatedIteration != context.TrainingIteration)
            Evaluate(context);
        Judge(context, context.Evaluation, "after an evaluation");
    }

    // Without a checkpoint, or a policy of its own in it, nothing can be released.
    private void Evaluate(TrainingContext context)
    {
        var checkpoint = context.Checkpoint is { } newest && newest.TrainingIteration == context.TrainingIteration ? newest : null;
        using var policy = checkpoint is null ? null : CheckpointPolicy.TryOpen(checkpoint);
        if (policy is not null)
            context.ReleaseAlgorithm(checkpoint!);
        EvaluationHook.Evaluate(context, evaluator, options, EvaluationLog.DuringTraining, checkpoint, policy);
    }

    private long NextAfter(long timesteps) => (timesteps / rounds.Steps + 1) * rounds.Steps;

    private void Judge(TrainingContext context, EvaluationResult? evaluation, string when)
    {
        bool goesOn;
        try
        {
            goesOn = rounds.ContinueWhen(evaluation);
        }
        catch (Exception exception)
        {
            throw new HookException("The method [ContinueWhen]", exception);
        }
        if (!goesOn)
            context.End(RunStatus.Stopped, $"[ContinueWhen] ended it {when}");
    }
}
