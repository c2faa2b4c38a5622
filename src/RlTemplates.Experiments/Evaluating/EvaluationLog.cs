using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>Writes <c>evaluations.jsonl</c>.</summary>
internal static class EvaluationLog
{
    private const string Source = "source";
    private const string Verb = "evaluate";

    /// <summary>Adds a row for an evaluation.</summary>
    public static void Append(RunInfo run, EvaluationResult evaluation, int trainingIteration, string source, bool explore)
    {
        using var log = new MetricLog(run.EvaluationsPath);
        var row = new Dictionary<string, double>
        {
            [Metric.TrainingIteration] = trainingIteration,
            [Metric.TimestepsTotal] = evaluation.TimestepsTotal,
            ["episodes"] = evaluation.Episodes.Count,
            [Metric.EpisodeRewardMean] = evaluation.RewardMean,
            [Metric.EpisodeRewardMin] = evaluation.RewardMin,
            [Metric.EpisodeRewardMax] = evaluation.RewardMax,
            [Metric.EpisodeLengthMean] = evaluation.LengthMean,
            ["explore"] = explore ? 1 : 0,
        };
        log.Append(row, new Dictionary<string, string> { [Source] = source });
    }

    /// <summary>Removes the rows that training will write again.</summary>
    public static void Trim(RunInfo run, int trainingIteration) => MetricLog.Trim(
        run.EvaluationsPath,
        row => row[Metric.TrainingIteration] <= trainingIteration || (row.Texts.TryGetValue(Source, out var source) && source == Verb));
}
