using System.Text.Json;
using RlTemplates.AzureMl.Arm;
using RlTemplates.AzureMl.Requests;
using RlTemplates.AzureMl.Runs;
using RlTemplates.AzureMl.Storage;
using RlTemplates.AzureMl.Training;
using RlTemplates.AzureMl.Workspaces;
using RlTemplates.Estimators.Publishing;
using RlTemplates.Estimators.Uploads;
using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.AzureMl;

/// <summary>Trains in command jobs of a workspace of Azure Machine Learning.</summary>
/// <param name="settings">The attribute.</param>
public sealed partial class AzureMlTarget(AzureMlAttribute settings) : IImageTarget, IProgramTarget, IFindsJobs, IChecksJobs
{
    private const string Platform = "linux-x64", DefaultName = "azureml", Kind = "AzureMl";
    private const string PlannedRegion = "THE-REGION-OF-THE-WORKSPACE";
    private const int MostCandidates = 20_000;

    // By which a job is found: the run, its name, and the run above those of several jobs.
    private static readonly string[] NameTags = [JobSpecs.RunTag, JobSpecs.NameTag, WorkspaceRuns.ParentTag];

    /// <inheritdoc/>
    public string? DefaultImage => settings.Image;

    /// <inheritdoc/>
    public string? ProgramPlatform => SendsProgram ? Platform : null;

    // Where somebody names a base, it holds the program, as for every target.
    private bool SendsProgram => settings is { EntryScript: null, Image: null, RegisteredEnvironment: null, DockerContext: null };

