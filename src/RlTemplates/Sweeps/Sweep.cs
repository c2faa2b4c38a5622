using System.Diagnostics;
using RlTemplates.Configuration;
using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Sweeps;

/// <summary>Runs the trials of a sweep, some at once, each in a process of its own. Processes are known through their run directories alone.</summary>
/// <param name="file">What is to be done.</param>
/// <param name="writer">The sweep's run.</param>
/// <param name="starter">Starts trials.</param>
/// <param name="warn">Gets what goes wrong.</param>
internal sealed class Sweep(SweepFile file, RunWriter writer, TrialStarter starter, Action<string> warn)
{
    private const string OutOfTime = "budget.time is over";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly List<Trial> _trials = [.. file.Trials.Select(t => new Trial(t, file))];
    private readonly HashSet<Trial> _started = [];
    private readonly Stopwatch _clock = new();

    /// <summary>The trials by number.</summary>
    public IReadOnlyList<Trial> Trials => _trials;

    /// <summary>The trials that have a value and have not failed, the best first.</summary>
    public IReadOnlyList<Trial> Ranked => [.. _trials.Where(t => !double.IsNaN(t.Value) && !t.HasFailed).OrderByDescending(t => t.Score).ThenBy(t => t.Entry.Number)];

    /// <summary>Runs trials until all have ended, the time is over, or the token is cancelled.</summary>
    /// <param name="show">Shows how the sweep stands.</param>
    /// <param name="stop">Ends all trials with checkpoints.</param>
    /// <returns>How it ended.</returns>
    public async Task<(RunStatus Status, string Reason, int ExitCode)> RunAsync(Action<SweepPicture> show, CancellationToken stop)
    {
        foreach (var trial in _trials.Where(t => t.Entry.RunId is not null))
            await starter.AdoptAsync(trial);
        // At once, so that a second Ctrl-C leaves no process behind that knows nothing of the first.
        using var ending = stop.Register(AskAllToEnd);
        _clock.Start();
        var hasSaved = false;
        while (true)
        {
            foreach (var trial in _trials)
                await trial.PollAsync();
            var isEnding = stop.IsCancellationRequested || IsOutOfTime;
            if (isEnding && (!hasSaved || _trials.Exists(t => t is { IsActive: true, IsAskedToEnd: false })))
                await EndAllAsync(stop.IsCancellationRequested ? null : OutOfTime);
            hasSaved = isEnding;
            if (!isEnding)
            {
                await EndHopelessAsync();
                await StartNextAsync(stop);
            }
            show(Picture());
            if (_trials.TrueForAll(t => !t.IsActive) && (isEnding || !_trials.Exists(MayStart)))
                break;
            await Task.Delay(Pause, CancellationToken.None);
        }
        Save();
        return Outcome(stop);
    }

    /// <summary>How it stands.</summary>
    /// <param name="trials">The trials to show; all by number where it is not said.</param>
    public SweepPicture Picture(IEnumerable<Trial>? trials = null) => new(
        $"sweep {writer.Info.Id} of {writer.Info.Experiment}: {_trials.Count} trials, {file.Parallel} at once on {TrialStarter.Threads(file.Parallel)} {(TrialStarter.Threads(file.Parallel) == 1 ? "core" : "cores")} each",
        file.Metric, [.. _trials[0].Entry.Values.Select(v => v.Path)], [.. (trials ?? _trials).Select(Row)],
        $"{_trials.Count(t => t.Run is not null && !t.IsActive)} of {_trials.Count} ended, {_trials.Count(t => t.IsActive)} running{(Ranked is [var best, ..] ? $"; best: trial {best.Entry.Number}" : "")}");

    private bool IsOutOfTime => file.TimeSeconds is { } most && Elapsed >= most;

    private double Elapsed => file.ElapsedSeconds + _clock.Elapsed.TotalSeconds;

    // Each trial is started once, so that one that cannot be resumed does not begin again and again.
    private bool MayStart(Trial trial) => trial is { IsOpen: true, IsLeftBehind: false } && !_started.Contains(trial);

