using System.Globalization;
using System.Text.Json;
using RlTemplates.AzureMl.Arm;
using RlTemplates.AzureMl.Requests;
using RlTemplates.AzureMl.Runs;
using RlTemplates.AzureMl.Storage;
using RlTemplates.AzureMl.Training;
using RlTemplates.AzureMl.Workspaces;
using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.AzureMl;

/// <summary>A command job of a workspace of Azure Machine Learning.</summary>
/// <param name="workspace">The workspace.</param>
/// <param name="store">The store that holds the run.</param>
/// <param name="run">The run.</param>
/// <param name="job">The job, as <c>run.json</c> records it.</param>
internal sealed class AzureMlJob(WorkspaceSession workspace, RunStore store, RunInfo run, RunJob job) : TrainingJob(store, run)
{
    // What a script writes there, the service keeps.
    private const string ScriptOutputs = "outputs", HeadPart = "head", WorkersPart = "workers";
    private const int MostLists = 5, LargestExitCode = 16;

    /// <summary>The most bytes of a <c>run.json</c> that is read.</summary>
    public const int LargestRunFile = 4 << 20;

    private readonly WorkspaceStorage _storage = new(workspace);
    private DatastoreUri? _runs;
    private bool _isSeen, _hasEndedRest;
    private string? _workers, _parent;

    /// <inheritdoc/>
    public override RunJob Job => job;

    /// <inheritdoc/>
    protected override async Task<RunInfo> ReadAsync(CancellationToken cancellationToken)
    {
        if (await DescribeAsync(cancellationToken).ConfigureAwait(false) is not { } seen)
            return Record(RunStatus.Lost);
        var (status, reason, code) = JobStatus.Of(seen.Text("properties", "status"), null);
        // The head says how the run stands; workers that it has left behind would cost money.
        if (status is not (RunStatus.Pending or RunStatus.Running) && !_hasEndedRest)
        {
            if (_workers is { } workers)
                await CancelAsync(workers, cancellationToken).ConfigureAwait(false);
            await EndParentAsync(status, cancellationToken).ConfigureAwait(false);
            _hasEndedRest = true;
        }
        return Record(status, reason, code, status == RunStatus.Failed ? reason : null);
    }

    /// <inheritdoc/>
    protected override IAsyncEnumerable<string> ReadLogLinesAsync(bool follow, CancellationToken cancellationToken) =>
        Lines(job.Id, null, follow, cancellationToken);

    /// <inheritdoc/>
    protected override async Task<IReadOnlyList<JobPart>> ReadPartsAsync(CancellationToken cancellationToken)
    {
        if (await WorkersAsync(cancellationToken).ConfigureAwait(false) is { } workers)
            return [await PartAsync(HeadPart, job.Id, cancellationToken).ConfigureAwait(false), await PartAsync(WorkersPart, workers, cancellationToken).ConfigureAwait(false)];
        // The service says nothing of single processes but what they have written.
        var files = await new JobLog(_storage, job.Id, Time).ListAsync(cancellationToken).ConfigureAwait(false);
        return files.Count < 2 ? [] : [.. files.Select(f => new JobPart(Path.GetFileNameWithoutExtension(f.Name), Run.Status))];
    }

    /// <inheritdoc/>
    protected override IAsyncEnumerable<string> ReadPartLogLinesAsync(string part, bool follow, CancellationToken cancellationToken) =>
        part == HeadPart ? Lines(job.Id, null, follow, cancellationToken)
            : part == WorkersPart && _workers is { } workers ? Lines(workers, null, follow, cancellationToken)
            : Lines(job.Id, part + ".txt", follow, cancellationToken);

    /// <inheritdoc/>
    protected override async Task RequestStopAsync(CancellationToken cancellationToken)
    {
        await CancelAsync(job.Id, cancellationToken).ConfigureAwait(false);
        if (await WorkersAsync(cancellationToken).ConfigureAwait(false) is { } workers)
            await CancelAsync(workers, cancellationToken).ConfigureAwait(false);
        await EndParentAsync(RunStatus.Interrupted, cancellationToken).ConfigureAwait(false);
    }

    // The service does not end it, since it is no job; it only shows how the jobs stand.
    private async Task EndParentAsync(RunStatus status, CancellationToken cancellationToken)
    {
        if (_parent is null || _workers is null)
            return;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(WorkspaceRuns.Patience);
        try
        {
            var runs = new WorkspaceRuns(workspace);
            var end = await runs.EndOfAsync(job.Id, patience.Token).ConfigureAwait(false) ?? Time.GetUtcNow();
            await runs.EndAsync(_parent, status, end, patience.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (WorkspaceRuns.IsSilent(exception, cancellationToken))
        {
            // The jobs have ended all the same.
        }
    }

    private async Task CancelAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await workspace.Arm.SendAsync(ArmRequest.Post(workspace.Name, $"jobs/{name}/cancel"), $"the end of the job {name}", cancellationToken).ConfigureAwait(false);
        }
        catch (UserException exception) when (exception.InnerException is ArmException { Status: 400 or 404 or 409 })
        {
            // It has ended by itself.
            if (await DescribeAsync(name, cancellationToken).ConfigureAwait(false) is { } seen && seen.Text("properties", "status") is not ("Completed" or "Failed" or "Canceled" or "CancelRequested"))
                throw;
        }
    }

    // Null for a job without workers of their own.
    private async Task<string?> WorkersAsync(CancellationToken cancellationToken)
    {
        if (!_isSeen)
            await DescribeAsync(cancellationToken).ConfigureAwait(false);
        return _workers;
    }

