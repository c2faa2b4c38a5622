using System.Diagnostics;

namespace RlTemplates.Learning.Rollouts;

/// <summary>Where the time of one or several threads went, in ticks of <see cref="Stopwatch"/>. What no part accounts for is reported as other.</summary>
internal record struct ThreadTime
{
    /// <summary>Stepping environments.</summary>
    public long Environment { get; set; }

    /// <summary>Forward passes that choose actions, and choosing them.</summary>
    public long Inference { get; set; }

    /// <summary>Losses, backward passes, optimizer.</summary>
    public long Learning { get; set; }

    /// <summary>Waiting for another thread.</summary>
    public long Waiting { get; set; }

    /// <summary>All of the time.</summary>
    public long Whole { get; set; }

    /// <summary>Adds the time of another thread, or of another stretch of the same one.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static ThreadTime operator +(ThreadTime left, ThreadTime right) => Add(left, right);

    /// <summary>Adds the time of another thread, or of another stretch of the same one.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static ThreadTime Add(ThreadTime left, ThreadTime right) => new()
    {
        Environment = left.Environment + right.Environment,
        Inference = left.Inference + right.Inference,
        Learning = left.Learning + right.Learning,
        Waiting = left.Waiting + right.Waiting,
        Whole = left.Whole + right.Whole,
    };

    /// <summary>Sets the metrics <c>time/…</c>: shares of the whole, which add up to 1. Adds the times to <see cref="Telemetry"/>.</summary>
    /// <param name="report">Receives them; nothing where no time passed.</param>
    public readonly void Report(TrainReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (Whole <= 0)
            return;
        report.Set(Metric.TimeEnvironment, (double)Environment / Whole);
        report.Set(Metric.TimeInference, (double)Inference / Whole);
        report.Set(Metric.TimeLearning, (double)Learning / Whole);
        report.Set(Metric.TimeWaiting, (double)Waiting / Whole);
        report.Set(Metric.TimeOther, (double)(Whole - Environment - Inference - Learning - Waiting) / Whole);
        Telemetry.Record("environment", Environment);
        Telemetry.Record("inference", Inference);
        Telemetry.Record("learning", Learning);
        Telemetry.Record("waiting", Waiting);
        Telemetry.Record("other", Whole - Environment - Inference - Learning - Waiting);
    }
}
