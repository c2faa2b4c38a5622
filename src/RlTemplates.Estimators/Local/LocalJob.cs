using System.Diagnostics;
using System.Text;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Local;

/// <summary>A training by a process of this machine, known through its run directory alone.</summary>
/// <param name="store">The store that holds the run.</param>
/// <param name="run">The run.</param>
public sealed class LocalJob(RunStore store, RunInfo run) : TrainingJob
{
    private readonly Process? _process;

    // Exit codes from here on say that a signal ended the process.
    private const int Signalled = 128;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>A job whose process this one has started.</summary>
    internal LocalJob(RunStore store, RunInfo run, Process process)
        : this(store, run) => _process = process;

    /// <inheritdoc/>
    public override RunInfo Run => run;

    /// <summary>Whether its process is gone. A process that this one has started, and that never began to train, leaves a failed run.</summary>
    public bool HasEnded()
    {
        if (_process is { HasExited: false })
            return false;
        if (Refresh().IsWaiting && _process is { ExitCode: > 0 and < Signalled } process)
            _ = LocalTarget.Fail(run, process.ExitCode);
        return !Refresh().IsActive;
    }

    /// <inheritdoc/>
    public override RunInfo Refresh() => run = store.Reload(run);

    /// <inheritdoc/>
    public override void Stop()
    {
        if (_process is not null)
        {
            if (!_process.HasExited)
                DetachedProcess.Stop(_process.Id);
            return;
        }
        // A run that reads as running has had its process id checked against the process's start time.
        if (Refresh() is not { Status: RunStatus.Running, ProcessId: { } id })
            return;
        if (!string.Equals(run.Host, Environment.MachineName, StringComparison.OrdinalIgnoreCase))
            throw new UserException($"Run {run.Id} is trained on {run.Host}; stop it there.");
        DetachedProcess.Stop(id);
    }

    /// <inheritdoc/>
    public override int? Attach(TextWriter output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        var (position, decoder) = (0L, new UTF8Encoding(false).GetDecoder());
        while (true)
        {
            var isActive = Refresh().IsActive;
            position = Copy(position, decoder, output, cancellationToken);
            if (!isActive)
                return run.ExitCode ?? 1;
            if (cancellationToken.WaitHandle.WaitOne(Pause))
                return null;
        }
    }

    private long Copy(long position, Decoder decoder, TextWriter output, CancellationToken cancellationToken)
    {
        if (!File.Exists(run.DriverLogPath))
            return position;
        using var log = new FileStream(run.DriverLogPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        log.Position = Math.Min(position, log.Length);
        var bytes = new byte[16384];
        var characters = new char[bytes.Length + 1];
        while (!cancellationToken.IsCancellationRequested && log.Read(bytes) is var count and > 0)
            output.Write(characters, 0, decoder.GetChars(bytes.AsSpan(0, count), characters, flush: false));
        output.Flush();
        return log.Position;
    }
}
