using System.Diagnostics;
using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Sweeps;

/// <summary>
/// Trains a run for each trial, some at once, each in a process of its own. Processes are known through their run directories alone. What becomes of a trial is up to what derives from
/// this: a sweep, or a training with several seeds.
/// </summary>
/// <param name="trials">The trials in the order in which they begin.</param>
/// <param name="parallel">Trials at once.</param>
/// <param name="writer">The run that stands for all of them.</param>
/// <param name="starter">Starts trials.</param>
/// <param name="warn">Gets what goes wrong.</param>
internal abstract class TrialGroup(IEnumerable<Trial> trials, int parallel, RunWriter writer, TrialStarter starter, Action<string> warn)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly List<Trial> _trials = [.. trials];
    private readonly HashSet<Trial> _started = [];
    private readonly Stopwatch _clock = new();
    private string? _over;

    /// <summary>The trials by number.</summary>
    public IReadOnlyList<Trial> Trials => _trials;

    /// <summary>Trains until all trials have ended, they are not worth going on with, or the token is cancelled.</summary>
    /// <param name="show">Shows how they stand.</param>
    /// <param name="stop">Ends all trials with checkpoints.</param>
    /// <returns>How it ended.</returns>
    public async Task<(RunStatus Status, string Reason, int ExitCode)> RunAsync(Action<SweepPicture> show, CancellationToken stop)
    {
        await AdoptAsync();
        // At once, so that a second Ctrl-C leaves no process behind that knows nothing of the first.
        using var ending = stop.Register(AskAllToEnd);
        _clock.Start();
        var hasSaved = false;
        while (true)
        {
            foreach (var trial in _trials)
                await trial.PollAsync();
            OnPolled();
            _over ??= WhyOver();
            var isEnding = stop.IsCancellationRequested || _over is not null;
            if (isEnding && (!hasSaved || _trials.Exists(t => t is { IsActive: true, IsAskedToEnd: false })))
                await EndAllAsync(stop.IsCancellationRequested ? null : _over);
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
        return Outcome(stop.IsCancellationRequested);
    }

    /// <summary>How it stands.</summary>
    /// <param name="trials">The trials to show; all by number where it is not said.</param>
    public abstract SweepPicture Picture(IEnumerable<Trial>? trials = null);

    /// <summary>Seconds since this process has begun with the trials.</summary>
    protected double Seconds => _clock.Elapsed.TotalSeconds;

    /// <summary>Why no trial goes on any more, in words; null where they do.</summary>
    protected string? Over => _over;

    /// <summary>What a trial is called in messages.</summary>
    protected abstract string NameOf(Trial trial);

    /// <summary>Called when it is known anew how all trials stand, several times a second.</summary>
    protected virtual void OnPolled()
    {
    }

    /// <summary>Judges whether all trials shall end for good.</summary>
    protected abstract string? WhyOver();

    /// <summary>Trials that shall end for good, and why.</summary>
    protected virtual IEnumerable<(Trial Trial, string Why)> Hopeless() => [];

    /// <summary>Whether a trial that has no process is to be begun, or to go on.</summary>
    protected virtual bool MayGoOn(Trial trial) => trial.IsOpen;

    /// <summary>Writes how the trials stand.</summary>
    protected abstract void Save();

    /// <summary>How it ended.</summary>
    /// <param name="isInterrupted">Whether somebody has ended it.</param>
    protected abstract (RunStatus Status, string Reason, int ExitCode) Outcome(bool isInterrupted);

    // A run that was made right before this process's forerunner was killed is known to nobody but itself.
    private async Task AdoptAsync()
    {
        var made = starter.ChildrenOf(writer.Info);
        foreach (var trial in _trials)
        {
            if ((trial.Entry.RunId ?? made.FirstOrDefault(r => starter.IsOf(r, trial.Entry))?.Id) is not { } id)
                continue;
            await starter.AdoptAsync(trial, id);
            if (trial.Run is not null && writer.Info.Children?.Contains(id) != true)
                writer.AddChild(id);
        }
    }

    // Each trial is started once, so that one that cannot be resumed does not begin again and again.
    private bool MayStart(Trial trial) => !trial.IsLeftBehind && MayGoOn(trial) && !_started.Contains(trial);

    private async Task StartNextAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && _trials.Count(t => t.IsActive) < parallel && _trials.Find(MayStart) is { } next)
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
        foreach (var (trial, why) in Hopeless())
        {
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
        var left = _trials.Where(t => t is { IsActive: true, IsLeftBehind: false }).Select(t => $"{NameOf(t)}{(t.Run?.ProcessId is { } id ? $" (process {id})" : "")}").ToList();
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
            warn($"{char.ToUpperInvariant(NameOf(trial)[0])}{NameOf(trial)[1..]} is left behind: {exception.Message}");
        }
    }
}
