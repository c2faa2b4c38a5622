using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using RlTemplates.Containers;
using RlTemplates.Estimators.Local;
using RlTemplates.Tracking;
using RlTemplates.Verbs;

namespace RlTemplates.Scripts;

/// <summary>
/// Runs a script in place of the experiment, and records its run as training does: log, status, exit code, the reason of a
/// failure, the model.
/// </summary>
/// <param name="job">The run, which waits.</param>
/// <param name="script">The script.</param>
/// <param name="grace">Time that it has from a request to end until it is killed.</param>
/// <param name="mask">Takes secrets out of what it prints.</param>
internal sealed class ScriptTraining(RunInfo job, LocalScript script, TimeSpan grace, Func<string, string> mask)
{
    private const int LargestFailureBytes = 64 * 1024;

    // Ends a script whose supervisor was killed, so that no orphan computes on.
    private const string DeathWatch = "/usr/bin/setpriv";

    private static readonly TimeSpan TakeOverPatience = TimeSpan.FromSeconds(5), LastOutput = TimeSpan.FromSeconds(5), Pause = TimeSpan.FromMilliseconds(100);

    private readonly ContainerFolders _folders = LocalLaunch.FoldersOf(job);
    private readonly Lock _output = new();
    private string? _lastLine;

    /// <summary>Runs it to its end.</summary>
    /// <param name="reason">Why it is asked to end, in words; null where somebody asked.</param>
    /// <param name="cancellationToken">Asks it to end.</param>
    /// <returns>The exit code.</returns>
    public int Run(Func<string?> reason, CancellationToken cancellationToken)
    {
        using var writer = RunWriter.Open(job, patience: TakeOverPatience);
        writer.Info.EnsureWaiting();
        writer.Start(run => run with { GraceSeconds = (int)Math.Ceiling(grace.TotalSeconds) });
        int code;
        try
        {
            code = Start(cancellationToken);
        }
        catch (Win32Exception exception)
        {
            return Fail(writer, ExitCodes.Failure, $"{script.Name} could not be started: {exception.Message}");
        }
        TakeModel();
        if (cancellationToken.IsCancellationRequested)
        {
            writer.End(RunStatus.Interrupted, reason() ?? "the script was asked to end", ExitCodes.Interrupted);
            return ExitCodes.Interrupted;
        }
        if (code != ExitCodes.Success)
            return Fail(writer, code, ReadFailure() ?? string.Create(CultureInfo.InvariantCulture, $"{script.Name} ended with exit code {code}{(_lastLine is { } line ? $": {line}" : "")}"));
        writer.End(RunStatus.Completed, $"{script.Name} has ended", ExitCodes.Success);
        return ExitCodes.Success;
    }

    private int Start(CancellationToken cancellationToken)
    {
        IReadOnlyList<string> watch = OperatingSystem.IsLinux() && new FileInfo(DeathWatch) is { Exists: true, LinkTarget: null } ? [DeathWatch, "--pdeathsig", "KILL", "--"] : [];
        IReadOnlyList<string> command = [.. watch, .. script.CommandLine];
        using var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = script.Folder,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        var read = Task.WhenAll(Copy(process.StandardOutput), Copy(process.StandardError));
        for (long? asked = null; !process.WaitForExit(Pause);)
        {
            if (asked is null && cancellationToken.IsCancellationRequested)
            {
                asked = Stopwatch.GetTimestamp();
                DetachedProcess.StopWithChildren(process.Id);
            }
            if (asked is { } since && Stopwatch.GetElapsedTime(since) > grace)
                process.Kill(entireProcessTree: true);
        }
        // What it has started may go on and hold the output.
        read.Wait(LastOutput, CancellationToken.None);
        return process.ExitCode;
    }

    private async Task Copy(StreamReader from)
    {
        while (await from.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            var shown = mask(line);
            lock (_output)
            {
                if (shown.Trim().Length > 0)
                    _lastLine = shown.Trim();
                Console.Out.WriteLine(shown);
            }
        }
    }

    private int Fail(RunWriter writer, int code, string error)
    {
        try
        {
            FailureFile.Write(_folders.Failure, error);
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
            ErrorOutput.Standard.Warning(exception.Message);
        }
        ErrorOutput.Standard.Error(error);
        writer.End(RunStatus.Failed, error, code, error);
        return code;
    }

    private string? ReadFailure()
    {
        try
        {
            return SmallFile.Fault(_folders.Failure, LargestFailureBytes) is null && System.Text.Encoding.UTF8.GetString(SmallFile.Read(_folders.Failure, LargestFailureBytes)).Trim() is { Length: > 0 } text
                ? mask(text.Length > FailureFile.MostCharacters ? text[..FailureFile.MostCharacters] : text)
                : null;
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
            return null;
        }
    }

    private void TakeModel()
    {
        try
        {
            ContainerOutput.TakeModel(_folders, job);
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
            ErrorOutput.Standard.Warning($"the model stays in {_folders.Model}: {exception.Message}");
        }
    }
}
