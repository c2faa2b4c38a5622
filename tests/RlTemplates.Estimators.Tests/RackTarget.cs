using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using RlTemplates.Estimators.Uploads;
using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Tests;

/// <summary>Submits to a rack: a folder of runs of its own, where a thread trains.</summary>
public sealed class RackTarget(RackAttribute settings) : IDeployTarget, IComputeTarget, IForcesOptions
{
    /// <summary>What the racks of the world were given, by the names of jobs.</summary>
    internal static ConcurrentDictionary<string, RackWork> Works { get; } = new();

    /// <summary>What the racks of the world serve, by name.</summary>
    internal static ConcurrentDictionary<string, RackEndpoint> Endpoints { get; } = new();

    public async Task<TrainingJob> SubmitAsync(JobDescription job, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Carry(job);
        if (settings.Queue == "never")
            await Task.Delay(Timeout.Infinite, cancellationToken);
        if (settings.Queue == "chatty")
            throw new UserException($"The rack refuses the token {settings.AccessToken}.");
        if (settings.Queue == "deep")
            throw new InvalidOperationException("The rack refuses.", new IOException($"401 for {settings.AccessToken}"));
        if (settings.Slots == 0)
            throw new UserException($"The rack has no slot in its queue {settings.Queue}.");
        var name = $"{settings.Queue}-{job.Run.Id}";
        Works[name] = new(settings, job);
        return new RackJob(job.Store, job.Run, new(settings.Name!, "Rack", name, "https://rack.example/" + name));
    }

    // What stays at home is told.
    private void Carry(JobDescription job)
    {
        foreach (var note in settings.Sources is { } folder ? SourceFolder.Collect(folder).Notes : [])
            job.Note(note);
    }

    public Task<IReadOnlyList<PlannedStep>> PlanAsync(JobDescription job, CancellationToken cancellationToken)
    {
        Carry(job);
        if (settings.Slots == 0)
            throw new UserException($"The rack has no slot in its queue {settings.Queue}.");
        return Task.FromResult<IReadOnlyList<PlannedStep>>(
        [
            new("carry", Path.Combine(job.Run.Directory, "run.json")),
            new("POST", "https://rack.example/jobs", $"{{\"queue\": \"{settings.Queue}\", \"token\": \"{settings.AccessToken}\"}}") { Variables = new Dictionary<string, string>(job.Secrets.Reveal()) },
        ]);
    }

    public Task<Endpoint> DeployAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        var endpoint = new RackEndpoint(settings.Queue, deployment);
        Endpoints[endpoint.Name] = endpoint;
        return Task.FromResult<Endpoint>(endpoint);
    }

    public Task<IReadOnlyList<EndpointInfo>> ListEndpointsAsync(RunStore store, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<EndpointInfo>>([.. Endpoints.Values.Where(e => !e.IsDeleted).Select(e => e.Info)]);

    public Task<Endpoint?> FindEndpointAsync(RunStore store, string name, CancellationToken cancellationToken) =>
        Task.FromResult<Endpoint?>(Endpoints.TryGetValue(name, out var endpoint) && !endpoint.IsDeleted ? endpoint : null);

    public IReadOnlyDictionary<string, string> ForcedOptions(IReadOnlyList<ResolvedOption> resolved) => settings.Queue switch
    {
        "cold" => new Dictionary<string, string> { ["checkpoint.keep"] = "7", ["stop.timesteps_total"] = ">=512" },
        "odd" => new Dictionary<string, string> { ["checkpoint.kept"] = "7" },
        _ => new Dictionary<string, string>(),
    };

    /// <summary>Shelves of all racks, by name; each look finds one more machine ready.</summary>
    internal static ConcurrentDictionary<string, ComputeInfo> Shelves { get; } = new();

    public Task<ComputeInfo> CreateComputeAsync(MachineGroupAttribute group, CancellationToken cancellationToken) => Task.FromResult(Shelves.GetOrAdd(
        group.Name, name => new(name, settings.Name!, ComputeStatus.Creating) { VmSize = (group as ShelfAttribute)?.Model, MaxNodes = settings.Slots, Problem = settings.AccessToken }));

    public Task<IReadOnlyList<ComputeInfo>> ListComputeAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ComputeInfo>>([.. Shelves.Values.OrderBy(s => s.Name)]);

    public Task<ComputeInfo?> FindComputeAsync(string name, CancellationToken cancellationToken)
    {
        if (!Shelves.TryGetValue(name, out var shelf))
            return Task.FromResult<ComputeInfo?>(null);
        Shelves[name] = settings.Queue == "stuck" ? shelf : shelf with { Status = ComputeStatus.Ready, Nodes = Math.Min(shelf.Nodes + 1, shelf.MaxNodes) };
        return Task.FromResult<ComputeInfo?>(shelf);
    }

    public Task DeleteComputeAsync(string name, CancellationToken cancellationToken)
    {
        Shelves.TryRemove(name, out _);
        return Task.CompletedTask;
    }

    public Task<TrainingJob> AttachAsync(RunStore store, RunInfo run, CancellationToken cancellationToken) =>
        Works.ContainsKey(run.Job!.Id) ? Task.FromResult<TrainingJob>(new RackJob(store, run, run.Job)) : throw new UserException($"The rack does not know {run.Job.Id}.");
}

