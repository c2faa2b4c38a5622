using System.Globalization;
using RlTemplates.Experiments;
using RlTemplates.SageMaker.Api;
using RlTemplates.SageMaker.Aws;
using RlTemplates.SageMaker.Training;

namespace RlTemplates.SageMaker;

/// <summary>A training job that an <see cref="RlEstimator"/> started or found. Disposing of it releases its connections; the job goes on.</summary>
public sealed class RlTrainingJob : IDisposable
{
    // The service may need as long to learn of a role's new rights.
    private static readonly TimeSpan RightsDelay = TimeSpan.FromMinutes(5);

    private readonly AwsSession _session;
    private readonly SageMakerService _service;

    /// <summary>A job that somebody started. Nothing is asked yet.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="region">Its region. Default: that of the environment or the user's profile.</param>
    /// <exception cref="UserException">The name can be none, or no region or no credentials are set.</exception>
    public RlTrainingJob(string name, string? region = null)
        : this(new AwsSession(region), Checked(name))
    {
    }

    internal RlTrainingJob(AwsSession session, string name) => (_session, _service, Name) = (session, new(session), name);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its region, such as <c>us-west-2</c>.</summary>
    public string Region => _session.Region.Name;

    /// <summary>Time between two questions. Default: 10 s.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>As it was asked for; null for a job that was found.</summary>
    internal TrainingJobSpec? Spec { get; init; }

    /// <summary>How it stands: <c>InProgress</c>, <c>Completed</c>, <c>Failed</c>, <c>Stopping</c> or <c>Stopped</c>.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">There is no such job any more, or AWS refuses.</exception>
    public async Task<string> ReadStatusAsync(CancellationToken cancellationToken = default) =>
        (await DescribeAsync(cancellationToken).ConfigureAwait(false)).Status;

    /// <summary>Why it failed, in the service's words; null where it did not.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">There is no such job any more, or AWS refuses.</exception>
    public async Task<string?> ReadFailureReasonAsync(CancellationToken cancellationToken = default) =>
        (await DescribeAsync(cancellationToken).ConfigureAwait(false)).FailureReason;

    /// <summary>The last value of each metric that the service has found in the log.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">There is no such job any more, or AWS refuses.</exception>
    public async Task<IReadOnlyDictionary<string, double>> ReadMetricsAsync(CancellationToken cancellationToken = default) =>
        (await DescribeAsync(cancellationToken).ConfigureAwait(false)).FinalMetrics;

    /// <summary>Where its model is in S3; null until it has one.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">There is no such job any more, or AWS refuses.</exception>
    public async Task<string?> ReadModelDataAsync(CancellationToken cancellationToken = default) =>
        (await DescribeAsync(cancellationToken).ConfigureAwait(false)).ModelArtifacts;

    /// <summary>The lines of its log, those of several machines in the order of their times.</summary>
    /// <param name="follow">Whether to wait for further lines until the job has ended. Default: false.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="UserException">There is no such job any more, or AWS refuses.</exception>
    public IAsyncEnumerable<string> ReadLogsAsync(bool follow = false, CancellationToken cancellationToken = default)
    {
        if (!follow)
            return new TrainingLog(_session, Name).ReadAsync(null, PollInterval, cancellationToken);
        var outage = new OutageWait(_session.Time, static _ => { });
        return new TrainingLog(_session, Name) { Outage = outage }.ReadAsync(
            async token => !(await outage.AskAsync(() => DescribeAsync(token), token).ConfigureAwait(false)).HasEnded, PollInterval,
            cancellationToken);
    }

    /// <summary>Asks the service to stop it: its containers get SIGTERM, and two minutes. A job that has ended stays as it is.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">There is no such job any more, or AWS refuses.</exception>
    public Task StopAsync(CancellationToken cancellationToken = default) => _service.StopJobAsync(Name, cancellationToken);

