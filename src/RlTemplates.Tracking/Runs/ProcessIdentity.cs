using System.ComponentModel;
using System.Diagnostics;

namespace RlTemplates.Tracking;

/// <summary>Tells whether the process that wrote a run still lives.</summary>
internal static class ProcessIdentity
{
    // On Linux start times are computed from ticks since boot, and two processes may disagree by a little.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    // Between the making of a run and its start by the process that made it, or that this one starts.
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(10);

    private static readonly Lazy<DateTimeOffset> OwnStart = new(static () =>
    {
        using var process = Process.GetCurrentProcess();
        return new(process.StartTime.ToUniversalTime(), TimeSpan.Zero);
    });

    private enum Presence
    {
        Gone,
        Alive,
        Unknown,
    }

    /// <summary>The run as this process owns it.</summary>
    public static RunInfo Claim(RunInfo run) => Expect(run, System.Environment.ProcessId, OwnStart.Value);

    /// <summary>The run as a process of this machine will own it.</summary>
    public static RunInfo Expect(RunInfo run, int processId, DateTimeOffset startedAt) => run with
    {
        Host = System.Environment.MachineName,
        ProcessId = processId,
        ProcessStartedAt = startedAt,
        BootId = LinuxProcess.BootId,
        ProcessNamespace = LinuxProcess.Namespace,
        ProcessStartTicks = LinuxProcess.StartTicks(processId),
    };

    /// <summary>False only where the process is known to be gone, or has given no sign of life for long.</summary>
    public static bool MayRun(RunInfo run) => PresenceOf(run) switch
    {
        Presence.Alive => true,
        Presence.Gone => false,
        _ when Heartbeat.IsFresh(run) is { } isFresh => isFresh,
        // Of the same name, so that it is another container here, this machine before it was booted, or one that took its name.
        _ when IsOfThisHost(run) => DateTimeOffset.UtcNow - run.CreatedAt < LongestStart,
        _ => true,
    };

    /// <summary>Whether nothing but its sign of life can tell whether the run's process still lives: it is on another host or in another namespace.</summary>
    public static bool IsUnknown(RunInfo run) => run.ProcessId is not null && PresenceOf(run) == Presence.Unknown;

    /// <summary>Whether the run's process saw the same boot of the same machine as this one, so that locks between the two work where they work at all.</summary>
    public static bool SharesLocks(RunInfo run) => run.BootId is { } boot ? boot == LinuxProcess.BootId : IsOfThisHost(run);

    /// <summary>Whether the run's process is this one.</summary>
    public static bool IsThis(RunInfo run) => run.ProcessId == System.Environment.ProcessId && PresenceOf(run) == Presence.Alive;

    /// <summary>Whether a process of this machine is proven to be the run's, so that it may be signalled: it lives, and began when the run says.</summary>
    public static bool IsProven(RunInfo run) =>
        run is { ProcessId: > 0 } && (run.ProcessStartTicks is not null || run.ProcessStartedAt is not null) && PresenceOf(run) == Presence.Alive;

    private static Presence PresenceOf(RunInfo run)
    {
        if (run.ProcessId is not { } id || !IsOfThisHost(run))
            return Presence.Unknown;
        if (run.BootId is not null && (run.BootId != LinuxProcess.BootId || run.ProcessNamespace is null || run.ProcessNamespace != LinuxProcess.Namespace))
            return Presence.Unknown;
        if (LinuxProcess.IsZombie(id))
            return Presence.Gone;
        if (run.ProcessStartTicks is { } expected && LinuxProcess.StartTicks(id) is { } ticks)
            return ticks == expected ? Presence.Alive : Presence.Gone;
        return IsAlive(id, run.ProcessStartTicks is null ? run.ProcessStartedAt : null) ? Presence.Alive : Presence.Gone;
    }

    private static bool IsOfThisHost(RunInfo run) => string.Equals(run.Host, System.Environment.MachineName, StringComparison.OrdinalIgnoreCase);

    private static bool IsAlive(int id, DateTimeOffset? startedAt)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return startedAt is not { } started || (process.StartTime.ToUniversalTime() - started.UtcDateTime).Duration() <= Tolerance;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return false;
        }
        catch (Win32Exception)
        {
            return true;
        }
    }
}
