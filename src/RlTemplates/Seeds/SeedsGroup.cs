using System.Diagnostics;
using System.Globalization;
using RlTemplates.Sweeps;
using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Seeds;

/// <summary>Trains an experiment with several seeds.</summary>
/// <param name="file">What is to be done.</param>
/// <param name="writer">The run that stands for all of them.</param>
/// <param name="starter">Starts the runs.</param>
/// <param name="warn">Gets what goes wrong.</param>
internal sealed class SeedsGroup(SeedsFile file, RunWriter writer, TrialStarter starter, Action<string> warn)
    : TrialGroup(file.Seeds.Select((s, i) => new Trial(EntryOf(s, i), new(Metric))), file.Parallel, writer, starter, warn)
{
    /// <summary>The metric by which seeds are judged.</summary>
    public const string Metric = RlTemplates.Metric.EpisodeRewardMean;

    private const string OptionPath = "seed";

    private readonly RunWriter _writer = writer;
    private double[] _judged = [];
    private TimeSpan _cost;
    private long _judgedAt;

    /// <summary>The tag of a run: its seed.</summary>
    public static (string Name, string Value) TagOf(TrialEntry entry) => (OptionPath, entry.Values[0].Text);

    /// <summary>The runs that count: those that have a result and have not failed.</summary>
    public IReadOnlyList<Trial> Counted => [.. Trials.Where(t => !double.IsNaN(t.Value) && !t.HasFailed)];

    /// <summary>What the runs that count say together; while they train, as of a moment ago.</summary>
    public SeedSummary Summary { get; private set; } = SeedStatistics.Of([]);

    /// <summary>A seed as a trial that varies nothing else.</summary>
    public static TrialEntry EntryOf(SeedEntry seed, int index) =>
        new(index + 1, [new(OptionPath, seed.Seed.ToString(CultureInfo.InvariantCulture))], seed.RunId, seed.EndedEarly);

    /// <inheritdoc/>
    public override SweepPicture Picture(IEnumerable<Trial>? trials = null) => new(
        $"{_writer.Info.Id} of {_writer.Info.Experiment}: {Trials.Count} {(Trials.Count == 1 ? "seed" : "seeds")}, {TrialStarter.InWords(file.Parallel)}",
        Metric, [OptionPath], [.. (trials ?? Trials).Select(TrialRow.Of)],
        $"{Trials.Count(t => t.Run is not null && !t.IsActive)} of {Trials.Count} ended, {Trials.Count(t => t.IsActive)} running{(Summary.Count > 0 ? $"; {Words(Summary)}" : "")}")
    {
        Noun = "run",
    };

    /// <summary>Means and interval on one line.</summary>
    public static string Words(SeedSummary summary) =>
        $"mean {MetricText.Value(Metric, summary.Mean)}, interquartile mean {MetricText.Value(Metric, summary.InterquartileMean)}"
        + (double.IsNaN(summary.Low) ? "" : $", 95 % interval {MetricText.Value(Metric, summary.Low)} to {MetricText.Value(Metric, summary.High)}");

    /// <inheritdoc/>
    protected override string NameOf(Trial trial) => $"seed {trial.Entry.Values[0].Text}";

    /// <inheritdoc/>
    protected override void OnPolled()
    {
        // A thousand seeds are not resampled five times a second.
        if (Stopwatch.GetElapsedTime(_judgedAt) >= 20 * _cost)
            Summarize();
    }

    // Only once each seed has a say: the first ones to report may be the lucky ones.
    /// <inheritdoc/>
    protected override string? WhyOver() => file.AtLeast is { } least && Counted.Count == Trials.Count && Summary.Count == Trials.Count && Summary.Low >= least
        ? string.Create(CultureInfo.InvariantCulture, $"the lower end of the 95 % interval of the reward, {Summary.Low:0.####}, has reached {least:0.####}")
        : null;

    // The cause of a failure may have been mended before it is resumed.
    /// <inheritdoc/>
    protected override bool MayGoOn(Trial trial) => trial.IsOpen || trial is { IsActive: false, Entry.EndedEarly: null, Run.Status: RunStatus.Failed };

    /// <inheritdoc/>
    protected override void Save()
    {
        var now = file with { Seeds = [.. Trials.Select((t, i) => file.Seeds[i] with { RunId = t.Entry.RunId, EndedEarly = t.Entry.EndedEarly })] };
        _writer.Attempts.Try(SeedsFile.Name, () => _writer.WriteFile(SeedsFile.Name, now.ToBytes()));
        Summarize();
        _writer.SaveIfChanged();
    }

    /// <inheritdoc/>
    protected override (RunStatus Status, string Reason, int ExitCode) Outcome(bool isInterrupted)
    {
        Summarize();
        var (open, failed) = (Trials.Count(t => t.IsOpen), Trials.Where(t => t.HasFailed).ToList());
        if (isInterrupted && open > 0)
            return (RunStatus.Interrupted, $"interrupted with {open} of {Trials.Count} seeds to go", ExitCodes.Interrupted);
        if (failed.Count > 0)
            return (RunStatus.Failed, $"{failed.Count} of {Trials.Count} seeds failed ({string.Join(", ", failed.Select(NameOf))})", ExitCodes.Failure);
        var reason = Over ?? (Trials.Count == 1 ? "the only seed ended" : $"all {Trials.Count} seeds ended");
        var left = Trials.Count(t => t.IsLeftBehind);
        return (RunStatus.Completed, left == 0 ? reason : $"{reason}, but {left} left behind", ExitCodes.Success);
    }

    private void Summarize()
    {
        double[] values = [.. Counted.Select(t => t.Value)];
        if (values.AsSpan().SequenceEqual(_judged))
            return;
        var start = Stopwatch.GetTimestamp();
        var summary = Summary = SeedStatistics.Of(values);
        (_judged, _judgedAt, _cost) = (values, Stopwatch.GetTimestamp(), Stopwatch.GetElapsedTime(start));
        _writer.Summarize(new Dictionary<string, double>
        {
            [Metric] = summary.Mean,
            ["seeds/count"] = summary.Count,
            ["seeds/interquartile_mean"] = summary.InterquartileMean,
            ["seeds/interval_low"] = summary.Low,
            ["seeds/interval_high"] = summary.High,
        });
    }
}