    /// <summary>
    /// Waits until it has ended. One that was stopped, by somebody or at its time limit, is no error. Where AWS cannot be asked, it is
    /// asked again for up to 30 minutes.
    /// </summary>
    /// <param name="output">Where its log and its progress are written. Default: nowhere.</param>
    /// <param name="cancellationToken">Ends the wait; the job goes on.</param>
    /// <exception cref="UserException">There is no such job any more, or AWS refuses.</exception>
    /// <exception cref="TrainingJobException">It has failed.</exception>
    public async Task WaitAsync(TextWriter? output = null, CancellationToken cancellationToken = default)
    {
        var outage = new OutageWait(_session.Time, sentence => output?.WriteLine(sentence));
        var (log, told, start) = (new TrainingLog(_session, Name) { Outage = outage }, "", _session.Time.GetTimestamp());
        for (var isLast = false; ;)
        {
            var job = await outage.AskAsync(() => TryDescribeAsync(start, cancellationToken), cancellationToken).ConfigureAwait(false);
            if (output is not null)
            {
                if (job is not null && StateOf(job) is var state && state != told)
                    await output.WriteLineAsync((told = state).AsMemory(), cancellationToken).ConfigureAwait(false);
                await foreach (var line in log.ReadNewAsync(cancellationToken).ConfigureAwait(false))
                    await output.WriteLineAsync(line.AsMemory(), cancellationToken).ConfigureAwait(false);
            }
            // Lines come late: once more after the end.
            if (job is { HasEnded: true } && (isLast || output is null))
            {
                await EndAsync(job, output, cancellationToken).ConfigureAwait(false);
                return;
            }
            isLast = job is { HasEnded: true };
            await Task.Delay(PollInterval, _session.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Releases its connections.</summary>
    public void Dispose() => _session.Dispose();

    internal async Task<TrainingJobDescription> DescribeAsync(CancellationToken cancellationToken) =>
        await _service.TryDescribeJobAsync(Name, cancellationToken).ConfigureAwait(false) ?? throw new UserException(
            $"SageMaker has no training job '{Name}' in {Region}.");

    private static string Checked(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return SageMakerName.Fault("The job's name", name) is { } fault ? throw new UserException(fault) : name;
    }

    // Null while it is not known whether one may ask.
    private async Task<TrainingJobDescription?> TryDescribeAsync(long start, CancellationToken cancellationToken)
    {
        try
        {
            return await DescribeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (UserException exception) when (exception.InnerException is AwsException { IsDenied: true } && _session.Time.GetElapsedTime(start) < RightsDelay)
        {
            return null;
        }
    }

    private static string StateOf(TrainingJobDescription job)
    {
        var state = job.SecondaryStatus is { Length: > 0 } second ? second : job.Status;
        return job.StatusMessage is { Length: > 0 } message ? $"{state}: {message}" : state;
    }

    private async Task EndAsync(TrainingJobDescription job, TextWriter? output, CancellationToken cancellationToken)
    {
        if (job.Status == "Failed")
            throw new TrainingJobException(Name, job.Status, job.FailureReason);
        if (output is null)
            return;
        if (job.Status == "Stopped")
            await output.WriteLineAsync($"The training job {Name} was stopped ({job.SecondaryStatus}); its results may be incomplete.".AsMemory(), cancellationToken).ConfigureAwait(false);
        foreach (var line in CostOf(job))
            await output.WriteLineAsync(line.AsMemory(), cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<string> CostOf(TrainingJobDescription job)
    {
        if (job.TrainingSeconds is { } training)
            yield return string.Create(CultureInfo.InvariantCulture, $"Training seconds: {training * job.InstanceCount}");
        if (job.BillableSeconds is { } billable)
            yield return string.Create(CultureInfo.InvariantCulture, $"Billable seconds: {billable * job.InstanceCount}");
        if (job is { UsesSpot: true, TrainingSeconds: > 0 and var all, BillableSeconds: { } paid })
            yield return string.Create(CultureInfo.InvariantCulture, $"Saved by spare machines: {(1 - (double)paid / all) * 100:0.0} %");
    }
}
