using System.Text.Json.Nodes;
using RlTemplates.Experiments;
using RlTemplates.SageMaker.Api;
using RlTemplates.SageMaker.Aws;
using RlTemplates.SageMaker.Serving;
using RlTemplates.Tracking;

namespace RlTemplates.SageMaker;

/// <content>Serves policies: the program in the image, started with the word <c>serve</c>, on machines of an endpoint.</content>
public sealed partial class SageMakerTarget : IDeployTarget
{
    private const string DefaultServingType = "ml.m5.large";

    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(30);

    /// <inheritdoc/>
    public async Task<Endpoint> DeployAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        var (name, options) = (deployment.Name, deployment.Options);
        var image = ServingImage(deployment.Target.Name);
        if (SageMakerName.Fault("The endpoint's name", name) is { } fault)
            throw new UserException(fault);
        if (options.Port != 0)
            throw new UserException($"'{deployment.Target.Name}' gives endpoints an address of its own; leave the port out.");
        JobVariables.EnsureByReference(deployment.Target, options.Variables, SecretArn.Example);
        var session = new AwsSession(settings.Region);
        try
        {
            var role = await IamRoles.ArnAsync(
                session, settings.Role ?? throw NoRole(deployment.Target.Name), cancellationToken).ConfigureAwait(false);
            var creation = new EndpointCreation(session, deployment.Target.Name) { Tell = deployment.Tell };
            await creation.EnsureFreeAsync(name, name, cancellationToken).ConfigureAwait(false);
            var output = await OutputAsync(session, cancellationToken).ConfigureAwait(false);
            var data = await ModelUpload.SendAsync(session, deployment.Run, S3Address.Parse(output).Below($"{ModelUpload.Folder}/{name}"), settings.OutputKmsKey, deployment.Target.Name, cancellationToken).ConfigureAwait(false);
            var tags = new Dictionary<string, string>(deployment.Run.Tags, StringComparer.Ordinal) { [EndpointStore.ExperimentTag] = deployment.Run.Experiment, [EndpointStore.RunTag] = deployment.Run.Id };
            var model = Model(image, role, data, options.Variables);
            model["ModelName"] = name;
            model["Tags"] = AwsParts.Tags(tags);
            var configuration = EndpointConfigRequest.Build(
                name, name, options.InstanceType ?? DefaultServingType, options.InstanceCount, tags: tags, kmsKey: settings.VolumeKmsKey);
            var info = await creation
                .CreateAsync(name, model, configuration, EndpointRequest.Build(name, name, tags), options.StartTimeout ?? LongestStart, cancellationToken).ConfigureAwait(false);
            return new SageMakerEndpoint(session, info);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    // What is asked for besides name and tags.
    private JsonObject Model(string image, string role, string data, IReadOnlyDictionary<string, string> variables) => JsonParts.Object(
        ("ExecutionRoleArn", role),
        ("PrimaryContainer", JsonParts.Object(("Image", image), ("ModelDataUrl", data), ("Environment", JsonParts.Map(variables)))),
        ("VpcConfig", AwsParts.Network(settings.Subnets, settings.SecurityGroups)),
        ("EnableNetworkIsolation", JsonParts.Set(settings.IsolateNetwork)));

    private string ServingImage(string target)
    {
        if (settings is { EntryScript: not null, Toolkit: "ray", Image: null })
            throw new UserException(ModelRequest.RayCannotBeDeployed);
        if (settings.EntryScript is not null)
            throw new UserException(
                $"'{target}' starts a script, whose models this program cannot serve. Use a target without EntryScript.");
        if (settings.SendProgram)
            throw new UserException($"'{target}' is sent the program, and an endpoint of SageMaker starts only what its image holds. Use a target whose image holds the program.");
        return settings.Image ?? throw new UserException(
            $"'{target}' has no image that serves: name one by Image on [SageMaker], with the package RlTemplates.Serving in its program.");
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<EndpointInfo>> ListEndpointsAsync(RunStore store, CancellationToken cancellationToken)
    {
        using var session = new AwsSession(settings.Region);
        return await new EndpointStore(session, settings.Name ?? DefaultName).ListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<Endpoint?> FindEndpointAsync(RunStore store, string name, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (SageMakerName.Fault("The endpoint's name", name) is not null)
            return null;
        var session = new AwsSession(settings.Region);
        try
        {
            var endpoints = new EndpointStore(session, settings.Name ?? DefaultName);
            if ((await endpoints.TryFindAsync(name, cancellationToken).ConfigureAwait(false) ?? await endpoints.TryFindLeftAsync(name, cancellationToken).ConfigureAwait(false)) is { } info)
                return new SageMakerEndpoint(session, info);
            session.Dispose();
            return null;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
