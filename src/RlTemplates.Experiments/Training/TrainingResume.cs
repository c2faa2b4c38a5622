using System.Globalization;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>Brings a training to where the newest complete checkpoint of its run was written.</summary>
internal static class TrainingResume
{
    /// <summary>Refuses another seed than the run's.</summary>
    public static void EnsureSeed(RunInfo run, ulong seed)
    {
        if (seed == run.Seed)
            return;
        throw new UserException(string.Create(CultureInfo.InvariantCulture,
            $"Run {run.Id} began with seed {run.Seed}, and its random streams go on from the checkpoint; the seed cannot become {seed}. "
            + $"Leave it at {run.Seed} (is it set on the command line, in a preset or in an environment variable?), or start a new run."));
    }

    /// <summary>
    /// Loads the newest complete checkpoint and removes what is newer: rows after it will be written again, so that the files then read as if training had never been
    /// interrupted.
    /// </summary>
    /// <returns>Notes on damaged checkpoints that were passed over, and on hooks that came or went.</returns>
    public static IReadOnlyList<string> Restore(TrainingContext context, IAlgorithm algorithm, TrainRequest request, IReadOnlyList<string> harmless)
    {
        var (run, checkpoints, progress) = (context.Info, context.Checkpoints, context.Progress);
        var newest = checkpoints.Latest();
        var damaged = checkpoints.Damaged(newest);
        if (newest is null && checkpoints.HasAny)
        {
            throw new UserException($"Run {run.Id} cannot be resumed: every checkpoint in {run.CheckpointsPath} is damaged"
                + (damaged.Count > 0 ? $"; of the newest, {Path.GetFileName(damaged[0].Checkpoint.Path)}, {damaged[0].Damage}." : "."));
        }
        if (newest is not null)
        {
            CheckpointFiles.Load(newest, algorithm, progress, ChangedOptions.InWords(run.Config, request.Options, harmless));
            ModelFiles.Of(newest)?.Publish(run.ModelPath);
            context.GoOnFrom(newest);
        }
        var notes = newest is null ? [] : CheckpointFiles.LoadHooks(newest, context.OwnHooks);
        checkpoints.CleanUp(newest);
        var written = progress.Iteration - (progress.IsRowPending ? 1 : 0);
        var found = MetricTrim.Keep(run.MetricsPath, row => row[Metric.TrainingIteration] is var iteration && iteration <= written && RowSchedule.IsWritten((long)iteration));
        EvaluationLog.Trim(run, progress.Iteration);
        RestoreEvaluation(context, run, progress);
        return [.. damaged.Select(d => $"{Path.GetFileName(d.Checkpoint.Path)} was damaged ({d.Damage}) and is removed"), .. MissingRows(run, found, RowSchedule.Count(written)), .. notes];
    }

    // An evaluation of the checkpoint itself was made after its progress was written.
    private static void RestoreEvaluation(TrainingContext context, RunInfo run, TrainingProgress progress)
    {
        if (EvaluationLog.NewestTrainingRow(run) is not { } row)
            return;
        context.EvaluatedTimesteps = (long)row[Metric.TimestepsTotal];
        if (row[Metric.TrainingIteration] != progress.Iteration)
            return;
        context.EvaluatedIteration = progress.Iteration;
        progress.AddEvaluation(
            row[Metric.EpisodeRewardMean], row[Metric.EpisodeRewardMin], row[Metric.EpisodeRewardMax], row[Metric.EpisodeLengthMean], row["episodes_unfinished"]);
    }

    private static IEnumerable<string> MissingRows(RunInfo run, long found, long written)
    {
        if (found < written)
            yield return string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(run.MetricsPath)} has {found} of the {written} rows up to the checkpoint; the others were removed or could not be read");
    }
}
