using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Local;

/// <summary>A training on a thread of this process. It ends with the process; the run can be resumed.</summary>
internal sealed class HostedJob : TrainingJob
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _training;

    private HostedJob(JobDescription job, RunInfo run, TimeSpan most)
        : base(job.Store, run)
    {
        if (most > TimeSpan.Zero)
            _stop.CancelAfter(most);
        _training = Task.Factory.StartNew(() => Train(job, _stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <inheritdoc/>
    public override RunJob Job => Run.Job!;

    /// <inheritdoc/>
    protected override TimeSpan PollInterval => Pause;

    /// <summary>Begins a training.</summary>
    /// <param name="job">What to train, and how.</param>
    /// <param name="most">Time after which it is asked to end; zero for no limit.</param>
    public static HostedJob Start(JobDescription job, TimeSpan most) => new(job, job.Store.Reload(job.Run), most);

    /// <inheritdoc/>
    protected override IAsyncEnumerable<string> ReadLogLinesAsync(bool follow, CancellationToken cancellationToken) =>
        LogLines.FollowAsync(Run.DriverLogPath, async () => follow && (await RefreshAsync(cancellationToken).ConfigureAwait(false)).IsActive, Pause, cancellationToken);

    /// <inheritdoc/>
    protected override Task RequestStopAsync(CancellationToken cancellationToken) => _training.IsCompleted ? Task.CompletedTask : _stop.CancelAsync();

    // The training reads the token to its end.
    /// <inheritdoc/>
    protected override ValueTask DisposeAsyncCore()
    {
        _ = _training.ContinueWith(static (_, stop) => ((CancellationTokenSource)stop!).Dispose(), _stop, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return base.DisposeAsyncCore();
    }

    /// <inheritdoc/>
    protected override Task PullFilesAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    protected override async Task<RunInfo> ReadAsync(CancellationToken cancellationToken)
    {
        var hasEnded = _training.IsCompleted;
        var read = Store.Reload(Run);
        if (!hasEnded)
            return read.IsActive ? read : read with { Status = RunStatus.Running };
        // Its end could not be written: the exception says why.
        if (read.IsActive)
            await _training.ConfigureAwait(false);
        return read;
    }

    private static void Train(JobDescription job, CancellationToken stop) =>
        new Experiment(job.Definition, job.Definition.Configure(job.Config)).Train(new() { Store = job.Store, Options = job.Run.Config, Run = RunChoice.TakeOver(job.Run) }, stop);
}
