using RlTemplates.Estimators.Uploads;
using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.RemoteProgram;

/// <summary>Submits to a depot in the steps that every service takes: pack, upload, announce, create.</summary>
/// <param name="settings">The attribute.</param>
public sealed class DepotTarget(DepotAttribute settings) : IFindsJobs, IDeployTarget
{
    private readonly Depot _depot = new(settings.Folder ?? throw new UserException("[Depot] needs a Folder."));

    public async Task<TrainingJob> SubmitAsync(JobDescription job, CancellationToken cancellationToken)
    {
        var name = SubmissionName.ForJob(job.Run);
        await Fault.AtAsync("begun", cancellationToken);
        using var archive = await Source(job).PackAsync(ArchiveFormat.TarGz, Limit, cancellationToken);
        await Fault.AtAsync("packed", cancellationToken);
        var place = await UploadPlace.TakeAsync(_depot, job.Run, "code", cancellationToken);
        await Fault.AtAsync("placed", cancellationToken);
        _depot.Put(place + "source.tar.gz", archive.Path, () => Fault.At("half uploaded"));
        await Fault.AtAsync("uploaded", cancellationToken);
        job.Announce(name, AddressOf(name));
        await Fault.AtAsync("announced", cancellationToken);
        _depot.Create(name, await File.ReadAllBytesAsync(Path.Combine(job.Run.Directory, "run.json"), cancellationToken));
        await Fault.AtAsync("created", cancellationToken);
        return new DepotJob(_depot, settings, job.Store, job.Run, Named(name)) { IsNew = true };
    }

    public Task<IReadOnlyList<PlannedStep>> PlanAsync(JobDescription job, CancellationToken cancellationToken)
    {
        var files = Source(job);
        files.EnsureWithin(Limit);
        return Task.FromResult<IReadOnlyList<PlannedStep>>(
        [
            new("upload", SubmissionName.ForUpload(job.Run, "code") + "source.tar.gz", string.Join('\n', files.Files.Select(f => f.Name))),
            new("POST", AddressOf(SubmissionName.ForJob(job.Run)), $"{{\"token\": \"{settings.AccessToken}\"}}") { Variables = new Dictionary<string, string>(job.Secrets.Reveal()) },
        ]);
    }

    public Task<TrainingJob> AttachAsync(RunStore store, RunInfo run, CancellationToken cancellationToken) => _depot.Jobs.Contains(run.Job!.Id)
        ? Task.FromResult<TrainingJob>(new DepotJob(_depot, settings, store, run, run.Job))
        : throw new UserException($"The depot does not know {run.Job.Id}.");

    public Task<FoundJob?> FindJobAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult(_depot.Find(name) is { } job ? FoundJob.Read(Named(job), _depot.RunOf(job)) : null);

    public Task<Endpoint> DeployAsync(Deployment deployment, CancellationToken cancellationToken) => Task.FromResult<Endpoint>(new DepotEndpoint(settings.Name!, deployment));

    public Task<IReadOnlyList<EndpointInfo>> ListEndpointsAsync(RunStore store, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<EndpointInfo>>([]);

    public Task<Endpoint?> FindEndpointAsync(RunStore store, string name, CancellationToken cancellationToken) => Task.FromResult<Endpoint?>(null);

    private UploadLimit Limit => new(settings.Name!) { Bytes = settings.MaxUploadBytes };

    private UploadFiles Source(JobDescription job) => SourceFolder.Collect(settings.SourceDirectory ?? job.SourceFolder);

    private RunJob Named(string name) => new(settings.Name!, "Depot", name, AddressOf(name));

    private static string AddressOf(string name) => "https://depot.example/jobs/" + name;
}

/// <summary>A policy that the depot would serve.</summary>
internal sealed class DepotEndpoint(string target, Deployment deployment) : Endpoint(new(deployment.Name, target, EndpointStatus.InService)
{
    Address = new("https://depot.example/serve/" + deployment.Name),
    Run = deployment.Run.Id,
})
{
    public override Predictor Predictor => throw new NotSupportedException();

    public override Task DeleteAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
}
