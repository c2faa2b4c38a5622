using RlTemplates.AzureMl.Requests;
using RlTemplates.AzureMl.Storage;
using RlTemplates.AzureMl.Training;
using RlTemplates.AzureMl.Workspaces;
using RlTemplates.Experiments;

namespace RlTemplates.AzureMl.Serving;

/// <summary>Makes a model, an endpoint and its deployment, and leaves nothing that is not named.</summary>
/// <param name="workspace">The workspace.</param>
/// <param name="deployment">What is served, and how.</param>
internal sealed class EndpointCreation(WorkspaceSession workspace, Deployment deployment)
{
    private const string DefaultType = "Standard_DS3_v2";
    private const int MostRequests = 100, AllTraffic = 100;

    private static readonly TimeSpan LongestEndpoint = TimeSpan.FromMinutes(10), LongestStart = TimeSpan.FromMinutes(30), LongestRequest = TimeSpan.FromMinutes(1);

    private readonly EndpointStore _store = new(workspace, deployment.Target.Name);
    private readonly string _name = deployment.Name;

    private Dictionary<string, string> Tags => new(deployment.Run.Tags, StringComparer.Ordinal) { [JobSpecs.ExperimentTag] = deployment.Run.Experiment, [JobSpecs.RunTag] = deployment.Run.Id };

    /// <summary>Makes them, and returns when the endpoint answers.</summary>
    /// <param name="image">The image that serves.</param>
    /// <param name="cancellationToken">Ends the wait. Before the endpoint is asked for, what was made is deleted.</param>
    /// <exception cref="UserException">Azure refuses, or the endpoint does not come into service; the error names what is left.</exception>
    public async Task<EndpointInfo> CreateAsync(string image, CancellationToken cancellationToken)
    {
        if (await _store.FindAsync(_name, cancellationToken).ConfigureAwait(false) is { } there)
            throw new UserException($"The workspace {workspace.Name.Name} has {(there.Problem is null ? "an endpoint" : "an endpoint, or what is left of one,")} '{_name}' already; choose another name, or delete it first.");
        var location = await workspace.LocationAsync(cancellationToken).ConfigureAwait(false);
        string environment;
        try
        {
            environment = await PrepareAsync(image, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (Exception exception) when (exception is UserException or OperationCanceledException)
        {
            // What was made before serves nobody.
            await _store.DeleteModelAsync(_name, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        try
        {
            await StartAsync(location, environment, cancellationToken).ConfigureAwait(false);
        }
        catch (UserException exception)
        {
            var left = $"{exception.Message} What there is of the endpoint '{_name}' by now may be paid for; delete it by its name.";
            throw exception.InnerException is Arm.ArmException { Status: >= 400 and < 500 } ? new UserException(left, exception) : new EndpointException(left, exception);
        }
        return await _store.FindAsync(_name, cancellationToken).ConfigureAwait(false) ?? throw new UserException($"Endpoint '{_name}' was deleted while it was made.");
    }

    // The policy and the environment, which cost nothing by themselves.
    private async Task<string> PrepareAsync(string image, CancellationToken cancellationToken)
    {
        var folder = (await new WorkspaceStorage(workspace).DefaultAsync(EndpointStore.FolderOf(_name), cancellationToken).ConfigureAwait(false)).Below(PolicyFiles.Folder);
        await PolicyFiles.SendAsync(deployment.Run, folder, cancellationToken).ConfigureAwait(false);
        var model = JsonParts.Object(("properties", JsonParts.Object(("modelUri", folder.Place.ToString()), ("modelType", "custom_model"), ("tags", JsonParts.Map(Tags)))));
        await workspace.Arm.SendAsync(ArmRequest.Put(workspace.Name, EndpointStore.ModelPath(_name), model), $"the model {_name}", cancellationToken).ConfigureAwait(false);
        return await JobEnvironment.MakeAsync(workspace, new() { Image = image, ServesPolicies = true }, cancellationToken).ConfigureAwait(false);
    }

    // The endpoint, its machines, and then the requests to them.
    private async Task StartAsync(string location, string environment, CancellationToken cancellationToken)
    {
        var (endpoint, what) = (new EndpointSpec(location) { Tags = Tags }, $"the endpoint {_name}");
        await workspace.Arm.CompleteAsync(ArmRequest.Put(workspace.Name, EndpointStore.EndpointPath(_name), endpoint.ToJson()), what, LongestEndpoint, cancellationToken).ConfigureAwait(false);
        var spec = new DeploymentSpec
        {
            Location = location,
            InstanceType = deployment.Options.InstanceType ?? DefaultType,
            InstanceCount = deployment.Options.InstanceCount,
            ModelId = workspace.Name.Below(EndpointStore.ModelPath(_name)),
            EnvironmentId = environment,
            Variables = deployment.Options.Variables,
            RequestTimeout = LongestRequest,
            ConcurrentRequests = MostRequests,
        };
        await workspace.Arm.CompleteAsync(
            ArmRequest.Put(workspace.Name, EndpointStore.DeploymentPath(_name), spec.ToJson()), what, deployment.Options.StartTimeout ?? LongestStart, cancellationToken).ConfigureAwait(false);
        endpoint = endpoint with { Traffic = new Dictionary<string, int> { [EndpointStore.Deployment] = AllTraffic } };
        await workspace.Arm.CompleteAsync(ArmRequest.Put(workspace.Name, EndpointStore.EndpointPath(_name), endpoint.ToJson()), what, LongestEndpoint, cancellationToken).ConfigureAwait(false);
    }
}
