using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>The policy of a run, for what serves or keeps it.</summary>
internal static class RunPolicy
{
    /// <summary>
    /// Sees to it that the run's <c>model/</c> has one. A run that was killed right after its first checkpoint has it there
    /// alone, and gets it from
    /// there.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <exception cref="UserException">It has none.</exception>
    public static void Ensure(RunInfo run)
    {
        if (!run.HasPolicy && run.Status != RunStatus.Running && new CheckpointStore(run.CheckpointsPath).Latest() is { } newest)
            ModelFiles.Of(newest)?.Publish(run.ModelPath);
        run.EnsureHasPolicy();
    }
}
