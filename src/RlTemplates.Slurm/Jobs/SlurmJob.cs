using RlTemplates.Estimators.Local;
using RlTemplates.Experiments;
using RlTemplates.Slurm.Commands;
using RlTemplates.Slurm.Scripts;
using RlTemplates.Tracking;

namespace RlTemplates.Slurm.Jobs;

/// <summary>A training on a Slurm cluster. Its run is in the shared folder; Slurm says what the run cannot say itself.</summary>
/// <param name="store">The store that holds the run.</param>
/// <param name="run">The run.</param>
/// <param name="job">The job, as <c>run.json</c> records it.</param>
internal sealed class SlurmJob(RunStore store, RunInfo run, RunJob job) : TrainingJob(store, run)
{
    private const string HeadName = "head";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private JobPlaces Places => new(Run);

    /// <inheritdoc/>
    public override RunJob Job => job;

    /// <inheritdoc/>
    protected override async Task<RunInfo> ReadAsync(CancellationToken cancellationToken)
    {
        var read = Store.Reload(Run);
        if (!read.IsActive && read.Status != RunStatus.Lost && read.Status != RunStatus.Interrupted)
            return read;
        var state = await JobStateReader.ReadAsync(job.Id, cancellationToken).ConfigureAwait(false);
        // It may have written its end after it was read.
        read = Store.Reload(Run);
        return state.Phase switch
        {
            // Also one that waits for another turn.
            JobPhase.Waiting => read with { Status = read.StartedAt is null ? RunStatus.Pending : RunStatus.Running },
            JobPhase.Running => read.Status == RunStatus.Lost ? read with { Status = RunStatus.Running } : read,
            _ when !read.IsActive && read.Status != RunStatus.Lost => read,
            JobPhase.Forgotten => read.IsActive ? read : Record(RunStatus.Failed, state.InWords, ExitCodes.Failure, state.InWords),
            JobPhase.Canceled => Record(RunStatus.Interrupted, state.InWords, ExitCodes.Interrupted, null, state.StartedAt, state.EndedAt),
            _ => Record(RunStatus.Failed, state.InWords, state.ExitCode is > 0 and var code ? code : ExitCodes.Failure, state.InWords, state.StartedAt, state.EndedAt),
        };
    }

    /// <inheritdoc/>
    protected override IAsyncEnumerable<string> ReadLogLinesAsync(bool follow, CancellationToken cancellationToken) => Follow(Run.DriverLogPath, follow, cancellationToken);

    /// <inheritdoc/>
    protected override async Task RequestStopAsync(CancellationToken cancellationToken)
    {
        if (!(await RefreshAsync(cancellationToken).ConfigureAwait(false)).IsActive)
            return;
        // The script does not ask for another turn then.
        Directory.CreateDirectory(Places.Folder);
        await File.WriteAllTextAsync(Places.StopMark, "", cancellationToken).ConfigureAwait(false);
        var state = await JobStateReader.ReadAsync(job.Id, cancellationToken).ConfigureAwait(false);
        // A signal to the script alone leaves the program its whole grace period; a job that waits has none.
        string[] arguments = state.Phase == JobPhase.Running ? ["--batch", "--signal=TERM", job.Id] : [job.Id];
        var outcome = await SlurmCommand.RunAsync("scancel", arguments, cancellationToken).ConfigureAwait(false);
        if (outcome.ExitCode != 0)
            throw new UserException($"Slurm does not stop job {job.Id}: {outcome.Problem}.");
        if (state.Phase == JobPhase.Waiting && WorkersId() is { } workers)
            await SlurmCommand.RunAsync("scancel", ["-Q", workers], cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override Task PullFilesAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    protected override Task<IReadOnlyList<JobPart>> ReadPartsAsync(CancellationToken cancellationToken)
    {
        var read = Store.Reload(Run);
        return Task.FromResult<IReadOnlyList<JobPart>>(RunWorkers.Read(read) is { Count: > 0 } workers
            ?
            [
                new(HeadName, read.Status) { ExitCode = read.ExitCode, EndedAt = read.EndedAt, Error = read.Error },
                .. workers.Select(w => new JobPart(w.Name, w.Status) { ExitCode = w.ExitCode, EndedAt = w.EndedAt, Error = w.Error }),
            ]
            : []);
    }

    /// <inheritdoc/>
    protected override IAsyncEnumerable<string> ReadPartLogLinesAsync(string part, bool follow, CancellationToken cancellationToken) =>
        Follow(part == HeadName ? Run.DriverLogPath : RunWorkers.LogPath(Run, part), follow, cancellationToken);

    private IAsyncEnumerable<string> Follow(string path, bool follow, CancellationToken cancellationToken) =>
        LogLines.FollowAsync(path, async () => follow && (await RefreshAsync(cancellationToken).ConfigureAwait(false)).IsActive, Pause, cancellationToken);

    private string? WorkersId() => File.Exists(Places.WorkersId) ? File.ReadAllText(Places.WorkersId).Trim() : null;
}
