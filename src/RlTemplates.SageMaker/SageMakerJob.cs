using System.Net;
using RlTemplates.Experiments;
using RlTemplates.SageMaker.Api;
using RlTemplates.SageMaker.Aws;
using RlTemplates.SageMaker.Storage;
using RlTemplates.SageMaker.Training;
using RlTemplates.Tracking;

namespace RlTemplates.SageMaker;

/// <summary>A training job of Amazon SageMaker.</summary>
/// <param name="session">Who asks; disposed of with the job.</param>
/// <param name="store">The store that holds the run.</param>
/// <param name="run">The run.</param>
/// <param name="job">The job, as <c>run.json</c> records it.</param>
internal sealed class SageMakerJob(AwsSession session, RunStore store, RunInfo run, RunJob job) : TrainingJob(store, run)
{
    private const int LargestRunFile = 4 << 20, MostLists = 5;

    private readonly SageMakerService _service = new(session);
    private TrainingJobDescription? _seen;

    /// <inheritdoc/>
    public override RunJob Job => job;

    /// <summary>Time that a job has to begin after it has its machines.</summary>
    public TimeSpan? StartLimit { get; init; }

    /// <inheritdoc/>
    protected override TimeSpan? CoordinationTimeout => StartLimit;

    /// <inheritdoc/>
    protected override async Task<RunInfo> ReadAsync(CancellationToken cancellationToken)
    {
        if (await _service.TryDescribeJobAsync(job.Id, cancellationToken).ConfigureAwait(false) is not { } seen)
            return Record(RunStatus.Lost);
        _seen = seen;
        LeftQueueAt = seen.LeftQueueAt;
        var (status, reason, code) = JobStatus.Of(seen);
        return Record(status, reason, code, status == RunStatus.Failed ? reason : null, seen.StartedAt, seen.EndedAt);
    }

    /// <inheritdoc/>
    protected override IAsyncEnumerable<string> ReadLogLinesAsync(bool follow, CancellationToken cancellationToken) =>
        LinesAsync(null, follow, cancellationToken);

    /// <inheritdoc/>
    protected override async Task<IReadOnlyList<JobPart>> ReadPartsAsync(CancellationToken cancellationToken)
    {
        // The service says nothing of single machines but what they have written.
        var machines = await new TrainingLog(session, job.Id).ListMachinesAsync(cancellationToken).ConfigureAwait(false);
        return machines.Count < 2 ? [] : [.. machines.Select(m => new JobPart(m, Run.Status))];
    }

    /// <inheritdoc/>
    protected override IAsyncEnumerable<string> ReadPartLogLinesAsync(string part, bool follow, CancellationToken cancellationToken) =>
        LinesAsync(part, follow, cancellationToken);

    /// <inheritdoc/>
    protected override Task RequestStopAsync(CancellationToken cancellationToken) => _service.StopJobAsync(job.Id, cancellationToken);

    /// <inheritdoc/>
    protected override async Task PullFilesAsync(CancellationToken cancellationToken)
    {
        var results = await ResultsAsync(cancellationToken).ConfigureAwait(false);
        if (results.Live is { } live)
        {
            await MirrorNewestAsync(cancellationToken).ConfigureAwait(false);
            if (await live.TryFindAsync(RunFile.Name, cancellationToken).ConfigureAwait(false) is { Bytes: < LargestRunFile }
                && await live.TryReadAsync(RunFile.Name, cancellationToken).ConfigureAwait(false) is { } there)
                TakeTags(there);
        }
        if (results.HasEnded)
            await results.UnpackAsync(fillsGapsOnly: results.Live is not null, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task<IReadOnlyList<JobArtifact>> ReadArtifactsAsync(CancellationToken cancellationToken)
    {
        var results = await ResultsAsync(cancellationToken).ConfigureAwait(false);
        if (results.Live is not { } live)
            return RunArtifacts.List(Run);
        var found = new List<JobArtifact>();
        await foreach (var stored in live.ListAsync(cancellationToken).ConfigureAwait(false))
            found.Add(new(stored.Name, stored.Bytes) { Version = stored.Version });
        return found;
    }

    /// <inheritdoc/>
    protected override async Task<Stream> OpenArtifactAsync(JobArtifact artifact, long offset, CancellationToken cancellationToken) =>
        (await ResultsAsync(cancellationToken).ConfigureAwait(false)).Live is { } live
            ? await live.OpenAsync(artifact.Name, offset, artifact.Version, cancellationToken).ConfigureAwait(false)
            : RunArtifacts.Open(Run, artifact, offset);

    /// <inheritdoc/>
    protected override ValueTask DisposeAsyncCore()
    {
        session.Dispose();
        return base.DisposeAsyncCore();
    }

    private IAsyncEnumerable<string> LinesAsync(string? machine, bool follow, CancellationToken cancellationToken) =>
        new TrainingLog(session, job.Id, machine) { Outage = follow ? Outage : null }.ReadAsync(
            follow ? IsActiveAsync : null, PollInterval, cancellationToken);

    private async Task<bool> IsActiveAsync(CancellationToken cancellationToken) =>
        (await Outage.AskAsync(() => RefreshAsync(cancellationToken), cancellationToken).ConfigureAwait(false)).IsActive;

    // What the job replaces between the list and the transfer is listed again.
    private async Task MirrorNewestAsync(CancellationToken cancellationToken)
    {
        for (var list = 1; ; list++)
        {
            try
            {
                await MirrorAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (UserException exception) when (
                list < MostLists && exception.InnerException is AwsException { Status: HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound })
            {
                // It is another file by now, or gone.
            }
        }
    }

    private async Task<JobResults> ResultsAsync(CancellationToken cancellationToken)
    {
        if (_seen is not { HasEnded: true })
            await RefreshAsync(cancellationToken).ConfigureAwait(false);
        return new(session, _seen ?? throw new UserException($"SageMaker does not know {job.Id} any more."), Run);
    }
}
