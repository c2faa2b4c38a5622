using System.Text.Json.Nodes;
using RlTemplates.Estimators.Uploads;
using RlTemplates.SageMaker.Api;
using RlTemplates.SageMaker.Aws;
using RlTemplates.SageMaker.Serving;
using RlTemplates.SageMaker.Storage;

namespace RlTemplates.SageMaker;

/// <summary>The model that a job has trained, ready to be served. SageMaker learns of it when it is deployed.</summary>
public sealed class RlModel
{
    private readonly RlEstimator _estimator;
    private readonly ModelPlan _plan;
    private readonly CodeLocation _place;
    private readonly string? _trainedSource;
    private readonly TimeProvider _time;
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    private RlModel(RlEstimator estimator, ModelPlan plan, CodeLocation place, string? trainedSource, TimeProvider time) =>
        (_estimator, _plan, _place, _trainedSource, _time) = (estimator, plan, place, trainedSource, time);

    /// <summary>Its name.</summary>
    public string Name => _plan.Name;

    /// <summary>Where the job has put it in S3.</summary>
    public string ModelData => _plan.ModelData;

    /// <summary>The image that serves it.</summary>
    /// <param name="instanceType">Type of the machines, which chooses between images for processors and GPUs.</param>
    /// <exception cref="UserException">AWS has no such image in the region.</exception>
    public string ServeImage(string instanceType) => ModelRequest.Image(_estimator.Options, _plan with { InstanceType = instanceType });

    /// <summary>Serves it at an endpoint.</summary>
    /// <param name="options">Machines and names.</param>
    /// <param name="cancellationToken">Ends the wait; an endpoint that was asked for is made nevertheless.</param>
    /// <returns>Asks the endpoint.</returns>
    /// <exception cref="UserException">
    /// A name or number is wrong, AWS refuses, or the endpoint does not come into service; the error names what is left.
    /// </exception>
    public async Task<RlPredictor> DeployAsync(RlDeployOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        var model = Take();
        var endpoint = options.EndpointName ?? model;
        var (session, tags) = (_estimator.Session, options.Tags ?? _estimator.Options.Tags);
        var creation = new EndpointCreation(session, "SageMaker") { PollInterval = _estimator.PollInterval, Tell = _estimator.Output.WriteLine };
        JsonObject request, configuration;
        try
        {
            await creation.EnsureFreeAsync(endpoint, model, cancellationToken).ConfigureAwait(false);
            var plan = await PackAsync(
                _plan with { Name = model, InstanceType = options.InstanceType }, cancellationToken).ConfigureAwait(false);
            request = ModelRequest.Build(_estimator.Options, plan, tags);
            configuration = EndpointConfigRequest.Build(
                endpoint, model, options.InstanceType, options.InitialInstanceCount, options.ContainerStartupHealthCheckTimeout, tags,
                options.KmsKey);
        }
        catch
        {
            Release(model);
            throw;
        }
        await _estimator.Output.WriteLineAsync($"Creating the endpoint {endpoint}.".AsMemory(), cancellationToken).ConfigureAwait(false);
        await creation.CreateAsync(
            endpoint, request, configuration, EndpointRequest.Build(endpoint, endpoint, tags), options.Wait ? options.StartTimeout : null,
            cancellationToken).ConfigureAwait(false);
        return new(new AwsSession(session.Region.Name, _time), endpoint);
    }

    // Of a second deployment too, also at the same time, all parts are new, so that each can be deleted alone.
    private string Take()
    {
        lock (_taken)
        {
            var time = _time.GetUtcNow();
            var name = Name;
            for (; !_taken.Add(name); time = time.AddMilliseconds(1))
                name = SageMakerName.Unique(SageMakerName.Base(Name), time);
            return name;
        }
    }

    private void Release(string name)
    {
        lock (_taken)
            _taken.Remove(name);
    }

    internal static async Task<RlModel> CreateAsync(
        RlEstimator estimator, TrainingJobDescription job, RlModelOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var (session, trained) = (estimator.Session, estimator.Options);
        var name = options.Name ?? SageMakerName.Unique(
            trained.BaseJobName is { Length: > 0 } own ? own : SageMakerName.OfImage(TrainingJobRequest.Image(trained, session.Region.Name)), time.GetUtcNow());
        if (SageMakerName.Fault("The model's name", name) is { } fault)
            throw new UserException(fault);
        var output = job.OutputPath ?? (await DefaultBucket.FindAsync(session, cancellationToken).ConfigureAwait(false)).ToString();
        var plan = new ModelPlan(
            name, session.Region.Name,
            await IamRoles.ArnAsync(session, options.Role ?? trained.Role!, cancellationToken).ConfigureAwait(false),
            job.ModelArtifacts ?? TrainingJobPlan.ModelData(output, job.Name), "")
        {
            IsUnpacked = !job.IsPacked,
            EntryPoint = options.EntryPoint,
            SourceDirectory = options.SourceDirectory,
            Dependencies = options.Dependencies,
            Subnets = options.Subnets,
            SecurityGroupIds = options.SecurityGroupIds,
        };
        ModelRequest.CheckSource(plan);
        return new(estimator, plan, CodeLocation.Of(trained, name, output, ""), AttachedJob.Source(job), time);
    }

    // Puts the script where the container looks for it: into the model's archive, or beside it in S3.
    private async Task<ModelPlan> PackAsync(ModelPlan plan, CancellationToken cancellationToken)
    {
        var options = _estimator.Options;
        var hasImage = !string.IsNullOrEmpty(options.ImageUri);
        var (files, source) = SourceOf(plan, options);
        if ((!hasImage && options.Framework != RlFramework.MXNet) || (files is null && source is null))
            return plan;
        if (!hasImage && files is null)
            return plan with { CodeUri = source };
        var folder = new S3Address(_place.Bucket, $"{ModelUpload.Folder}/{plan.Name}");
        if (!hasImage)
        {
            var code = _place with { Key = folder.Below(CodeLocation.ArchiveName).Key };
            await EstimatorSource.SendAsync(_estimator.Session, files!, code, cancellationToken).ConfigureAwait(false);
            return plan with { CodeUri = code.Uri };
        }
        if (plan.IsUnpacked)
            throw new UserException($"The results of the job are not packed ({plan.ModelData}), so that no script can be added to them. Deploy an image that holds the program, without EntryPoint.");
        var packed = folder.Below(ModelUpload.FileName);
        await new ModelPackage(_estimator.Session).SendAsync(
            S3Address.Parse(plan.ModelData), files, source is null ? null : S3Address.Parse(source), packed, _place.KmsKey,
            cancellationToken).ConfigureAwait(false);
        return plan with { ModelData = packed.ToString() };
    }

    // Files of this machine, or an archive in S3; neither where the image holds the program.
    private (UploadFiles? Files, string? Source) SourceOf(ModelPlan plan, RlEstimatorOptions trained)
    {
        if (string.IsNullOrEmpty(plan.EntryPoint))
            return (null, _trainedSource);
        var folder = plan.SourceDirectory is { Length: > 0 } own ? own : trained.SourceDirectory;
        return CodeLocation.IsRemote(folder)
            ? (null, folder)
            : (EstimatorSource.Collect(plan.EntryPoint, folder, plan.Dependencies.Count > 0 ? plan.Dependencies : trained.Dependencies), null);
    }
}
