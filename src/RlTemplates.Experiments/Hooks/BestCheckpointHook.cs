using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>Keeps the checkpoint with the best evaluation beside the newest ones. An evaluation that is the best so far has a checkpoint written.</summary>
internal sealed class BestCheckpointHook(CheckpointOptions options) : ITrainingHook
{
    private double _waiting = double.NaN;

    public void OnStart(TrainingContext context)
    {
        // It may have been interrupted after the evaluation.
        if (context is { IsResumed: true, Checkpoint: { } checkpoint } && EvaluationLog.TrainingRow(context.Info, checkpoint.TrainingIteration) is { } row)
            Mark(context, checkpoint, BestChoice.ValueOf(options.BestMetric, row));
    }

    public void AfterEvaluation(TrainingContext context, EvaluationResult evaluation)
    {
        var value = BestChoice.ValueOf(options.BestMetric, evaluation);
        if (context.EvaluationOrigin?.Checkpoint is { } checkpoint)
            Mark(context, checkpoint, value);
        else
            _waiting = value;
    }

    public void AfterResult(TrainingContext context)
    {
        var value = _waiting;
        _waiting = double.NaN;
        if (BestChoice.MetricName(options.BestMetric) is not { } metric || !context.Checkpoints.IsBest(metric, options.BestIsLowest, value))
            return;
        context.SaveCheckpoint();
        if (context.Checkpoint is { } checkpoint && checkpoint.TrainingIteration == context.TrainingIteration)
            Mark(context, checkpoint, value);
    }

    private void Mark(TrainingContext context, Checkpoint checkpoint, double value)
    {
        if (BestChoice.MetricName(options.BestMetric) is { } metric)
            context.Attempt("which checkpoint is the best", () => context.Checkpoints.TryMarkBest(checkpoint, metric, options.BestIsLowest, value, options.Keep));
    }
}
