using System.Globalization;
using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Fake;

/// <summary>A host of a job: its folder, its process, its checkpoints.</summary>
internal sealed class TrainingHost
{
    private const int LongestReason = 1024;

    private readonly FakeTrainer _trainer;
    private readonly FakeAws _aws;
    private readonly FakeTrainingJob _job;
    private readonly Host _host;
    private readonly CheckpointCopy? _checkpoints;
    private readonly TaskCompletionSource _ended = new();
    private HostProcess? _process;
    private Task _copies = Task.CompletedTask;

    public TrainingHost(FakeTrainer trainer, FakeAws aws, FakeTrainingJob job, Host host, string folder)
    {
        (_trainer, _aws, _job, _host, Folder) = (trainer, aws, job, host, folder);
        if (job.Request["CheckpointConfig"] is { } checkpoints)
        {
            var path = (string?)checkpoints["LocalPath"] ?? "/opt/ml/checkpoints";
            _checkpoints = new CheckpointCopy(aws.S3, (string)checkpoints["S3Uri"]!, Local(path));
        }
    }

    /// <summary>What stands for <c>/opt/ml</c>.</summary>
    public string Folder { get; }

    public Task<int> Exited => _process!.Exited;

    public bool Failed => Exited is { IsCompletedSuccessfully: true, Result: not 0 };

    /// <summary>Makes the folders, and fetches inputs and checkpoints.</summary>
    public void Prepare()
    {
        foreach (var part in new[] { "input/config", "input/data", "model", "output/data", "code" })
            Directory.CreateDirectory(Path.Combine(Folder, part));
        var inputs = new InputChannels(_aws, _job, _host, Path.Combine(Folder, "input", "data"));
        Write("hyperparameters", _job.Request["HyperParameters"]?.DeepClone().AsObject() ?? []);
        Write("resourceconfig", HostPlan.Describe(HostPlan.Of(_job), _host, _trainer.NetworkInterface));
        Write("inputdataconfig", inputs.Describe());
        inputs.Download();
        _checkpoints?.Download();
    }

    public void Start()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["TRAINING_JOB_NAME"] = _job.Name, ["TRAINING_JOB_ARN"] = _job.Arn, ["AWS_REGION"] = _aws.Region, ["SAGEMAKER_BASE_DIR"] = Folder,
        };
        foreach (var (name, value) in _trainer.Variables)
            variables[name] = value;
        foreach (var (name, value) in _job.Request["Environment"]?.AsObject() ?? [])
            variables[name] = (string)value!;
        var arguments = _job.Request["AlgorithmSpecification"]?["ContainerArguments"]?.AsArray().Select(a => (string)a!) ?? ["train"];
        // The job's entry point takes the place of that of the image.
        IEnumerable<string> entry = _job.Request["AlgorithmSpecification"]?["ContainerEntrypoint"]?.AsArray().Select(a => (string)a!) ?? [_trainer.Program, .. _trainer.Arguments];
        var metrics = new MetricScan(_job);
        var log = NewStream();
        _process = new HostProcess(entry.First(), [.. entry.Skip(1), .. arguments], Folder, variables, line =>
        {
            // An event of a log has at least one character.
            if (line.Length > 0)
                log.Add(line);
            lock (_aws.Gate)
                metrics.Read(line);
        });
        if (_checkpoints is not null)
            _copies = _checkpoints.CopyAsync(_trainer.SyncInterval, _ended.Task);
    }

    /// <summary>SIGTERM, and SIGKILL after a while.</summary>
    public Task TerminateAsync(TimeSpan grace, CancellationToken cancellationToken) => _process!.TerminateAsync(grace, cancellationToken);

    /// <summary>Ends the process, if it still runs, and copies the last checkpoints.</summary>
    public async Task EndAsync(bool copiesLast)
    {
        if (_process is not null)
            await _process.KillAsync();
        _ended.TrySetResult();
        await _copies;
        if (copiesLast)
            _checkpoints?.Upload();
    }

    /// <summary>Why it failed, in the words of the service.</summary>
    public string Reason()
    {
        var file = Path.Combine(Folder, "output", "failure");
        var text = File.Exists(file) ? File.ReadAllText(file) : "";
        var (before, after) = ("AlgorithmError: ", string.Create(CultureInfo.InvariantCulture, $", exit code: {Exited.Result}"));
        return before + text[..Math.Min(text.Length, LongestReason - before.Length - after.Length)] + after;
    }

    private FakeLogStream NewStream()
    {
        var time = _aws.Now.ToUnixTimeSeconds();
        while (_aws.Logs.Streams(FakeLogs.TrainingJobs)?.Any(s => s.Name == $"{_job.Name}/{_host.Name}-{time}") == true)
            time++;
        return _aws.Logs.Stream(FakeLogs.TrainingJobs, $"{_job.Name}/{_host.Name}-{time}");
    }

    private string Local(string path) => path.StartsWith("/opt/ml/", StringComparison.Ordinal)
        ? Path.Combine(Folder, path["/opt/ml/".Length..]) : Path.Combine(Folder, "..", "root", path.TrimStart('/'));

    private void Write(string name, JsonObject json) =>
        File.WriteAllText(Path.Combine(Folder, "input", "config", $"{name}.json"), json.ToJsonString());
}
