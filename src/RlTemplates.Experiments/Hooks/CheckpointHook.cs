namespace RlTemplates.Experiments;

/// <summary>Writes a checkpoint every so many iterations or seconds, and at the end.</summary>
internal sealed class CheckpointHook(CheckpointOptions options) : ITrainingHook
{
    private static readonly TimeSpan LossPause = TimeSpan.FromSeconds(10);

    private long _savedAt;

    public void OnStart(TrainingContext context) => _savedAt = context.Time.GetTimestamp();

    public void AfterResult(TrainingContext context)
    {
        var isDue = (options.Interval > 0 && context.TrainingIteration % options.Interval == 0)
            || (options.IntervalSeconds > 0 && context.Time.GetElapsedTime(_savedAt).TotalSeconds >= options.IntervalSeconds)
            || (context.HasLostCheckpoint && context.Time.GetElapsedTime(_savedAt) >= LossPause);
        if (!isDue)
            return;
        context.SaveCheckpoint();
        // One that could not be written is due again after the interval, not at once.
        _savedAt = context.Time.GetTimestamp();
    }

    public void AfterCheckpoint(TrainingContext context, Checkpoint checkpoint) => _savedAt = context.Time.GetTimestamp();

    public void OnEnd(TrainingContext context) => context.SaveLastCheckpoint();
}
