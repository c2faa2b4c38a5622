using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>The values by which checkpoints are the best.</summary>
internal static class BestChoice
{
    /// <summary>The name of a metric in rows of evaluations; null where no checkpoint is kept for its evaluation.</summary>
    public static string? MetricName(BestMetric metric) => metric switch
    {
        BestMetric.EpisodeRewardMean => Metric.EpisodeRewardMean,
        BestMetric.EpisodeRewardMin => Metric.EpisodeRewardMin,
        BestMetric.EpisodeRewardMax => Metric.EpisodeRewardMax,
        BestMetric.EpisodeLengthMean => Metric.EpisodeLengthMean,
        _ => null,
    };

    /// <summary>The value of an evaluation; NaN where none counts.</summary>
    public static double ValueOf(BestMetric metric, EvaluationResult evaluation) => metric switch
    {
        BestMetric.EpisodeRewardMean => evaluation.RewardMean,
        BestMetric.EpisodeRewardMin => evaluation.RewardMin,
        BestMetric.EpisodeRewardMax => evaluation.RewardMax,
        BestMetric.EpisodeLengthMean => evaluation.LengthMean,
        _ => double.NaN,
    };

    /// <summary>The value in the row of an evaluation; NaN where none counts.</summary>
    public static double ValueOf(BestMetric metric, MetricRow row) => MetricName(metric) is { } name ? row[name] : double.NaN;
}
