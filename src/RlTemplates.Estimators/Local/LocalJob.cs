using System.Diagnostics;
using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Local;

/// <summary>A training by a process of this machine, known through its run directory alone.</summary>
/// <param name="store">The store that holds the run.</param>
/// <param name="run">The run.</param>
/// <param name="process">Its process, where this one has started it.</param>
internal sealed class LocalJob(RunStore store, RunInfo run, Process? process) : TrainingJob(store, run)
{
    // Exit codes from here on say that a signal ended the process.
    private const int Signalled = 128;

    private const string HeadName = "head";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ExitPatience = TimeSpan.FromSeconds(5);

    private Process? _process = process;

    /// <inheritdoc/>
    public override RunJob Job => Run.Job ?? new("", "", Run.Id, Run.Host);

    /// <summary>Why its process ended before it had taken the run over; null where it did not.</summary>
    public UserException? FailedToStart { get; private set; }

    /// <inheritdoc/>
    protected override TimeSpan PollInterval => Pause;

    /// <inheritdoc/>
    protected override IAsyncEnumerable<string> ReadLogLinesAsync(bool follow, CancellationToken cancellationToken) =>
        LogLines.FollowAsync(Run.DriverLogPath, async () => follow && (await RefreshAsync(cancellationToken).ConfigureAwait(false)).IsActive, Pause, cancellationToken);

    /// <inheritdoc/>
    protected override async Task RequestStopAsync(CancellationToken cancellationToken)
    {
        if (_process is { } own)
        {
            if (!own.HasExited)
                DetachedProcess.Stop(own.Id);
            return;
        }
        if (await RefreshAsync(cancellationToken).ConfigureAwait(false) is { ProcessId: { } id } read && HasProcess(read))
            DetachedProcess.Stop(Proven(id));
    }

    // The process of a pending run is that which made it, unless its own one waits for CPUs.
    private bool HasProcess(RunInfo run) => run.Status == RunStatus.Running || (run.Status == RunStatus.Pending && CpuPlace.IsWaiting(Store.Root, run.Id));

    /// <summary>Ends the run's process at once, without a checkpoint; one that has ended stays as it is.</summary>
    /// <exception cref="UserException">It runs on another machine, or is not proven to be the run's.</exception>
    public void Kill()
    {
        if (Store.Reload(Run) is { ProcessId: { } id } read && HasProcess(read) && Run.ProcessId == id)
            DetachedProcess.End(Proven(id));
    }

    private int Proven(int id)
    {
        if (!string.Equals(Run.Host, Environment.MachineName, StringComparison.OrdinalIgnoreCase))
            throw new UserException($"Run {Run.Id} is trained on {Run.Host}; stop it there.");
        // run.json may come from anywhere; it does not decide which process ends.
        if (!ProcessIdentity.IsProven(Run))
            throw new UserException($"Run {Run.Id} names process {id}, which is not known to be its own, so it gets no signal; end the training yourself.");
        return id;
    }

    /// <inheritdoc/>
    protected override ValueTask DisposeAsyncCore()
    {
        // From here on it is known through its run directory alone.
        _process?.Dispose();
        _process = null;
        return base.DisposeAsyncCore();
    }

    /// <inheritdoc/>
    protected override Task PullFilesAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // A run of several parts has a run for each, as a sweep has for its trials, or workers that play for it.
    /// <inheritdoc/>
    protected override Task<IReadOnlyList<JobPart>> ReadPartsAsync(CancellationToken cancellationToken)
    {
        var run = Store.Reload(Run);
        List<JobPart> parts = [.. Parts().Select(p => PartOf(NameOf(p), p))];
        if (RunWorkers.Read(run) is { Count: > 0 } workers)
            parts.AddRange([PartOf(HeadName, run), .. workers.Select(w => new JobPart(w.Name, w.Status) { ExitCode = w.ExitCode, EndedAt = w.EndedAt, Error = w.Error })]);
        return Task.FromResult<IReadOnlyList<JobPart>>(parts);
    }

    /// <inheritdoc/>
    protected override IAsyncEnumerable<string> ReadPartLogLinesAsync(string part, bool follow, CancellationToken cancellationToken)
    {
        var run = Parts().FirstOrDefault(p => NameOf(p) == part) ?? Run;
        var path = run != Run || part == HeadName ? run.DriverLogPath : RunWorkers.LogPath(run, part);
        return LogLines.FollowAsync(path, () => Task.FromResult(follow && Store.Reload(run).IsActive), Pause, cancellationToken);
    }

    private static JobPart PartOf(string name, RunInfo run) =>
        new(name, run.Status) { ExitCode = run.ExitCode, EndedAt = run.EndedAt, Error = run.Error ?? (run.Status == RunStatus.Failed ? run.StopReason : null) };

    private IEnumerable<RunInfo> Parts() => (Store.Reload(Run).Children ?? []).Select(id => Store.TryRead(Run.Experiment, id)).OfType<RunInfo>();

    private static string NameOf(RunInfo part) => part.Name ?? part.Id;

    /// <inheritdoc/>
    protected override Task<RunInfo> ReadAsync(CancellationToken cancellationToken)
    {
        var hasExited = _process?.HasExited != false;
        var read = Store.Reload(Run);
        // The store sees a little earlier than this process that the other one is gone.
        if (!hasExited && read.Status == RunStatus.Lost)
        {
            hasExited = _process!.WaitForExit(ExitPatience);
            // It may have written its end after it was read.
            read = Store.Reload(Run);
        }
        if (!hasExited && !read.IsActive)
            read = read with { Status = RunStatus.Running };
        else if (hasExited && read.IsWaiting && _process?.ExitCode is >= 0 and < Signalled and var code)
        {
            FailedToStart = LocalTarget.Fail(read, code);
            read = Store.Reload(Run);
        }
        return Task.FromResult(read);
    }
}
