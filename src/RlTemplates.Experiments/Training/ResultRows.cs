using System.Globalization;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>
/// Writes <c>metrics.jsonl</c>: the rows of <see cref="RowSchedule"/>, and one for the last iteration. Where that is not possible, rows wait in memory, a warning says why, and training goes on.
/// </summary>
/// <param name="log">The file, which the caller disposes of.</param>
/// <param name="writer">The run.</param>
/// <param name="events">Who is warned.</param>
internal sealed class ResultRows(MetricLog log, RunWriter writer, EventStream events)
{
    private const string Name = "the row of the newest iteration";

    private IReadOnlyDictionary<string, double>? _left;

    /// <summary>Appends the row of an iteration, if it has one.</summary>
    public void Append(int iteration, IReadOnlyDictionary<string, double> metrics)
    {
        _left = RowSchedule.IsWritten(iteration) ? null : metrics;
        if (_left is null)
            Try(() => log.Append(metrics));
    }

    /// <summary>Waits until all rows are on the disk.</summary>
    public void FlushToDisk() => Try(() =>
    {
        log.FlushToDisk();
        return null;
    });

    /// <summary>Writes the last row, and those that still wait, when training is over, and tells of those that are lost.</summary>
    public void End()
    {
        if (_left is { } last)
            Try(() => log.Append(last));
        if (log.WaitingRows == 0)
            return;
        Try(log.WriteWaiting);
        if (log.WaitingRows + log.LostRows is > 0 and var lost)
            events.Warn(string.Create(CultureInfo.InvariantCulture, $"{lost} rows of {writer.Info.MetricsPath} are lost"));
    }

    private void Try(Func<string?> write) => writer.Attempts.Try(Name, () =>
    {
        if (!writer.IsTakenOver && write() is { } change)
            events.Warn($"{writer.Info.MetricsPath} {change} during training; rows that it had may be lost");
    });
}
