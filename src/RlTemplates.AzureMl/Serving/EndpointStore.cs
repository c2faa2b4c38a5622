using System.Text.Json;
using RlTemplates.AzureMl.Arm;
using RlTemplates.AzureMl.Requests;
using RlTemplates.AzureMl.Storage;
using RlTemplates.AzureMl.Training;
using RlTemplates.AzureMl.Workspaces;
using RlTemplates.Experiments;

namespace RlTemplates.AzureMl.Serving;

/// <summary>Online endpoints of a workspace that serve policies. Each has one deployment, and a model that bears its name.</summary>
/// <param name="workspace">The workspace.</param>
/// <param name="target">Name of the target.</param>
internal sealed class EndpointStore(WorkspaceSession workspace, string target)
{
    /// <summary>Name of the deployment, version of the model.</summary>
    public const string Deployment = "policy", ModelVersion = "1";

    private static readonly TimeSpan LongestDeletion = TimeSpan.FromMinutes(20);

    /// <summary>The folder in the default datastore with what an endpoint serves.</summary>
    public static string FolderOf(string name) => $"rltemplates/endpoints/{name}";

    /// <summary>Paths of an endpoint's parts below the workspace.</summary>
    public static string EndpointPath(string name) => $"onlineEndpoints/{name}";

    /// <inheritdoc cref="EndpointPath"/>
    public static string DeploymentPath(string name) => $"{EndpointPath(name)}/deployments/{Deployment}";

    /// <inheritdoc cref="EndpointPath"/>
    public static string ModelPath(string name) => $"models/endpoint-{name}/versions/{ModelVersion}";

    /// <summary>The endpoints that serve policies.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">Azure refuses or cannot be reached.</exception>
    public async Task<IReadOnlyList<EndpointInfo>> ListAsync(CancellationToken cancellationToken)
    {
        var found = new List<EndpointInfo>();
        await foreach (var endpoint in workspace.Arm.ListAsync(ArmRequest.Get(workspace.Name, "onlineEndpoints"), "the online endpoints", cancellationToken).ConfigureAwait(false))
        {
            if (endpoint.Text("tags", JobSpecs.RunTag) is not null && endpoint.Text("name") is { } name)
                found.Add(await InfoAsync(name, endpoint, cancellationToken).ConfigureAwait(false));
        }
        return found;
    }

    /// <summary>An endpoint, or what is left of one that was not made or not deleted to its end; null where there is neither.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">Azure refuses or cannot be reached.</exception>
    public async Task<EndpointInfo?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (await workspace.TryGetAsync(EndpointPath(name), $"the endpoint {name}", cancellationToken).ConfigureAwait(false) is { } endpoint)
            return await InfoAsync(name, endpoint, cancellationToken).ConfigureAwait(false);
        var model = await workspace.TryGetAsync(ModelPath(name), $"the model {name}", cancellationToken).ConfigureAwait(false);
        return model?.Text("properties", "tags", JobSpecs.RunTag) is { } run
            ? new(name, target, EndpointStatus.Failed) { Run = run, Experiment = model.Value.Text("properties", "tags", JobSpecs.ExperimentTag), Problem = "only its model is left" }
            : null;
    }

    /// <summary>What Azure says of an endpoint.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">Azure refuses or cannot be reached.</exception>
    public async Task<EndpointInfo> InfoAsync(string name, JsonElement endpoint, CancellationToken cancellationToken)
    {
        var deployment = await workspace.TryGetAsync(DeploymentPath(name), $"the deployment of {name}", cancellationToken).ConfigureAwait(false);
        var status = StatusOf(endpoint.Text("properties", "provisioningState"), deployment?.Text("properties", "provisioningState"));
        return new(name, target, status)
        {
            Address = endpoint.Text("properties", "scoringUri") is { } uri && Uri.TryCreate(uri, UriKind.Absolute, out var address) ? new(address, ".") : null,
            Experiment = endpoint.Text("tags", JobSpecs.ExperimentTag),
            Run = endpoint.Text("tags", JobSpecs.RunTag),
            CreatedAt = DateTimeOffset.TryParse(endpoint.Text("systemData", "createdAt"), System.Globalization.CultureInfo.InvariantCulture, out var created) ? created : null,
            InstanceType = deployment?.Text("properties", "instanceType"),
            Problem = status == EndpointStatus.Failed ? "Azure could not make it" : null,
        };
    }

    /// <summary>Deletes an endpoint with its deployment, its model and what was sent for it, and returns when they are gone.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">Azure refuses or cannot be reached.</exception>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        await DeleteAsync(EndpointPath(name), $"the deletion of the endpoint {name}", cancellationToken).ConfigureAwait(false);
        await DeleteModelAsync(name, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes the model of an endpoint and what was sent for it.</summary>
    /// <param name="name">The endpoint's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">Azure refuses or cannot be reached.</exception>
    public async Task DeleteModelAsync(string name, CancellationToken cancellationToken)
    {
        await DeleteAsync(ModelPath(name), $"the deletion of the model {name}", cancellationToken).ConfigureAwait(false);
        var folder = await new WorkspaceStorage(workspace).DefaultAsync(FolderOf(name), cancellationToken).ConfigureAwait(false);
        await folder.DeleteAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task DeleteAsync(string path, string what, CancellationToken cancellationToken)
    {
        try
        {
            await workspace.Arm.CompleteAsync(ArmRequest.Delete(workspace.Name, path), what, LongestDeletion, cancellationToken).ConfigureAwait(false);
        }
        catch (UserException exception) when (ArmException.IsMissing(exception))
        {
            // It was gone already.
        }
    }

    private static EndpointStatus StatusOf(string? endpoint, string? deployment) => (endpoint, deployment) switch
    {
        ("Deleting", _) => EndpointStatus.Deleting,
        ("Failed" or "Canceled", _) or (_, "Failed" or "Canceled") => EndpointStatus.Failed,
        ("Succeeded" or "Updating", "Succeeded" or "Updating" or "Scaling") => EndpointStatus.InService,
        _ => EndpointStatus.Starting,
    };
}
