using System.Diagnostics;

namespace RlTemplates.Tests;

/// <summary>Starts the entry script of the sample program as a process of its own, as a user would.</summary>
internal static class SampleProgram
{
    private static readonly string Program = Path.Combine(
        AppContext.BaseDirectory.Replace("RlTemplates.Tests", "RlTemplates.SampleProgram", StringComparison.Ordinal), "RlTemplates.SampleProgram.dll");

    public static Process Start(string runs, params string[] args) =>
        Process.Start(new ProcessStartInfo("dotnet", [Program, .. args, "--runs", runs]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
