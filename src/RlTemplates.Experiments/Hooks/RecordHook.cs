using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>Writes rows and tells the sinks what happens.</summary>
internal sealed class RecordHook(EventStream events) : ITrainingHook
{
    public void OnStart(TrainingContext context) => events.Publish(new RunStarted(context.Info) { IsResumed = context.IsResumed });

    public void AfterIteration(TrainingContext context)
    {
        if (!events.TakesEpisodes)
            return;
        foreach (var episode in context.Episodes)
            events.Publish(new EpisodeEnded(episode));
    }

    public void AfterResult(TrainingContext context) => context.WriteRow();

    public void AfterCheckpoint(TrainingContext context, Checkpoint checkpoint) => events.Publish(new CheckpointSaved(checkpoint));
}
