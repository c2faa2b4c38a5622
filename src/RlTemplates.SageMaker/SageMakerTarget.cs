using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RlTemplates.Containers;
using RlTemplates.Experiments;
using RlTemplates.SageMaker.Api;
using RlTemplates.SageMaker.Aws;
using RlTemplates.SageMaker.Storage;
using RlTemplates.SageMaker.Training;
using RlTemplates.Tracking;

namespace RlTemplates.SageMaker;

/// <summary>Trains in training jobs of Amazon SageMaker, and serves at its endpoints.</summary>
/// <param name="settings">The attribute.</param>
public sealed partial class SageMakerTarget(SageMakerAttribute settings) : IImageTarget, IProgramTarget, IFindsJobs, IChecksJobs
{
    private const string PlannedRole = "arn:aws:iam::ACCOUNT:role/", PlannedBucket = "s3://sagemaker-REGION-ACCOUNT/";
    private const string DefaultName = "sagemaker";
    private const int MostCandidates = 100;

    /// <inheritdoc/>
    public string? DefaultImage => settings.Image;

    /// <inheritdoc/>
    public string RuntimeIdentifier => SentProgram.PlatformOf(settings.InstanceType);

    /// <inheritdoc/>
    public string? ProgramPlatform => settings.SendProgram ? RuntimeIdentifier : null;

