using System.Diagnostics;

namespace RlTemplates.Experiments.Tests;

/// <summary>This test program once more, told to do something else.</summary>
internal static class ChildProcess
{
    /// <summary>The program and its arguments.</summary>
    public static IReadOnlyList<string> Command(params string[] arguments) =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? [Environment.ProcessPath!, typeof(ChildProcess).Assembly.Location, .. arguments]
            : [Environment.ProcessPath!, .. arguments];

    public static Process Start(params string[] arguments) => Start(static _ => { }, arguments);

    public static Process Start(Action<ProcessStartInfo> prepare, params string[] arguments)
    {
        var command = Command(arguments);
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true };
        prepare(start);
        return Process.Start(start)!;
    }
}
