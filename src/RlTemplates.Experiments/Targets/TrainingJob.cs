using System.Runtime.CompilerServices;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>A training that goes on somewhere: it can be watched, stopped and brought home. Disposing of it releases the client only; the job goes on.</summary>
/// <param name="store">The store that holds the run.</param>
/// <param name="run">The job's run.</param>
public abstract partial class TrainingJob(RunStore store, RunInfo run) : IAsyncDisposable
{
    private static readonly TimeSpan LongestDisposal = TimeSpan.FromSeconds(5);

    /// <summary>The job's run as it was last read, with the status that the target gave.</summary>
    public RunInfo Run { get; private set; } = run;

    /// <summary>The job, as <c>run.json</c> records it.</summary>
    public abstract RunJob Job { get; }

    /// <summary>Takes secrets out of what the target says.</summary>
    internal Func<string, string> Mask { get; set; } = static text => text;

    /// <summary>Receives messages for the user who is waiting, one sentence each.</summary>
    internal Action<string> Tell { get; set; } = static _ => { };

    /// <summary>Asks the target again while it cannot be asked.</summary>
    internal OutageWait Outage => new(Time, sentence => Tell(Mask(sentence)));

    /// <summary>The store that holds the run.</summary>
    protected RunStore Store { get; } = store;

    /// <summary>How long <see cref="WaitAsync"/> pauses before it asks again. Default: 5 seconds.</summary>
    protected virtual TimeSpan PollInterval => TimeSpan.FromSeconds(5);

    /// <summary>
    /// Time that the job has from leaving its queue until it trains. When it is over, the job is asked to end and counts as
    /// failed, so that nobody waits for it
    /// for ever. Default: null, no limit.
    /// </summary>
    protected virtual TimeSpan? CoordinationTimeout => null;

    /// <summary>
    /// When the job left its queue, by the target's clock; null while it waits there, and where the target does not tell. <see
    /// cref="ReadAsync"/> sets it.
    /// </summary>
    protected DateTimeOffset? LeftQueueAt { get; set; }

