using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>The policy of a run, for what serves or keeps it.</summary>
internal static class RunPolicy
{
    // Apart from the checkpoint, which training may remove.
    private const string Deployed = "deployed";

    /// <summary>The run with the policy of one of its checkpoints as its model, which is copied to a folder of its own.</summary>
    /// <param name="run">The run.</param>
    /// <param name="checkpoint">Name of the checkpoint.</param>
    /// <exception cref="UserException">There is none, or it has no policy of its own.</exception>
    public static RunInfo At(RunInfo run, string checkpoint)
    {
        var found = new CheckpointStore(run.CheckpointsPath).Find(checkpoint, Inference.PolicyFile.PolicyName);
        var files = ModelFiles.Of(found)
            ?? throw new UserException($"Checkpoint {found.Path} has no {Inference.PolicyFile.PolicyName}: the policy of its algorithm cannot be kept apart from it.");
        var folder = Path.Combine(run.Directory, Deployed, Path.GetFileName(found.Path));
        files.Publish(folder);
        return run with { ModelFolder = folder };
    }

    /// <summary>
    /// Sees to it that the run's <c>model/</c> has one. A run that was killed right after its first checkpoint has it there
    /// alone, and gets it from
    /// there.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <exception cref="UserException">It has none.</exception>
    public static void Ensure(RunInfo run)
    {
        if (!run.HasPolicy && run.ModelFolder is null && run.Status != RunStatus.Running && new CheckpointStore(run.CheckpointsPath).Latest() is { } newest)
            ModelFiles.Of(newest)?.Publish(run.ModelPath);
        run.EnsureHasPolicy();
    }
}