/// <summary>A policy that the rack serves.</summary>
internal sealed class RackEndpoint(string queue, Deployment deployment) : Endpoint(new($"{queue}-{deployment.Name}", deployment.Target.Name, EndpointStatus.InService)
{
    Address = new($"https://rack.example/serve/{deployment.Run.Id}"),
    Experiment = deployment.Run.Experiment,
    Run = deployment.Run.Id,
    CreatedAt = DateTimeOffset.UtcNow,
    InstanceType = deployment.Options.InstanceType,
})
{
    public override Predictor Predictor { get; } = new RackPredictor();

    public bool IsDeleted { get; private set; }

    public override Task DeleteAsync(CancellationToken cancellationToken = default)
    {
        IsDeleted = true;
        return Task.CompletedTask;
    }
}

/// <summary>Answers every question with the number of bytes that it has.</summary>
internal sealed class RackPredictor : Predictor
{
    public override Task<byte[]> InvokeAsync(string contentType, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default) =>
        Task.FromResult(System.Text.Encoding.UTF8.GetBytes(FormattableString.Invariant($"{{\"action\": {body.Length}}}")));
}

/// <summary>A job as the rack sees it.</summary>
internal sealed class RackWork : IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    public RackWork(RackAttribute settings, JobDescription job)
    {
        (Settings, Job) = (settings, job);
        Store = new(job.Store.Root + "-rack");
        var own = Path.Combine(Store.Root, job.Run.Experiment, job.Run.Id);
        Directory.CreateDirectory(own);
        File.Copy(Path.Combine(job.Run.Directory, "run.json"), Path.Combine(own, "run.json"));
        var run = Store.Find(job.Run.Id);
        Training = Task.Run(() => new Experiment(job.Definition, job.Definition.Configure(job.Config)).Train(new() { Store = Store, Options = run.Config, Run = RunChoice.TakeOver(run) }, _stop.Token));
    }

    public RackAttribute Settings { get; }

    public JobDescription Job { get; }

    public RunStore Store { get; }

    public Task<TrainOutcome> Training { get; }

    public RunInfo Run => Store.Find(Job.Run.Id);

    /// <summary>Whether the rack has forgotten the job.</summary>
    public bool IsForgotten { get; set; }

    public Task Stop() => _stop.CancelAsync();

    public void Dispose() => _stop.Dispose();
}

/// <summary>A job as those at home see it.</summary>
internal sealed class RackJob(RunStore store, RunInfo run, RunJob job) : TrainingJob(store, run)
{
    private readonly RackWork _work = RackTarget.Works[job.Id];

    public override RunJob Job => job;

    protected override TimeSpan PollInterval => TimeSpan.FromMilliseconds(20);

    protected override async IAsyncEnumerable<string> ReadLogLinesAsync(bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await WaitAsync(cancellationToken);
        foreach (var line in await File.ReadAllLinesAsync(_work.Run.DriverLogPath, cancellationToken))
            yield return line;
    }

    protected override Task RequestStopAsync(CancellationToken cancellationToken) => _work.Stop();

    protected override Task PullFilesAsync(CancellationToken cancellationToken)
    {
        foreach (var file in Directory.GetFiles(_work.Run.Directory, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) is not ("run.json" or ".lock") && !Path.GetFileName(f).StartsWith(".tmp-", StringComparison.Ordinal)))
        {
            var home = Path.Combine(Run.Directory, Path.GetRelativePath(_work.Run.Directory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(home)!);
            File.Copy(file, home, overwrite: true);
        }
        return Task.CompletedTask;
    }

    protected override Task<RunInfo> ReadAsync(CancellationToken cancellationToken)
    {
        if (_work.IsForgotten)
            return Task.FromResult(Record(RunStatus.Lost, null, null, null));
        var (hasEnded, far) = (_work.Training.IsCompleted, _work.Run);
        return Task.FromResult(Record(hasEnded || !far.IsActive ? far.Status : RunStatus.Running, far.StopReason, far.ExitCode, far.Error));
    }
}
