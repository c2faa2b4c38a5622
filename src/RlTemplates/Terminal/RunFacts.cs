using System.Globalization;
using RlTemplates.Tracking;

namespace RlTemplates.Terminal;

/// <summary>What is to be said of a run, as names and values.</summary>
internal static class RunFacts
{
    /// <summary>A name and a value for each fact that there is.</summary>
    /// <param name="run">The run.</param>
    /// <param name="metric">A metric that is told too; null for none.</param>
    public static IEnumerable<string[]> Of(RunInfo run, string? metric = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        return All(run, metric).Where(fact => !string.IsNullOrEmpty(fact.Value)).Select(fact => (string[])[fact.Name, fact.Value!]);
    }

    private static IEnumerable<(string Name, string? Value)> All(RunInfo run, string? metric) =>
    [
        ("run", run.Id),
        (metric ?? "", metric is null ? null : MetricText.Number(run.MetricOrNaN(metric))),
        ("experiment", run.Experiment),
        ("status", RunText.Status(run.Status)),
        ("reason", run.Status == RunStatus.Broken ? $"{RunFile.Name} cannot be read: {run.Error}" : run.StopReason ?? run.Error),
        ("job", run.Job is { } job ? $"{job.Id} at {job.Target} ([{job.Kind}]){(job.Address is { } address ? $": {address}" : "")}" : null),
        ("created", run.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)),
        ("steps", MetricText.Number(run.MetricOrNaN(Metric.TimestepsTotal))),
        ("reward", MetricText.Value(Metric.EpisodeRewardMean, run.MetricOrNaN(Metric.EpisodeRewardMean))),
        ("time", MetricText.Duration(run.MetricOrNaN(Metric.TimeTotalSeconds))),
        ("seed", run.Status == RunStatus.Broken ? null : run.Seed.ToString(CultureInfo.InvariantCulture)),
        ("runtime", run.Runtime),
        ("commit", run.Commit),
        ("parent", run.Parent),
        (run.Kind == RunKind.Seeds ? "seeds" : "trials", run.Children is null ? null : string.Join(", ", run.Children)),
        ("tags", string.Join(", ", run.Tags.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{t.Key}={t.Value}"))),
        ("checkpoints", string.Join(", ", new CheckpointStore(run.CheckpointsPath).List().Select(c => $"{Path.GetFileName(c.Path)} ({MetricText.Count(c.Bytes)}B)"))),
        ("folder", run.Directory),
    ];
}