    /// <inheritdoc/>
    public Task CheckAsync(JobDescription job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        _ = Planned(job);
        // Without credentials no run is made.
        new AwsSession(settings.Region).Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<TrainingJob> SubmitAsync(JobDescription job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        var session = new AwsSession(settings.Region);
        try
        {
            var role = await IamRoles.ArnAsync(session, settings.Role ?? throw NoRole(job.Target.Name), cancellationToken).ConfigureAwait(false);
            var place = Place(session.Region, job, role, await OutputAsync(session, cancellationToken).ConfigureAwait(false));
            var spec = JobSpecs.Of(settings, job, place);
            NoteOf(job);
            if (settings.SendProgram)
            {
                var location = SentProgram.LocationOf(settings, spec);
                var package = job.Package ?? throw new UserException($"'{job.Target.Name}' is sent the program, and none was published.");
                await SentProgram.SendAsync(session, package, location, job.Target.Name, cancellationToken).ConfigureAwait(false);
                spec = SentProgram.With(spec, location, package.FileName);
            }
            if (place.CodeUri is not null)
                await ScriptJobs.SendAsync(session, settings, job, ScriptJobs.LocationOf(settings, spec.Name, place.OutputPath), cancellationToken).ConfigureAwait(false);
            job.Announce(spec.Name, AddressOf(session.Region, spec.Name));
            await new SageMakerService(session).CreateJobAsync(spec, cancellationToken).ConfigureAwait(false);
            return Job(session, job.Store, job.Store.Reload(job.Run), Named(job.Target.Name, session.Region, spec.Name));
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<PlannedStep>> PlanAsync(JobDescription job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        var spec = Planned(job);
        NoteOf(job);
        var create = new PlannedStep("CreateTrainingJob", AwsRegion.Find(settings.Region).AddressOf("api.sagemaker", "SAGEMAKER").ToString(), spec.ToJson().ToJsonString(Indented));
        if (settings.SendProgram)
            return Task.FromResult<IReadOnlyList<PlannedStep>>([new("publish program", RuntimeIdentifier), new("upload", SentProgram.LocationOf(settings, spec).Uri), create]);
        if (settings.EntryScript is null)
            return Task.FromResult<IReadOnlyList<PlannedStep>>([create]);
        var source = ScriptJobs.LocationOf(settings, spec.Name, spec.OutputPath);
        return Task.FromResult<IReadOnlyList<PlannedStep>>(
        [
            new("upload", source.Uri, string.Join('\n', ScriptJobs.Files(settings, job).Files.Select(f => f.Name))),
            new("upload", ScriptJobs.RunUriOf(source)),
            create,
        ]);
    }

    /// <inheritdoc/>
    public async Task<TrainingJob> AttachAsync(RunStore store, RunInfo run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(run);
        var known = run.Job ?? throw new UserException($"Run {run.Id} was not submitted.");
        var session = new AwsSession(settings.Region);
        try
        {
            return await new SageMakerService(session).TryDescribeJobAsync(known.Id, cancellationToken).ConfigureAwait(false) is not null
                ? Job(session, store, run, known)
                : throw new UserException($"SageMaker has no training job '{known.Id}' in {session.Region.Name}.");
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<FoundJob?> FindJobAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        using var session = new AwsSession(settings.Region);
        var service = new SageMakerService(session);
        if (await TryReadAsync(session, service, name, cancellationToken).ConfigureAwait(false) is { } exact)
            return exact;
        // The name of a job holds the id of its run, and its name unless the attribute has one.
        foreach (var part in new[] { Estimators.Uploads.SubmissionName.Plain(name), settings.BaseJobName }.OfType<string>().Where(p => p.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (await TryFindAsync(session, service, part, name, cancellationToken).ConfigureAwait(false) is { } found)
                return found;
        }
        return null;
    }

    private async Task<FoundJob?> TryFindAsync(AwsSession session, SageMakerService service, string part, string name, CancellationToken cancellationToken)
    {
        var count = 0;
        var request = new JsonObject { ["NameContains"] = part.Length > 63 ? part[..63] : part, ["SortBy"] = "CreationTime", ["SortOrder"] = "Descending" };
        await foreach (var summary in service.ListAsync("ListTrainingJobs", "TrainingJobSummaries", request, cancellationToken).ConfigureAwait(false))
        {
            if (++count > MostCandidates)
                return null;
            if (summary.Text("TrainingJobName") is { } candidate
                && await TryReadAsync(session, service, candidate, cancellationToken).ConfigureAwait(false) is { } found && (found.Run.Id == name || found.Run.Name == name))
                return found;
        }
        return null;
    }

    // Null where there is none, or one of somebody else.
    private async Task<FoundJob?> TryReadAsync(AwsSession session, SageMakerService service, string name, CancellationToken cancellationToken)
    {
        if (await service.TryDescribeJobAsync(name, cancellationToken).ConfigureAwait(false) is not { } job)
            return null;
        var named = Named(settings.Name ?? DefaultName, session.Region, job.Name);
        if (RunDocument.Read(job.Hyperparameters) is { } run)
            return new(named, run);
        return await ScriptJobs.TryReadRunAsync(session, job, cancellationToken).ConfigureAwait(false) is { } sent ? FoundJob.Read(named, sent) : null;
    }

    private Task<string> OutputAsync(AwsSession session, CancellationToken cancellationToken) =>
        DefaultBucket.OutputAsync(session, settings.OutputPath, cancellationToken);

    // As it would be sent, without a question to anybody.
    private TrainingJobSpec Planned(JobDescription job)
    {
        var role = settings.Role ?? throw NoRole(job.Target.Name);
        if (settings.SendProgram && job.Image is not null)
            throw new UserException($"'{job.Target.Name}' is sent the program, so that no image is to be built for it; leave out one of them.");
        var spec = JobSpecs.Of(
            settings, job, Place(AwsRegion.Find(settings.Region), job, role.StartsWith("arn:", StringComparison.Ordinal) ? role : PlannedRole + role, settings.OutputPath ?? PlannedBucket));
        return settings.SendProgram ? SentProgram.With(spec, SentProgram.LocationOf(settings, spec), null) : spec;
    }

    private TrainingJobPlan Place(AwsRegion region, JobDescription job, string role, string output)
    {
        var name = JobSpecs.NameOf(settings, job);
        return new(name, region.Name, role, output, settings.EntryScript is null ? null : ScriptJobs.LocationOf(settings, name, output).Uri);
    }

    private void NoteOf(JobDescription job)
    {
        var region = AwsRegion.Find(settings.Region);
        if (region.Suspicion is { } suspicion)
            job.Note(suspicion);
        if ((job.Image?.Reference ?? settings.Image) is { } image && Registry().Match(image) is { Success: true } registry && registry.Groups[1].Value is var lies && lies != region.Name)
            job.Note($"The image lies in {lies}, and the job runs in {region.Name}; SageMaker takes only images of its own region.");
    }

    [GeneratedRegex(@"^[0-9]{12}\.dkr\.ecr\.([a-z0-9-]+)\.")]
    private static partial Regex Registry();

    private SageMakerJob Job(AwsSession session, RunStore store, RunInfo run, RunJob job) =>
        new(session, store, run, job) { StartLimit = TimeSpan.FromSeconds(settings.CoordinationTimeoutSeconds) };

    private static RunJob Named(string target, AwsRegion region, string name) => new(target, "SageMaker", name, AddressOf(region, name));

    private static string AddressOf(AwsRegion region, string name) => region.Partition switch
    {
        "aws-cn" => $"https://console.amazonaws.cn/sagemaker/home?region={region.Name}#/jobs/{name}",
        "aws-us-gov" => $"https://console.amazonaws-us-gov.com/sagemaker/home?region={region.Name}#/jobs/{name}",
        _ => $"https://console.aws.amazon.com/sagemaker/home?region={region.Name}#/jobs/{name}",
    };

    private static UserException NoRole(string target) => new($"'{target}' has no role: name one by Role on [SageMaker], which SageMaker may assume, such as arn:aws:iam::123456789012:role/Trainer.");

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