    private async Task<JobPart> PartAsync(string part, string name, CancellationToken cancellationToken)
    {
        if (await DescribeAsync(name, cancellationToken).ConfigureAwait(false) is not { } seen)
            return new(part, RunStatus.Lost);
        var (status, reason, code) = JobStatus.Of(seen.Text("properties", "status"), null);
        // Which has failed first, the service's REST API does not say.
        var ended = status == RunStatus.Failed ? await new WorkspaceRuns(workspace).EndOfAsync(name, cancellationToken).ConfigureAwait(false) : null;
        if (status == RunStatus.Failed)
            code = part == HeadPart ? await ExitCodeAsync(seen, cancellationToken).ConfigureAwait(false) : null;
        return new(part, status) { ExitCode = code, EndedAt = ended, Error = status == RunStatus.Failed ? reason : null };
    }

    // The head has written it down; null where it has not come so far.
    private async Task<int?> ExitCodeAsync(JsonElement head, CancellationToken cancellationToken)
    {
        if (DatastoreUri.TryParse(head.Text("properties", "outputs", ClusterCommand.MeetingOutput, "uri")) is not { } meeting)
            return null;
        try
        {
            var folder = await _storage.FolderAsync(meeting, cancellationToken).ConfigureAwait(false);
            return await folder.TryReadAsync(ClusterCommand.ExitFile, LargestExitCode, cancellationToken).ConfigureAwait(false) is { } text
                && int.TryParse(text.Span, NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var code) ? code : null;
        }
        catch (UserException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    protected override async Task PullFilesAsync(CancellationToken cancellationToken)
    {
        for (var list = 1; ; list++)
        {
            try
            {
                await MirrorAsync(cancellationToken).ConfigureAwait(false);
                break;
            }
            catch (UserException exception) when (list < MostLists && BlobFolder.HasChanged(exception))
            {
                // It is another file by now, or gone.
            }
        }
        if (await RunFolderAsync(cancellationToken).ConfigureAwait(false) is { } folder
            && await folder.TryReadAsync(RunFile.Name, LargestRunFile, cancellationToken).ConfigureAwait(false) is { } there)
            TakeTags(there);
    }

    /// <inheritdoc/>
    protected override async Task<IReadOnlyList<JobArtifact>> ReadArtifactsAsync(CancellationToken cancellationToken)
    {
        var found = new List<JobArtifact>();
        var (folder, prefix) = await RunFolderAsync(cancellationToken).ConfigureAwait(false) is { } runs ? (runs, "") : (await OutputsAsync(cancellationToken).ConfigureAwait(false), ScriptOutputs + "/");
        await foreach (var blob in folder.ListAsync(cancellationToken).ConfigureAwait(false))
            found.Add(new(prefix + blob.Name, blob.Bytes) { Version = blob.Version });
        return found;
    }

    /// <inheritdoc/>
    protected override async Task<Stream> OpenArtifactAsync(JobArtifact artifact, long offset, CancellationToken cancellationToken)
    {
        if (offset >= artifact.Bytes)
            return Stream.Null;
        return await RunFolderAsync(cancellationToken).ConfigureAwait(false) is { } runs
            ? await runs.OpenAsync(artifact.Name, offset, artifact.Version, cancellationToken).ConfigureAwait(false)
            : await (await OutputsAsync(cancellationToken).ConfigureAwait(false)).OpenAsync(artifact.Name[(ScriptOutputs.Length + 1)..], offset, artifact.Version, cancellationToken).ConfigureAwait(false);
    }

    private IAsyncEnumerable<string> Lines(string name, string? file, bool follow, CancellationToken cancellationToken) =>
        new JobLog(_storage, name, Time, file) { Outage = follow ? Outage : null }.ReadAsync(follow ? IsActiveAsync : null, PollInterval, cancellationToken);

    private async Task<bool> IsActiveAsync(CancellationToken cancellationToken) =>
        (await Outage.AskAsync(() => RefreshAsync(cancellationToken), cancellationToken).ConfigureAwait(false)).IsActive;

    private async Task<JsonElement?> DescribeAsync(CancellationToken cancellationToken)
    {
        var seen = await DescribeAsync(job.Id, cancellationToken).ConfigureAwait(false);
        (_isSeen, _workers, _parent) = (true, seen?.Text("properties", "tags", WorkersJob.WorkersTag), seen?.Text("properties", "tags", WorkspaceRuns.ParentTag));
        return seen;
    }

    private Task<JsonElement?> DescribeAsync(string name, CancellationToken cancellationToken) => workspace.TryGetAsync($"jobs/{name}", $"the job {name}", cancellationToken);

    private async Task<BlobFolder> OutputsAsync(CancellationToken cancellationToken) => (await _storage.ArtifactsAsync(job.Id, cancellationToken).ConfigureAwait(false)).Below(ScriptOutputs);

    // Null for a script, which keeps no run.
    private async Task<BlobFolder?> RunFolderAsync(CancellationToken cancellationToken)
    {
        if (_runs is null)
        {
            var seen = await DescribeAsync(cancellationToken).ConfigureAwait(false) ?? throw new UserException($"The workspace {workspace.Name.Name} does not know the job {job.Id} any more.");
            if (seen.Member("properties", "outputs", StartCommand.RunsOutput) is not { } output)
                return null;
            _runs = DatastoreUri.TryParse(output.Text("uri")) ?? throw new UserException($"The job {job.Id} keeps its run in {output.Text("uri")}, which is no place in a datastore.");
        }
        return await _storage.FolderAsync(_runs.Below($"{Run.Experiment}/{Run.Id}"), cancellationToken).ConfigureAwait(false);
    }
}
