using System.Globalization;
using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Sweeps;

/// <summary>Runs the trials of a sweep.</summary>
/// <param name="file">What is to be done.</param>
/// <param name="writer">The sweep's run.</param>
/// <param name="starter">Starts trials.</param>
/// <param name="warn">Gets what goes wrong.</param>
internal sealed class Sweep(SweepFile file, RunWriter writer, TrialStarter starter, Action<string> warn)
    : TrialGroup(file.Trials.Select(t => new Trial(t, new(file.Metric, file.Goal, file.EarlyStopping?.Resource))), file.Parallel, writer, starter, warn)
{
    private const string OutOfTime = "budget.time is over";

    private readonly RunWriter _writer = writer;

    /// <summary>The trials that have a value and have not failed, the best first.</summary>
    public IReadOnlyList<Trial> Ranked => [.. Trials.Where(t => !double.IsNaN(t.Value) && !t.HasFailed).OrderByDescending(t => t.Score).ThenBy(t => t.Entry.Number)];

    /// <inheritdoc/>
    public override SweepPicture Picture(IEnumerable<Trial>? trials = null) => new(
        $"sweep {_writer.Info.Id} of {_writer.Info.Experiment}: {Trials.Count} trials, {TrialStarter.InWords(file.Parallel)}",
        file.Metric, [.. Trials[0].Entry.Values.Select(v => v.Path)], [.. (trials ?? Trials).Select(TrialRow.Of)],
        $"{Trials.Count(t => t.Run is not null && !t.IsActive)} of {Trials.Count} ended, {Trials.Count(t => t.IsActive)} running{(Ranked is [var best, ..] ? $"; best: trial {best.Entry.Number}" : "")}");

    /// <inheritdoc/>
    protected override string NameOf(Trial trial) => string.Create(CultureInfo.InvariantCulture, $"trial {trial.Entry.Number}");

    /// <inheritdoc/>
    protected override string? WhyOver() => file.TimeSeconds is { } most && Elapsed >= most ? OutOfTime : null;

    /// <inheritdoc/>
    protected override IEnumerable<(Trial Trial, string Why)> Hopeless()
    {
        if (file.EarlyStopping is not { } rule)
            yield break;
        foreach (var trial in Trials.Where(t => t.IsActive && t.Entry.EndedEarly is null && t.History.At > t.JudgedAt))
        {
            var why = StoppingRules.Judge(rule, trial.History, trial.JudgedAt, [.. Trials.Where(t => t != trial && t.Run is not null).Select(t => (t.History, t.IsCompleted))]);
            trial.JudgedAt = trial.History.At;
            if (why is not null)
                yield return (trial, why);
        }
    }

    /// <inheritdoc/>
    protected override void Save()
    {
        var now = file with { ElapsedSeconds = Elapsed, Trials = [.. Trials.Select(t => t.Entry)] };
        _writer.Attempts.Try(SweepFile.Name, () => _writer.WriteFile(SweepFile.Name, now.ToBytes()));
        if (Ranked is [var best, ..])
            _writer.Summarize(new Dictionary<string, double> { [file.Metric] = best.Value });
    }

    private double Elapsed => file.ElapsedSeconds + Seconds;

    /// <inheritdoc/>
    protected override (RunStatus Status, string Reason, int ExitCode) Outcome(bool isInterrupted)
    {
        var begun = Trials.Where(t => t.Run is not null).ToList();
        var open = Trials.Count(t => t.IsOpen);
        if (isInterrupted && open > 0)
            return (RunStatus.Interrupted, $"interrupted with {open} of {Trials.Count} trials to go", ExitCodes.Interrupted);
        var failed = begun.Count(t => t.HasFailed);
        if (begun.Count > 0 && failed == begun.Count)
            return (RunStatus.Failed, begun.Count == 1 ? "the only trial failed" : $"all {begun.Count} trials failed", ExitCodes.Failure);
        var reason = Over is not null && open > 0 ? $"{OutOfTime} after {begun.Count} of {Trials.Count} trials" : $"all {Trials.Count} trials ended";
        reason = failed == 0 ? reason : $"{reason}, {failed} of them by a failure";
        var left = Trials.Count(t => t.IsLeftBehind);
        return (RunStatus.Completed, left == 0 ? reason : $"{reason}, but {left} left behind", ExitCodes.Success);
    }
}
