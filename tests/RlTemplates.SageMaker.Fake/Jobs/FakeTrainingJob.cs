using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Fake;

/// <summary>A change of a job's secondary status.</summary>
public sealed record FakeTransition(string Status, DateTimeOffset Start, DateTimeOffset? End, string Message);

/// <summary>A training job of the fake. A test may set everything.</summary>
public sealed class FakeTrainingJob
{
    private readonly FakeAws _aws;

    internal FakeTrainingJob(FakeAws aws, string arn, JsonObject request)
    {
        (_aws, Arn, Request) = (aws, arn, request);
        LastModifiedTime = CreationTime = aws.Now;
        Move("InProgress", "Starting", "Starting the training job");
    }

    /// <summary>Its name.</summary>
    public string Name => (string)Request["TrainingJobName"]!;

    /// <summary>Its name in all of AWS.</summary>
    public string Arn { get; }

    /// <summary>What it was created with.</summary>
    public JsonObject Request { get; }

    /// <summary>InProgress, Completed, Failed, Stopping, Stopped.</summary>
    public string Status { get; set; } = "InProgress";

    /// <summary>Starting, Downloading, Training, Uploading and others.</summary>
    public string SecondaryStatus { get; set; } = "Starting";

    /// <summary>Why it failed.</summary>
    public string? FailureReason { get; set; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreationTime { get; set; }

    /// <summary>When its instances began.</summary>
    public DateTimeOffset? TrainingStartTime { get; set; }

    /// <summary>When its last file was uploaded.</summary>
    public DateTimeOffset? TrainingEndTime { get; set; }

    /// <summary>When its status changed.</summary>
    public DateTimeOffset LastModifiedTime { get; set; }

    /// <summary>Where its model lies, once it does.</summary>
    public string? ModelArtifacts { get; set; }

    /// <summary>How long it took.</summary>
    public int? TrainingTimeInSeconds { get; set; }

    /// <summary>How much of it is paid for.</summary>
    public int? BillableTimeInSeconds { get; set; }

    /// <summary>Available, InUse, Reused or Terminated, for a job that keeps its instances.</summary>
    public string? WarmPoolStatus { get; set; }

    /// <summary>The stages that it went through.</summary>
    public IList<FakeTransition> Transitions { get; } = [];

    /// <summary>The last values of its metrics.</summary>
    public IDictionary<string, (double Value, DateTimeOffset Time)> FinalMetrics { get; } =
        new Dictionary<string, (double Value, DateTimeOffset Time)>(StringComparer.Ordinal);

    /// <summary>Members of DescribeTrainingJob that replace the fake's own; null leaves one out.</summary>
    public JsonObject Overrides { get; } = [];

    /// <summary>What happens to it, one with each DescribeTrainingJob, before the answer.</summary>
    public Queue<Action<FakeTrainingJob>> Steps { get; } = new();

    /// <summary>Whether it has ended.</summary>
    public bool Ended => Status is "Completed" or "Failed" or "Stopped";

    /// <summary>Whether a trainer runs it: then only that one changes its status.</summary>
    internal bool HasTrainer { get; set; }

    /// <summary>Raised when somebody asks that it stops.</summary>
    internal CancellationTokenSource StopRequest { get; } = new();

    /// <summary>Brings it to a status, and ends the stage before.</summary>
    public void Move(string status, string secondary, string? message = null)
    {
        lock (_aws.Gate)
        {
            var now = _aws.Now;
            if (Transitions.LastOrDefault() is { End: null } last)
                Transitions[^1] = last with { End = now };
            (Status, SecondaryStatus, LastModifiedTime) = (status, secondary, now);
            var end = Ended ? now : (DateTimeOffset?)null;
            Transitions.Add(new FakeTransition(secondary, now, end, message ?? secondary));
            if (secondary is "Training" or "Downloading")
                TrainingStartTime ??= now;
            if (Ended && TrainingStartTime is { } start)
            {
                TrainingEndTime ??= now;
                TrainingTimeInSeconds ??= Math.Max(1, (int)Math.Ceiling((now - start).TotalSeconds));
                BillableTimeInSeconds ??= TrainingTimeInSeconds;
            }
        }
    }

    /// <summary>Its instances train.</summary>
    public void Train() => Move("InProgress", "Training", "Training image download completed. Training in progress.");

    /// <summary>It ends well, with a model in the usual place.</summary>
    public void Complete()
    {
        ModelArtifacts ??= ModelPath;
        Move("Completed", "Completed", "Training job completed");
    }

    /// <summary>It fails.</summary>
    public void Fail(string reason)
    {
        FailureReason = reason;
        Move("Failed", "Failed", "Training job failed");
    }

    /// <summary>It was stopped.</summary>
    public void Stop(string secondary = "Stopped") => Move("Stopped", secondary, "Training job stopped");

    /// <summary>Adds a line to the log of one of its hosts.</summary>
    public void Log(string message, string host = "algo-1") =>
        _aws.Logs.Stream(FakeLogs.TrainingJobs, $"{Name}/{host}-{CreationTime.ToUnixTimeSeconds()}").Add(message);

    /// <summary>Where the service puts the model: <c>model.tar.gz</c>, or a folder where nothing is to be compressed.</summary>
    public string ModelPath => OutputPath + (Compressed ? "model.tar.gz" : "model/");

    internal string OutputPath => $"{((string)Request["OutputDataConfig"]!["S3OutputPath"]!).TrimEnd('/')}/{Name}/output/";

    internal bool Compressed => (string?)Request["OutputDataConfig"]!["CompressionType"] != "NONE";

    internal bool Spot => (bool?)Request["EnableManagedSpotTraining"] == true;
}
