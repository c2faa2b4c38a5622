namespace RlTemplates.Tracking;

/// <summary>A sweep and its trials, as they stood when they were read.</summary>
/// <param name="Run">The sweep's own run.</param>
/// <param name="File">How trials are compared, and their values.</param>
/// <param name="Trials">All trials by number, also those that have not begun.</param>
public sealed record SweepInfo(RunInfo Run, SweepFile File, IReadOnlyList<TrialInfo> Trials)
{
    /// <summary>The trials that have a value, the best first; of equal ones the one with the smaller number.</summary>
    public IReadOnlyList<TrialInfo> Ranked =>
    [
        .. Trials.Where(t => !double.IsNaN(t.Value))
            .OrderByDescending(t => File.Goal == SweepGoal.Maximize ? t.Value : -t.Value).ThenBy(t => t.Entry.Number),
    ];

    /// <summary>Reads a sweep and the runs of its trials.</summary>
    /// <param name="store">The store that holds them.</param>
    /// <param name="sweep">The sweep's run.</param>
    /// <exception cref="UserException">The run is not a sweep, or its file is broken.</exception>
    public static SweepInfo Read(RunStore store, RunInfo sweep)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(sweep);
        var file = SweepFile.Read(sweep);
        return new(sweep, file, [.. file.Trials.Select(t => Trial(store, sweep, file, t))]);
    }

    private static TrialInfo Trial(RunStore store, RunInfo sweep, SweepFile file, TrialEntry entry)
    {
        var run = entry.RunId is { } id ? store.TryRead(sweep.Experiment, id) : null;
        return new(entry, run, run?.MetricOrNaN(file.Metric) ?? double.NaN);
    }
}

/// <summary>A trial of a sweep.</summary>
/// <param name="Entry">Its number and values.</param>
/// <param name="Run">Its run; null before it has begun, and where its folder is gone.</param>
/// <param name="Value">The sweep's metric in the newest result; NaN where it has none.</param>
public sealed record TrialInfo(TrialEntry Entry, RunInfo? Run, double Value);
