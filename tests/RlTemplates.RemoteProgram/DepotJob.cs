using System.Globalization;
using System.Runtime.CompilerServices;
using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.RemoteProgram;

/// <summary>A job of a depot as those at home see it.</summary>
internal sealed class DepotJob(Depot depot, DepotAttribute settings, RunStore store, RunInfo run, RunJob job) : TrainingJob(store, run)
{
    /// <summary>Whether this process has just submitted it.</summary>
    public bool IsNew { get; init; }

    public override RunJob Job
    {
        get
        {
            if (IsNew)
                Fault.At("returned");
            return job;
        }
    }

    protected override TimeSpan PollInterval => TimeSpan.FromMilliseconds(20);

    protected override TimeSpan? CoordinationTimeout => TimeSpan.FromSeconds(settings.CoordinationTimeoutSeconds);

    protected override Task<RunInfo> ReadAsync(CancellationToken cancellationToken)
    {
        if (!depot.Jobs.Contains(job.Id))
            return Task.FromResult(Record(RunStatus.Lost));
        var state = depot.Read(job.Id);
        LeftQueueAt = state.LeftQueueAt;
        var reason = state.Reason.Length > 0 ? state.Reason : null;
        return Task.FromResult(Record(StatusOf(state), reason, state.ExitCode, state.Status == "failed" ? reason : null));
    }

    protected override IAsyncEnumerable<string> ReadLogLinesAsync(bool follow, CancellationToken cancellationToken) => Lines(depot.LogOf(job.Id), follow, cancellationToken);

    protected override Task RequestStopAsync(CancellationToken cancellationToken)
    {
        depot.Stop(job.Id);
        return Task.CompletedTask;
    }

    protected override Task PullFilesAsync(CancellationToken cancellationToken) => MirrorAsync(cancellationToken);

    protected override Task<IReadOnlyList<JobArtifact>> ReadArtifactsAsync(CancellationToken cancellationToken)
    {
        var folder = depot.FilesOf(job.Id);
        if (!Directory.Exists(folder))
            return Task.FromResult<IReadOnlyList<JobArtifact>>([]);
        return Task.FromResult<IReadOnlyList<JobArtifact>>([.. new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(f => new JobArtifact(Path.GetRelativePath(folder, f.FullName).Replace('\\', '/'), f.Length) { Version = f.LastWriteTimeUtc.Ticks.ToString(CultureInfo.InvariantCulture) })]);
    }

    protected override async Task<Stream> OpenArtifactAsync(JobArtifact artifact, long offset, CancellationToken cancellationToken)
    {
        await Task.Yield();
        depot.Fetched(artifact.Name, offset);
        var file = new FileStream(Path.Combine(depot.FilesOf(job.Id), artifact.Name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite) { Position = offset };
        return depot.TakeCut() is { } bytes ? new CutStream(file, bytes) : file;
    }

    protected override Task<IReadOnlyList<JobPart>> ReadPartsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<JobPart>>([.. depot.PartsOf(job.Id).Select(part =>
    {
        var state = depot.Read(Depot.PartName(job.Id, part));
        return new JobPart(part, StatusOf(state)) { ExitCode = state.ExitCode, EndedAt = state.EndedAt, Error = state.Reason.Length > 0 ? state.Reason : null };
    })]);

    protected override IAsyncEnumerable<string> ReadPartLogLinesAsync(string part, bool follow, CancellationToken cancellationToken) =>
        Lines(depot.LogOf(Depot.PartName(job.Id, part)), follow, cancellationToken);

    // What the service has by then; it ends when the job has.
    private async IAsyncEnumerable<string> Lines(string path, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var count = 0; ;)
        {
            var isOpen = follow && (await RefreshAsync(cancellationToken)).IsActive;
            var lines = File.Exists(path) ? await File.ReadAllLinesAsync(path, cancellationToken) : [];
            for (; count < lines.Length; count++)
                yield return lines[count];
            if (!isOpen)
                yield break;
            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    private static RunStatus StatusOf(DepotState state) => state.Status switch
    {
        "queued" or "starting" => RunStatus.Pending,
        "running" => RunStatus.Running,
        "completed" => RunStatus.Completed,
        "stopped" => RunStatus.Interrupted,
        _ => RunStatus.Failed,
    };
}
