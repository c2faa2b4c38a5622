using System.Diagnostics;

namespace RlTemplates.Tests;

/// <summary>Starts the entry script of the sample program as a process of its own, as a user would.</summary>
internal static class SampleProgram
{
    /// <summary>The program's dll.</summary>
    public static readonly string Program = Path.Combine(
        AppContext.BaseDirectory.Replace("RlTemplates.Tests", "RlTemplates.SampleProgram", StringComparison.Ordinal), "RlTemplates.SampleProgram.dll");

    public static Process Start(string runs, params string[] args) =>
        Process.Start(new ProcessStartInfo("dotnet", [Program, .. args, "--runs", runs]) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    /// <summary>Runs it to its end in a working directory.</summary>
    public static async Task<(int Code, string Output, string Errors)> Run(string folder, params string[] args)
    {
        using var process = StartIn(folder, args);
        return await EndOf(process);
    }

    /// <summary>Starts it in a working directory.</summary>
    public static Process StartIn(string folder, params string[] args) => Process.Start(Described(folder, args))!;

    /// <summary>Runs it to its end in a working directory, with an environment variable.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunWith(string variable, string value, string folder, params string[] args)
    {
        var start = Described(folder, args);
        start.Environment[variable] = value;
        using var process = Process.Start(start)!;
        return await EndOf(process);
    }

    private static async Task<(int Code, string Output, string Errors)> EndOf(Process process)
    {
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }

    private static ProcessStartInfo Described(string folder, string[] args) => new("dotnet", [Program, .. args])
    {
        WorkingDirectory = folder,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        StandardOutputEncoding = System.Text.Encoding.UTF8,
        StandardErrorEncoding = System.Text.Encoding.UTF8,
    };
}
