using System.ComponentModel;
using System.Diagnostics;

namespace RlTemplates;

/// <summary>Commands of the system that tests need.</summary>
internal static class TestCommand
{
    /// <summary>Whether a command is there and does what it should here.</summary>
    public static bool Works(params string[] command)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
