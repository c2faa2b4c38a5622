using RlTemplates.Options;

namespace RlTemplates.Tracking;

/// <summary>What progress shows.</summary>
internal sealed record ProgressSettings
{
    /// <summary>Metrics that are columns, in order.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [Metric.TrainingIteration, Metric.TimestepsTotal, Metric.EpisodeRewardMean, Metric.TimeTotalSeconds];

    /// <summary>
    /// Whether a result is written as <c>name=value</c> for each metric, with all digits, so that programs that read the log find a metric by its name.
    /// Default: false, a table.
    /// </summary>
    public bool NamesValues { get; init; }

    /// <summary>Stop criteria, for the bar.</summary>
    public IReadOnlyDictionary<string, StopBound> Stop { get; init; } = new Dictionary<string, StopBound>();

    /// <summary>Least time between two rows; the first and the last are always shown.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Whether the last line tells the error of a failed run; false where the caller does. Default true.</summary>
    public bool TellsError { get; init; } = true;

    /// <summary>Least time between two lines that say where the time goes, on a console that is no terminal; the last result has one too.</summary>
    public TimeSpan TimeSharesInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
