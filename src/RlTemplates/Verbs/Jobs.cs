using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary>Finds the jobs of runs for the verbs.</summary>
internal static class Jobs
{
    /// <summary>The job of a run, wherever it is.</summary>
    public static Task<TrainingJob> FindAsync(VerbContext context, RunInfo run, CancellationToken cancellationToken) => JobSubmission.AttachAsync(
        context.Experiments.FirstOrDefault(e => e.Name == run.Experiment) ?? (context.Experiments is [var first, ..] ? first : context.Experiment()), context.Runs, run, cancellationToken);
}
