using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace Outsider;

/// <summary>A training in the shed, as those at home see it.</summary>
internal sealed class ShedJob(RunStore store, RunInfo run, RunJob job) : TrainingJob(store, run)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly RunStore _shed = new(job.Address!);

    /// <inheritdoc/>
    public override RunJob Job => job;

    /// <inheritdoc/>
    protected override TimeSpan PollInterval => Pause;

    private RunInfo Far => _shed.Find(Run.Id, Run.Experiment);

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<string> ReadLogLinesAsync(bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var (read, isLast) = (0, false); !isLast;)
        {
            isLast = !(await RefreshAsync(cancellationToken)).IsActive;
            string[] lines = File.Exists(Far.DriverLogPath) ? await File.ReadAllLinesAsync(Far.DriverLogPath, cancellationToken) : [];
            foreach (var line in lines.Skip(read))
                yield return line;
            read = lines.Length;
            if (!isLast)
                await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override async Task RequestStopAsync(CancellationToken cancellationToken)
    {
        if (Far is not { Status: RunStatus.Running, ProcessId: { } id })
            return;
        using var kill = Process.Start("kill", ["-TERM", id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task PullFilesAsync(CancellationToken cancellationToken)
    {
        foreach (var file in Directory.GetFiles(Far.Directory, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) is not ("run.json" or ".lock")))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var home = Path.Combine(Run.Directory, Path.GetRelativePath(Far.Directory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(home)!);
            File.Copy(file, home, overwrite: true);
        }
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override Task<RunInfo> ReadAsync(CancellationToken cancellationToken)
    {
        var far = Far;
        return Task.FromResult(Record(far.IsWaiting ? RunStatus.Pending : far.Status, far.StopReason, far.ExitCode, far.Error));
    }
}