    private async Task StartNextAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && _trials.Count(t => t.IsActive) < file.Parallel && _trials.Find(MayStart) is { } next)
        {
            var isNew = next.Run is null;
            _started.Add(next);
            await starter.StartAsync(next, writer.Info.Id);
            // The request to end may have come while it was being started.
            if (stop.IsCancellationRequested)
                await EndAsync(next, null);
            if (isNew)
                writer.AddChild(next.Run!.Id);
            Save();
        }
    }

    private async Task EndHopelessAsync()
    {
        if (file.EarlyStopping is not { } rule)
            return;
        foreach (var trial in _trials.Where(t => t.IsActive && t.Entry.EndedEarly is null && t.History.At > t.JudgedAt))
        {
            var why = StoppingRules.Judge(rule, trial.History, trial.JudgedAt, [.. _trials.Where(t => t != trial && t.Run is not null).Select(t => (t.History, t.IsCompleted))]);
            trial.JudgedAt = trial.History.At;
            if (why is null)
                continue;
            await EndAsync(trial, why);
            Save();
        }
    }

    private void AskAllToEnd()
    {
        foreach (var trial in _trials)
        {
            try
            {
                trial.AskToEnd();
            }
            catch (UserException)
            {
                // It is trained elsewhere; the sweep says so when it asks again.
            }
        }
    }

    /// <summary>The trials that have not ended, with their processes, in words; null where there are none. Called on another thread.</summary>
    public string? StillEnding()
    {
        var left = _trials.Where(t => t is { IsActive: true, IsLeftBehind: false }).Select(t => $"trial {t.Entry.Number}{(t.Run?.ProcessId is { } id ? $" (process {id})" : "")}").ToList();
        return left.Count == 0 ? null : $"still ending, each with a checkpoint: {string.Join(", ", left)}; kill what hangs.";
    }

    private async Task EndAllAsync(string? why)
    {
        foreach (var trial in _trials.Where(t => t.IsActive))
            await EndAsync(trial, why);
        Save();
    }

    // One that may not be asked does not keep the others from their end.
    private async Task EndAsync(Trial trial, string? why)
    {
        try
        {
            trial.End(why);
        }
        catch (UserException exception)
        {
            await trial.LeaveBehindAsync();
            warn($"Trial {trial.Entry.Number} is left behind: {exception.Message}");
        }
    }

    private void Save()
    {
        var now = file with { ElapsedSeconds = Elapsed, Trials = [.. _trials.Select(t => t.Entry)] };
        writer.Attempts.Try(SweepFile.Name, () => now.Write(writer));
        if (Ranked is [var best, ..])
            writer.Summarize(new Dictionary<string, double> { [file.Metric] = best.Value });
    }

    private (RunStatus Status, string Reason, int ExitCode) Outcome(CancellationToken stop)
    {
        var begun = _trials.Where(t => t.Run is not null).ToList();
        var open = _trials.Count(t => t.IsOpen);
        if (stop.IsCancellationRequested && open > 0)
            return (RunStatus.Interrupted, $"interrupted with {open} of {_trials.Count} trials to go", ExitCodes.Interrupted);
        var failed = begun.Count(t => t.HasFailed);
        if (begun.Count > 0 && failed == begun.Count)
            return (RunStatus.Failed, begun.Count == 1 ? "the only trial failed" : $"all {begun.Count} trials failed", ExitCodes.Failure);
        var reason = IsOutOfTime && open > 0 ? $"{OutOfTime} after {begun.Count} of {_trials.Count} trials" : $"all {_trials.Count} trials ended";
        reason = failed == 0 ? reason : $"{reason}, {failed} of them by a failure";
        var left = _trials.Count(t => t.IsLeftBehind);
        return (RunStatus.Completed, left == 0 ? reason : $"{reason}, but {left} left behind", ExitCodes.Success);
    }

    private static TrialRow Row(Trial trial) => new(
        trial.Entry.Number, trial.Run?.Id ?? "", trial.State, trial.IsActive ? RunStatus.Running : trial.Run?.Status, trial.Value,
        trial.Run?.MetricOrNaN(Metric.TimeTotalSeconds) ?? double.NaN, [.. trial.Entry.Values.Select(v => v.Text)],
        trial.IsActive ? null : trial.HasFailed ? TrialLog.LastLine(trial.Run!) : trial.Entry.EndedEarly);
}
