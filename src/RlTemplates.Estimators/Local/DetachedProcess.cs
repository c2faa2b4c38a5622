using System.Runtime.InteropServices;
using System.Text;

namespace RlTemplates.Estimators.Local;

/// <summary>What the submitted process does to itself before it trains.</summary>
public static partial class DetachedProcess
{
    /// <summary>Leaves the terminal's session, so that closing it ends nothing, and sends the console's text to a log file.</summary>
    /// <param name="logPath">Path of the log; text is added at its end.</param>
    public static void Detach(string logPath)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(logPath))!);
        var file = new FileStream(logPath, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        var log = TextWriter.Synchronized(new StreamWriter(file, new UTF8Encoding(false)) { AutoFlush = true });
        Console.SetOut(log);
        Console.SetError(log);
        if (!OperatingSystem.IsWindows() && SetSession() < 0)
            log.WriteLine("warning: the process stays in its terminal's session; closing the terminal may end it.");
    }

    [LibraryImport("libc", EntryPoint = "setsid", SetLastError = true)]
    private static partial int SetSession();
}
