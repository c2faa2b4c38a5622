using RlTemplates.Options;

namespace RlTemplates.Tracking;

/// <summary>What progress shows.</summary>
public sealed record ProgressSettings
{
    /// <summary>Metrics that are columns, in order.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [Metric.TrainingIteration, Metric.TimestepsTotal, Metric.EpisodeRewardMean, Metric.TimeTotalSeconds];

    /// <summary>Stop criteria, for the bar.</summary>
    public IReadOnlyDictionary<string, StopBound> Stop { get; init; } = new Dictionary<string, StopBound>();

    /// <summary>Least time between two rows; the first and the last are always shown.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