    /// <summary>The clock of <see cref="CoordinationTimeout"/>.</summary>
    internal TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>
    /// Asks the target how the job stands. One that has not begun within its coordination time-out is asked to end, and has
    /// failed.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The target cannot be reached, or does not know the job any more.</exception>
    public async Task<RunInfo> RefreshAsync(CancellationToken cancellationToken = default)
    {
        Run = await AskAsync(nameof(ReadAsync), () => ReadAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        if (Run.Status == RunStatus.Pending && CoordinationTimeout is { } most && LeftQueueAt is { } left && Time.GetUtcNow() - left > most)
            Run = await GiveUpAsync(most, cancellationToken).ConfigureAwait(false);
        return Run;
    }

    private async Task<RunInfo> GiveUpAsync(TimeSpan most, CancellationToken cancellationToken)
    {
        var problem = $"it has not begun within {DurationText.Format(most)} after it left its queue";
        try
        {
            await AskAsync(nameof(RequestStopAsync), () => RequestStopAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (UserException exception) when (exception is not ServiceException)
        {
            problem += $", and could not be stopped, so look for it at '{Job.Target}' as {Job.Id}: {exception.Message}";
        }
        return Record(RunStatus.Failed, problem, ExitCodes.Failure, problem);
    }

    /// <summary>
    /// Waits until the job has ended. Where the target cannot be asked (<see cref="ServiceException"/>), it is asked again for up to 30
    /// minutes.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait; the job goes on.</param>
    /// <returns>The run with its final status.</returns>
    /// <exception cref="UserException">The target cannot be reached, or does not know the job any more.</exception>
    public async Task<RunInfo> WaitAsync(CancellationToken cancellationToken = default)
    {
        while ((await Outage.AskAsync(() => RefreshAsync(cancellationToken), cancellationToken).ConfigureAwait(false)).IsActive)
            await Task.Delay(PollInterval, Time, cancellationToken).ConfigureAwait(false);
        return Run;
    }

    /// <summary>Reads the job's log line by line, from its beginning until the job ends.</summary>
    /// <param name="cancellationToken">Ends the stream; the job goes on.</param>
    /// <exception cref="UserException">The target cannot be reached, or does not know the job any more.</exception>
    public IAsyncEnumerable<string> ReadLogsAsync(CancellationToken cancellationToken = default) => ReadLogsAsync(follow: true, cancellationToken);

    /// <summary>Reads the job's log line by line, from its beginning.</summary>
    /// <param name="follow">Whether to wait for further lines until the job ends; otherwise only what is there is read.</param>
    /// <param name="cancellationToken">Ends the stream; the job goes on.</param>
    /// <exception cref="UserException">The target cannot be reached, or does not know the job any more.</exception>
    public async IAsyncEnumerable<string> ReadLogsAsync(bool follow, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var line in StreamAsync(nameof(ReadLogLinesAsync), () => ReadLogLinesAsync(follow, cancellationToken), cancellationToken).ConfigureAwait(false))
            yield return Mask(line ?? "");
    }

    // A stream that does not react is left behind.
    private async IAsyncEnumerable<T> StreamAsync<T>(string member, Func<IAsyncEnumerable<T>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var items = await AskAsync(member, () => Task.FromResult(read()?.GetAsyncEnumerator(cancellationToken)), cancellationToken).ConfigureAwait(false);
        var isLeftBehind = false;
        try
        {
            while (true)
            {
                isLeftBehind = true;
                var isThere = await AskAsync(member, () => items!.MoveNextAsync().AsTask(), cancellationToken).ConfigureAwait(false);
                isLeftBehind = false;
                if (!isThere)
                    break;
                yield return items!.Current;
            }
        }
        finally
        {
            if (!isLeftBehind)
                await AskAsync(member, () => items!.DisposeAsync().AsTask(), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks the training to end with a checkpoint, as Ctrl-C does, and returns when the target has taken the request; a job that has ended stays as it is.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The job cannot be stopped from here.</exception>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await AskAsync(nameof(RequestStopAsync), () => RequestStopAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (UserException)
        {
            // A service refuses to stop what has just ended.
            if ((await RefreshAsync(cancellationToken).ConfigureAwait(false)).IsActive)
                throw;
        }
    }

    /// <summary>
    /// Brings the files of the run home into its folder, as far as they are not there yet: metrics, logs, checkpoints and model. <c>run.json</c> then has the newest metrics too. Does nothing
    /// where the job writes them there itself.
    /// </summary>
    /// <param name="cancellationToken">Ends the transfer; the next one goes on with it.</param>
    /// <exception cref="UserException">The files cannot be reached.</exception>
    public async Task PullAsync(CancellationToken cancellationToken = default)
    {
        await AskAsync(nameof(PullFilesAsync), () => PullFilesAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        var known = Store.Reload(Run);
        if (MetricReader.Read(known.MetricsPath).LastOrDefault() is { } row && row[Metric.TimestepsTotal] > known.Metrics.GetValueOrDefault(Metric.TimestepsTotal, -1))
        {
            var written = Write(known, writer => writer.Summarize(row.Metrics)) ?? Run;
            // That a job is lost is only seen, never written.
            Run = Run.Status == RunStatus.Lost ? written with { Status = RunStatus.Lost } : written;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        using var limit = new CancellationTokenSource(LongestDisposal);
        try
        {
            await AskAsync(nameof(DisposeAsyncCore), () => DisposeAsyncCore().AsTask(), limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // The job goes on; a client that does not end is left behind.
        }
    }

    /// <summary>Releases the client. Does nothing by default.</summary>
    protected virtual ValueTask DisposeAsyncCore() => default;

    /// <summary>Asks the target how the job stands. A job that does not write <c>run.json</c> itself returns what <see cref="Record"/> gives.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    protected abstract Task<RunInfo> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Reads the job's log line by line, from its beginning.</summary>
    /// <param name="follow">Whether to wait for further lines until the job ends; otherwise only what is there is read.</param>
    /// <param name="cancellationToken">Ends the stream; the job goes on.</param>
    protected abstract IAsyncEnumerable<string> ReadLogLinesAsync(bool follow, CancellationToken cancellationToken);

    /// <summary>Asks the training to end with a checkpoint, and returns when the target has taken the request; a job that has ended stays as it is.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    protected abstract Task RequestStopAsync(CancellationToken cancellationToken);

    /// <summary>Brings the files of the run home; all but <c>run.json</c>, which tells here what is known of the run.</summary>
    /// <param name="cancellationToken">Ends the transfer; the next one goes on with it.</param>
    protected abstract Task PullFilesAsync(CancellationToken cancellationToken);

    /// <summary>Records the status that the target gives, so that others see it without asking. Where another process writes the run, nothing is recorded.</summary>
    /// <param name="status">How the job stands.</param>
    /// <param name="reason">Why it ended, in words.</param>
    /// <param name="exitCode">Exit code of its process; null where it has none yet.</param>
    /// <param name="error">The error that ended it.</param>
    /// <param name="startedAt">When it began, as the target says; null where it does not.</param>
    /// <param name="endedAt">When it ended, as the target says; null where it does not.</param>
    /// <returns>The run with this status.</returns>
    protected RunInfo Record(
        RunStatus status, string? reason = null, int? exitCode = null, string? error = null, DateTimeOffset? startedAt = null, DateTimeOffset? endedAt = null)
    {
        (reason, error) = (reason is null ? null : Mask(reason), error is null ? null : Mask(error));
        var known = Store.Reload(Run);
        if (known.Status == status && known.ExitCode == (exitCode ?? known.ExitCode))
            return known;
        // One that was given up is stopped, and stays failed.
        if (known is { Status: RunStatus.Failed, StartedAt: not null } && status is RunStatus.Interrupted or RunStatus.Stopped)
            return known;
        return Write(known, writer => writer.Report(status, reason, exitCode, error, startedAt, endedAt))
            ?? known with { Status = status, StopReason = reason ?? known.StopReason, ExitCode = exitCode ?? known.ExitCode, Error = error ?? known.Error };
    }

    private Task<T> AskAsync<T>(string member, Func<Task<T>> call, CancellationToken cancellationToken) =>
        TargetCall.AskAsync($"{GetType().Name}.{member}", Mask, call, cancellationToken);

    private Task AskAsync(string member, Func<Task> call, CancellationToken cancellationToken) =>
        TargetCall.AskAsync($"{GetType().Name}.{member}", Mask, call, cancellationToken);

    // Null where another process writes the run.
    private static RunInfo? Write(RunInfo run, Action<RunWriter> change)
    {
        try
        {
            using var writer = RunWriter.Open(run);
            change(writer);
            writer.SaveIfChanged();
            return writer.Info;
        }
        catch (UserException)
        {
            return null;
        }
    }
}
