using System.Collections.Concurrent;

namespace RlTemplates.SageMaker.Fake;

/// <summary>
/// Runs each new training job of a fake as a process of this machine for each host, as the service starts containers: a folder in
/// place of <c>/opt/ml</c>, inputs and checkpoints from S3, the word <c>train</c>, logs, SIGTERM, and what is left goes to S3.
/// </summary>
public sealed class FakeTrainer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, JobRun> _runs = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private readonly FakeAws _aws;

    /// <summary>Runs jobs with a program and the arguments that stand before the word <c>train</c>.</summary>
    public FakeTrainer(FakeAws aws, string program, params string[] arguments)
    {
        (_aws, Program, Arguments) = (aws, program, arguments);
        aws.JobCreated += Start;
    }

    /// <summary>The file of the program, which stands for the entry point of the image.</summary>
    public string Program { get; }

    /// <summary>What stands before the word <c>train</c>.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>How long a process has from SIGTERM to its end.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>How often checkpoints are copied to S3.</summary>
    public TimeSpan SyncInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a job waits for a new machine after an interruption.</summary>
    public TimeSpan RestartDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How much of the time on spot machines is paid for.</summary>
    public double SpotPrice { get; set; } = 0.3;

    /// <summary>The network interface that hosts are told of.</summary>
    public string NetworkInterface { get; set; } = "eth0";

    /// <summary>Why a job fails before its machines are there, such as <see cref="NoCapacity" />; null: it does not.</summary>
    public Func<FakeTrainingJob, string?> FailsBeforeStart { get; set; } = _ => null;

    /// <summary>Variables of the process beside those of the job.</summary>
    public IDictionary<string, string> Variables { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The reason of a job for which there is no machine.</summary>
    public const string NoCapacity =
        "CapacityError: Unable to provision requested ML compute capacity. Please retry using a different ML instance type.";

    /// <summary>The reason of a job whose machine has failed.</summary>
    public const string InternalServerError = "InternalServerError: We encountered an internal error. Please try again.";

    /// <summary>Takes the spot machines of a job away, once it trains: SIGTERM, then a new start with the same checkpoints.</summary>
    public void Interrupt(string job) => _runs[job].Disturb(Disturbance.Interrupted);

    /// <summary>The machines of a job fail at once, once it trains: it starts again where its RetryStrategy allows that.</summary>
    public void Crash(string job) => _runs[job].Disturb(Disturbance.Crashed);

    /// <summary>Waits until a job has ended.</summary>
    public Task WaitAsync(string job, CancellationToken cancellationToken = default) => _runs[job].Ending.WaitAsync(cancellationToken);

    /// <summary>The folders that stood for <c>/opt/ml</c>, one for each start and host, in order.</summary>
    public IReadOnlyList<string> FoldersOf(string job) => _runs[job].Folders;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _aws.JobCreated -= Start;
        await _end.CancelAsync();
        foreach (var run in _runs.Values)
        {
            await run.Ending;
            run.Dispose();
        }
        _end.Dispose();
    }

    private void Start(FakeTrainingJob job)
    {
        job.HasTrainer = true;
        var run = new JobRun(this, _aws, job);
        _runs[job.Name] = run;
        run.Start(_end.Token);
    }
}