    /// <inheritdoc/>
    public Task CheckAsync(JobDescription job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        _ = Planned(job);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<TrainingJob> SubmitAsync(JobDescription job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        JobSpecs.Check(settings, job);
        var workspace = Open(job.SourceFolder);
        var storage = new WorkspaceStorage(workspace);
        // What may be refused for its size, before anything is made.
        var (upload, program) = Upload(job);
        var (head, workers) = (JobMachines.HeadOf(job), WorkersJob.GroupOf(settings, job));
        foreach (var group in new MachineGroupAttribute?[] { head, workers }.OfType<MachineGroupAttribute>())
            await new ComputeStore(workspace, settings, job.Target.Name).EnsureAsync(group, waits: true, cancellationToken).ConfigureAwait(false);
        var code = upload is null ? null : await upload.SendAsync(workspace, storage, cancellationToken).ConfigureAwait(false);
        var environment = await new JobEnvironment(settings, job, head).EnsureAsync(workspace, storage, cancellationToken).ConfigureAwait(false);
        var ofWorkers = workers is null ? null : await new JobEnvironment(WorkersJob.SettingsOf(settings, workers), job, workers).EnsureAsync(workspace, storage, cancellationToken).ConfigureAwait(false);
        var name = JobSpecs.NameOf(job);
        var folder = await storage.DefaultAsync(JobSpecs.FolderOf(name), cancellationToken).ConfigureAwait(false);
        await folder.UploadAsync(RunFile.Name, Path.Combine(job.Run.Directory, RunFile.Name), cancellationToken).ConfigureAwait(false);
        var parent = workers is null ? null : await ParentAsync(workspace, job, cancellationToken).ConfigureAwait(false);
        var spec = JobSpecs.Of(settings, job, workspace.Name, folder.Place, environment, code, program).Tagged(WorkspaceRuns.ParentTag, parent);
        job.Announce(name, AddressOf(workspace, name));
        if (ofWorkers is null)
        {
            await CreateAsync(workspace, name, spec, (JobSpecs.RunTag, job.Run.Id), job, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            var there = WorkersJob.SpecOf(settings, job, workspace.Name, folder.Place, ofWorkers).Tagged(WorkspaceRuns.ParentTag, parent);
            await CreateBothAsync(workspace, spec, there, parent, job, cancellationToken).ConfigureAwait(false);
        }
        return Job(workspace, job.Store, job.Store.Reload(job.Run), job.Target.Name, name);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<PlannedStep>> PlanAsync(JobDescription job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        return Task.FromResult<IReadOnlyList<PlannedStep>>(Planned(job).Steps);
    }

    /// <inheritdoc/>
    public async Task<TrainingJob> AttachAsync(RunStore store, RunInfo run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(run);
        var known = run.Job ?? throw new UserException($"Run {run.Id} was not submitted.");
        var workspace = Open(Directory.GetCurrentDirectory());
        return await workspace.TryGetAsync($"jobs/{known.Id}", $"the job {known.Id}", cancellationToken).ConfigureAwait(false) is not null
            ? new AzureMlJob(workspace, store, run, known)
            : throw new UserException($"The workspace {workspace.Name.Name} has no job '{known.Id}'.");
    }

    /// <inheritdoc/>
    public async Task<FoundJob?> FindJobAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var workspace = Open(Directory.GetCurrentDirectory());
        var storage = new WorkspaceStorage(workspace);
        // Somebody else may have called a job like our run.
        if (await workspace.TryGetAsync($"jobs/{Uri.EscapeDataString(name)}", $"the job {name}", cancellationToken).ConfigureAwait(false) is { } exact
            && await TryReadAsync(workspace, storage, exact, cancellationToken).ConfigureAwait(false) is { } named)
            return named;
        var (count, request) = (0, ArmRequest.Get(workspace.Name, "jobs") with { Query = "tag=" + Uri.EscapeDataString(JobSpecs.RunTag) });
        await foreach (var job in workspace.Arm.ListAsync(request, "the jobs", cancellationToken).ConfigureAwait(false))
        {
            if (++count > MostCandidates)
            {
                throw new UserException(FormattableString.Invariant($"The workspace {workspace.Name.Name} has more than {MostCandidates:N0} jobs of runs, and none of the first {MostCandidates:N0} is '{name}'; ")
                    + "give the name of its job, as the studio shows it.");
            }
            if (NameTags.Any(t => job.Text("properties", "tags", t) == name)
                && await TryReadAsync(workspace, storage, job, cancellationToken).ConfigureAwait(false) is { } found)
                return found;
        }
        return null;
    }

    private static async Task<FoundJob?> TryReadAsync(WorkspaceSession workspace, WorkspaceStorage storage, string target, JsonElement job, CancellationToken cancellationToken)
    {
        if (job.Text("name") is not { } name || DatastoreUri.TryParse(job.Text("properties", "inputs", StartCommand.RunInput, "uri")) is not { } place)
            return null;
        var folder = await storage.FolderAsync(place with { Path = place.Path[..Math.Max(place.Path.LastIndexOf('/'), 0)] }, cancellationToken).ConfigureAwait(false);
        return await folder.TryReadAsync(RunFile.Name, AzureMlJob.LargestRunFile, cancellationToken).ConfigureAwait(false) is { } sent
            ? FoundJob.Read(new(target, Kind, name, AddressOf(workspace, name)), sent)
            : null;
    }

    private Task<FoundJob?> TryReadAsync(WorkspaceSession workspace, WorkspaceStorage storage, JsonElement job, CancellationToken cancellationToken) =>
        TryReadAsync(workspace, storage, settings.Name ?? DefaultName, job, cancellationToken);

    // A name is taken once: a second request for the same run, after an answer was lost, finds the job.
    private static async Task CreateAsync(WorkspaceSession workspace, string name, CommandJobSpec spec, (string Name, string Value) tag, JobDescription job, CancellationToken cancellationToken)
    {
        var what = $"the job {name}";
        try
        {
            await workspace.Arm.SendAsync(ArmRequest.Put(workspace.Name, $"jobs/{name}", spec.ToJson()), what, cancellationToken).ConfigureAwait(false);
        }
        catch (UserException exception) when (exception.InnerException is ArmException { Status: 409 })
        {
            var there = await workspace.TryGetAsync($"jobs/{name}", what, cancellationToken).ConfigureAwait(false);
            if (there?.Text("properties", "tags", tag.Name) != tag.Value)
                throw new UserException($"The workspace {workspace.Name.Name} has a job {name} already, which trains something else.", exception);
        }
        var made = await workspace.TryGetAsync($"jobs/{name}", what, cancellationToken).ConfigureAwait(false);
        if (made is { } seen && MemoryText.Difference(spec.ShmSize, seen.Text("properties", "resources", "shmSize")) is { } difference)
            job.Note(difference);
    }

    // As it would be sent, without a question to anybody.
    private (List<PlannedStep> Steps, IReadOnlyList<PlannedJob> Jobs) Planned(JobDescription job)
    {
        JobSpecs.Check(settings, job);
        var (cloud, workspace) = (ArmCloud.Find(), WorkspaceConfig.Find(settings, job.Target.Name, job.SourceFolder));
        var (name, steps) = (JobSpecs.NameOf(job), new List<PlannedStep>());
        var (head, workers) = (JobMachines.HeadOf(job), WorkersJob.GroupOf(settings, job));
        foreach (var group in new MachineGroupAttribute?[] { head, workers }.OfType<MachineGroupAttribute>())
        {
            var compute = JobMachines.SpecOf(group, settings, workspace, PlannedRegion, job.Target.Name);
            steps.Add(ArmRequest.Put(workspace, $"computes/{group.Name}", compute.ToJson()).Planned(cloud.Arm));
        }
        string? code = null, program = null;
        if (settings.EntryScript is not null)
        {
            var upload = Source(job);
            steps.Add(new("upload", upload.Path, string.Join('\n', upload.Files.Files.Select(f => f.Name))));
            steps.Add(upload.Request(workspace, $"https://ACCOUNT/CONTAINER/{upload.Path}").Planned(cloud.Arm));
            code = upload.IdIn(workspace);
        }
        else if (SendsProgram && job.Image is null)
        {
            program = JobSpecs.ThisProgram;
            steps.Add(new("publish program", Platform));
            steps.Add(new("upload", program));
            code = workspace.Code("HASH-OF-THE-PROGRAM", "1");
        }
        var (before, environment, image) = new JobEnvironment(settings, job, head).Plan(workspace, cloud.Arm);
        steps.AddRange(before);
        var place = new DatastoreUri(WorkspaceStorage.UsualDefault, JobSpecs.FolderOf(name));
        steps.Add(new("upload", place.Below(RunFile.Name).ToString()));
        var parent = workers is null ? null : WorkspaceRuns.PlannedId;
        if (parent is not null)
            steps.Add(WorkspaceRuns.Planned(job, cloud, workspace, PlannedRegion));
        var ofHead = JobSpecs.Of(settings, job, workspace, place, environment, code, program).Tagged(WorkspaceRuns.ParentTag, parent);
        var jobs = new List<PlannedJob> { new(name, ofHead, image) };
        if (workers is not null)
        {
            var (more, ofWorkers, otherImage) = new JobEnvironment(WorkersJob.SettingsOf(settings, workers), job, workers).Plan(workspace, cloud.Arm);
            steps.AddRange(more.Where(s => steps.TrueForAll(there => there.Subject != s.Subject)));
            jobs.Add(new(WorkersJob.NameOf(name), WorkersJob.SpecOf(settings, job, workspace, place, ofWorkers).Tagged(WorkspaceRuns.ParentTag, parent), otherImage));
            steps.Add(ArmRequest.Put(workspace, $"jobs/{jobs[^1].Name}", jobs[^1].Spec.ToJson()).Planned(cloud.Arm));
        }
        steps.Add(ArmRequest.Put(workspace, $"jobs/{name}", ofHead.ToJson()).Planned(cloud.Arm));
        return (steps, jobs);
    }

    private (CodeUpload? Upload, string? Program) Upload(JobDescription job)
    {
        if (settings.EntryScript is not null)
            return (Source(job), null);
        if (!SendsProgram || job.Image is not null)
            return (null, null);
        var package = job.Package ?? throw new UserException($"'{job.Target.Name}' is sent the program, and none was published.");
        return (CodeUpload.Of(PublishedProgram.FilesOf(package), job.Target.Name), package.FileName);
    }

    private CodeUpload Source(JobDescription job)
    {
        var files = SourceFolder.Collect(Path.Combine(job.SourceFolder, settings.SourceDirectory ?? ""), job.Store.Root);
        foreach (var note in files.Notes)
            job.Note(note);
        return CodeUpload.Of(files, job.Target.Name);
    }

    private WorkspaceSession Open(string folder) => new(new(ArmCloud.Find()), WorkspaceConfig.Find(settings, settings.Name ?? DefaultName, folder));

    private static AzureMlJob Job(WorkspaceSession workspace, RunStore store, RunInfo run, string target, string name) =>
        new(workspace, store, run, new(target, Kind, name, AddressOf(workspace, name)));

    private static string AddressOf(WorkspaceSession workspace, string name) => workspace.Arm.Cloud.StudioOf(name, workspace.Name.Id);
}
