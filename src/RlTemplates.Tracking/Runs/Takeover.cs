using System.Globalization;

namespace RlTemplates.Tracking;

/// <summary>Another process has taken the run over: this one may write nothing more of it.</summary>
internal sealed class TakenOverException(string message) : Exception(message);

/// <summary>Keeps a process from writing a run that another one still trains, also where the other one cannot be seen and where there are no locks.</summary>
internal static class Takeover
{
    // More than two signs of life.
    private static readonly TimeSpan LongestWatch = Heartbeat.Interval * 2.4, Pause = TimeSpan.FromMilliseconds(200);

    // What is older than this by the clocks of both hosts needs no watching.
    private static readonly TimeSpan Old = TimeSpan.FromMinutes(10);

    /// <summary>Returns when no other process trains a run, of which this one holds the lock.</summary>
    /// <param name="run">What the run's file says.</param>
    /// <param name="lockPath">The file of the lock.</param>
    /// <param name="note">Gets what is waited for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">Another process trains it.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Ensure(RunInfo run, string lockPath, Action<string> note, CancellationToken cancellationToken)
    {
        if (run is not { Status: RunStatus.Running or RunStatus.Lost, ProcessId: not null, IsWaiting: false } || ProcessIdentity.IsThis(run))
            return;
        if (ProcessIdentity.SharesLocks(run) && Excludes(lockPath))
            return;
        if (ProcessIdentity.IsUnknown(run) ? Lives(run, note, cancellationToken) : ProcessIdentity.MayRun(run))
        {
            throw new UserException(string.Create(CultureInfo.InvariantCulture,
                $"Run {run.Id} cannot be used: process {run.ProcessId} of host {run.Host} trains it ({run.Directory}). End that process first."));
        }
    }

    // On some network file systems everybody gets every lock.
    private static bool Excludes(string lockPath)
    {
        using var second = FileLock.TryTake(lockPath, TimeSpan.Zero);
        return second is null;
    }

    private static bool Lives(RunInfo run, Action<string> note, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(run.Directory, Heartbeat.Name)))
            return false;
        var (first, now) = (Mark(run), DateTimeOffset.UtcNow);
        if (first is not null && now - first.Time > Old && now - first.WrittenAt > Old)
            return false;
        note(string.Create(CultureInfo.InvariantCulture,
            $"run {run.Id} was trained by process {run.ProcessId} of host {run.Host}, which cannot be seen from here; waiting {LongestWatch.TotalSeconds:0} s for a sign of life"));
        for (var start = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(start) < LongestWatch;)
        {
            cancellationToken.WaitHandle.WaitOne(Pause);
            cancellationToken.ThrowIfCancellationRequested();
            if (Mark(run) is { } mark && (mark.Token, mark.Ticks, mark.Time) != (first?.Token, first?.Ticks ?? 0, first?.Time ?? default))
                return true;
        }
        return false;
    }

    private static HeartbeatMark? Mark(RunInfo run) => HeartbeatMark.Read(run.Directory);
}
