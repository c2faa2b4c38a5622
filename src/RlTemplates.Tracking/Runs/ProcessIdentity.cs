using System.ComponentModel;
using System.Diagnostics;

namespace RlTemplates.Tracking;

/// <summary>Tells whether the process that wrote a run still lives.</summary>
internal static class ProcessIdentity
{
    // Start times are computed from ticks since boot, and two processes may disagree by a little.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    private static readonly Lazy<DateTimeOffset> OwnStart = new(static () =>
    {
        using var process = Process.GetCurrentProcess();
        return new(process.StartTime.ToUniversalTime(), TimeSpan.Zero);
    });

    /// <summary>The run as this process owns it.</summary>
    public static RunInfo Claim(RunInfo run) => run with
    {
        Host = System.Environment.MachineName,
        ProcessId = System.Environment.ProcessId,
        ProcessStartedAt = OwnStart.Value,
    };

    /// <summary>The run as a process of this machine will own it.</summary>
    public static RunInfo Expect(RunInfo run, int processId, DateTimeOffset startedAt) => run with
    {
        Host = System.Environment.MachineName,
        ProcessId = processId,
        ProcessStartedAt = startedAt,
    };

    /// <summary>False only where the process is known to be gone; of other machines nothing is known.</summary>
    public static bool MayRun(RunInfo run)
    {
        if (run.ProcessId is not { } id || !string.Equals(run.Host, System.Environment.MachineName, StringComparison.OrdinalIgnoreCase))
            return true;
        if (IsZombie(id))
            return false;
        try
        {
            using var process = Process.GetProcessById(id);
            return run.ProcessStartedAt is not { } started || Began(process, started);
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

    /// <summary>Whether a process of this machine is proven to be the run's, so that it may be signalled: it lives, and began when the run says.</summary>
    public static bool IsProven(RunInfo run)
    {
        if (run is not { ProcessId: { } id and > 0, ProcessStartedAt: { } started } || !string.Equals(run.Host, System.Environment.MachineName, StringComparison.OrdinalIgnoreCase))
            return false;
        try
        {
            using var process = Process.GetProcessById(id);
            return Began(process, started);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }

    private static bool Began(Process process, DateTimeOffset started) => (process.StartTime.ToUniversalTime() - started.UtcDateTime).Duration() <= Tolerance;

    // A killed child that nobody waits for keeps its id, as in a container without an init process.
    private static bool IsZombie(int id)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var state = stat.LastIndexOf(')') + 2;
            return state < stat.Length && stat[state] is 'Z' or 'X';
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
