namespace RlTemplates.Experiments;

/// <summary>Calls the config class's callbacks at the events that training itself has.</summary>
internal sealed class CallbacksHook : ITrainingHook
{
    public void AfterIteration(TrainingContext context)
    {
        foreach (var episode in context.Episodes)
            context.Raise<OnEpisodeEndAttribute, EpisodeResult>(episode);
        context.Raise(typeof(LogMetricAttribute), context.Result!);
    }

    public void BeforeResult(TrainingContext context) => context.Raise<OnTrainResultAttribute, TrainResult>(context.Result!);

    public void AfterEvaluation(TrainingContext context, EvaluationResult evaluation) => context.Raise<OnEvaluationAttribute, EvaluationResult>(evaluation);

    public void AfterCheckpoint(TrainingContext context, Checkpoint checkpoint) => context.Raise<OnCheckpointAttribute, Checkpoint>(checkpoint);
}
