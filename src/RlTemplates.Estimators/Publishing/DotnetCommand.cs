using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace RlTemplates.Estimators.Publishing;

/// <summary>Runs the <c>dotnet</c> command of the SDK.</summary>
internal static class DotnetCommand
{
    private const int MostLines = 10_000;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    // What a process that was started by dotnet inherits, and what would make another one take its parts.
    private static readonly string[] Inherited =
        ["MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH", "MSBuildLoadMicrosoftTargetsReadOnly", "DOTNET_LAUNCH_PROFILE", "ASPNETCORE_URLS", "DOTNET_STARTUP_HOOKS"];

    /// <summary>Runs it to its end.</summary>
    /// <param name="program">The command; null for the one that is found.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">The folder to run in, whose <c>global.json</c> chooses the SDK.</param>
    /// <param name="limit">Time that it may take.</param>
    /// <param name="cancellationToken">Ends it and the processes that it has started.</param>
    /// <returns>Its exit code and what it has said.</returns>
    /// <exception cref="UserException">There is no SDK.</exception>
    /// <exception cref="TimeoutException">It took longer, and was ended.</exception>
    public static async Task<(int Code, IReadOnlyList<string> Lines)> RunAsync(
        string? program, IReadOnlyList<string> arguments, string folder, TimeSpan limit, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        using var process = Start(program ?? Find(), arguments, folder);
        process.OutputDataReceived += Add;
        process.ErrorDataReceived += Add;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(limit);
        try
        {
            // Not WaitForExitAsync, which also waits for processes that hold the pipes, such as a compiler server.
            while (!process.HasExited)
                await Task.Delay(50, timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            End(process);
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException();
        }
        await Task.WhenAny(process.WaitForExitAsync(CancellationToken.None), Task.Delay(Rest, CancellationToken.None)).ConfigureAwait(false);
        lock (lines)
            return (process.ExitCode, [.. lines]);

        void Add(object sender, DataReceivedEventArgs line)
        {
            lock (lines)
            {
                if (line.Data is { } text && lines.Count < MostLines)
                    lines.Add(text);
            }
        }
    }

    private static Process Start(string program, IReadOnlyList<string> arguments, string folder)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var name in Inherited)
            info.Environment.Remove(name);
        // Errors are found by their English words, and no server outlives the command.
        info.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        info.Environment["DOTNET_NOLOGO"] = "1";
        info.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        info.Environment["MSBUILDTERMINALLOGGER"] = "off";
        try
        {
            var process = Process.Start(info) ?? throw new Win32Exception();
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception exception)
        {
            throw new UserException($"To publish the program takes the .NET SDK, whose command '{program}' cannot be started: {exception.Message}. Install it from https://dot.net, or give the target an image.", exception);
        }
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended meanwhile.
        }
    }

    private static string Find()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string?[] places = [Environment.GetEnvironmentVariable("DOTNET_HOST_PATH"), Beside(Environment.GetEnvironmentVariable("DOTNET_ROOT"), name), Muxer(name)];
        return Array.Find(places, p => p is { Length: > 0 } && File.Exists(p)) ?? name;
    }

    private static string? Beside(string? folder, string name) => string.IsNullOrEmpty(folder) ? null : Path.Combine(folder, name);

    // dotnet app.dll: the process is the command itself.
    private static string? Muxer(string name) => Path.GetFileName(Environment.ProcessPath) is { } own && own.Equals(name, StringComparison.OrdinalIgnoreCase) ? Environment.ProcessPath : null;
}
