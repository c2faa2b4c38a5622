using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary>Finds the jobs of runs for the verbs.</summary>
internal static class Jobs
{
    private const string LocalKind = "Local";

    /// <summary>The job of a run, wherever it is.</summary>
    public static Task<TrainingJob> FindAsync(VerbContext context, RunInfo run, CancellationToken cancellationToken) => JobSubmission.AttachAsync(
        Definition(context, run), context.Runs, run, cancellationToken);

    // Processes of this machine are found without the experiment; for another target its settings are needed.
    private static ExperimentDefinition Definition(VerbContext context, RunInfo run) =>
        context.Experiments.FirstOrDefault(e => e.Name == run.Experiment)
        ?? (run.Job is { Kind: not LocalKind } ? context.ExperimentOf(run) : null)
        ?? (context.Experiments is [var first, ..] ? first : context.Experiment());
}
