using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace RlTemplates.Estimators.Local;

/// <summary>What the submitted process does to itself before it trains.</summary>
internal static partial class DetachedProcess
{
    private const int Terminate = 15;
    private const int KillSignal = 9;

    private static PosixSignalRegistration? _termination;

    /// <summary>Whether this process is a submitted one, which no terminal can end.</summary>
    public static bool IsThis { get; private set; }

    /// <summary>Leaves the terminal's session, so that closing it ends nothing, and sends the console's text to a log file.</summary>
    /// <param name="logPath">Path of the log; text is added at its end.</param>
    public static void Detach(string logPath)
    {
        IsThis = true;
        var log = TextWriter.Synchronized(new StreamWriter(new DetachedLog(logPath), new UTF8Encoding(false)) { AutoFlush = true });
        Console.SetOut(log);
        Console.SetError(log);
        if (OperatingSystem.IsWindows())
            return;
        // Whoever asks twice for the end wants the checkpoint nevertheless.
        _termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, static signal => signal.Cancel = true);
        if (SetSession() < 0)
            log.WriteLine("warning: the process stays in its terminal's session; closing the terminal may end it.");
    }

    /// <summary>Asks a process to end cleanly; on Windows, where there is no such signal, ends it.</summary>
    /// <param name="id">The process.</param>
    internal static void Stop(int id)
    {
        // Zero and negative numbers mean groups of processes, -1 all of them.
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(id);
        if (OperatingSystem.IsWindows())
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            return;
        }
        _ = Kill(id, Terminate);
    }

    /// <summary>Ends a process at once; one that leads its group, as a submitted one does, with what it has started.</summary>
    /// <param name="id">The process.</param>
    internal static void End(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(id);
        if (OperatingSystem.IsWindows())
            Stop(id);
        else
            _ = Kill(GroupOf(id) == id ? -id : id, KillSignal);
    }

    /// <summary>
    /// Asks a process that this one has started to end, and what it has started itself, where this process leads their group.
    /// </summary>
    /// <param name="id">The process.</param>
    internal static void StopWithChildren(int id)
    {
        if (OperatingSystem.IsWindows() || GroupOf(id) != Environment.ProcessId)
            Stop(id);
        else
            // This process heeds the signal too, which asks for what it is just doing.
            _ = Kill(-Environment.ProcessId, Terminate);
    }

    [LibraryImport("libc", EntryPoint = "setsid", SetLastError = true)]
    private static partial int SetSession();

    [LibraryImport("libc", EntryPoint = "getpgid", SetLastError = true)]
    private static partial int GroupOf(int process);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
