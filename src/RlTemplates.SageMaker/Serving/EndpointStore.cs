using System.Text.Json;
using System.Text.Json.Nodes;
using RlTemplates.Experiments;
using RlTemplates.SageMaker.Api;
using RlTemplates.SageMaker.Aws;
using RlTemplates.SageMaker.Storage;

namespace RlTemplates.SageMaker.Serving;

/// <summary>Endpoints of SageMaker that serve policies. Endpoint, configuration and model of one have one name.</summary>
/// <param name="session">Who asks.</param>
/// <param name="target">Name of the target.</param>
internal sealed class EndpointStore(AwsSession session, string target)
{
    /// <summary>Tags that tell endpoints of policies from others.</summary>
    public const string ExperimentTag = "rltemplates:experiment", RunTag = "rltemplates:run";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5), LongestDeletion = TimeSpan.FromMinutes(10);

    private readonly SageMakerService _service = new(session);

    /// <summary>Makes model, configuration and endpoint, and returns when the endpoint is in service.</summary>
    /// <param name="name">The name of all three.</param>
    /// <param name="model">The request for the model.</param>
    /// <param name="configuration">The request for the configuration.</param>
    /// <param name="endpoint">The request for the endpoint.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The service refuses, or the endpoint does not come into service; the error names what is
    /// left.</exception>
    public async Task<EndpointInfo> CreateAsync(string name, JsonObject model, JsonObject configuration, JsonObject endpoint, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (await TryFindAsync(name, cancellationToken).ConfigureAwait(false) is not null)
            throw new UserException($"SageMaker has an endpoint '{name}' already in {session.Region.Name}; choose another name, or delete it first.");
        try
        {
            await AskAsync("CreateModel", model, cancellationToken).ConfigureAwait(false);
            await AskAsync("CreateEndpointConfig", configuration, cancellationToken).ConfigureAwait(false);
            await AskAsync("CreateEndpoint", endpoint, cancellationToken).ConfigureAwait(false);
        }
        catch (UserException)
        {
            // What was made before serves nobody.
            await DeletePartsAsync(name, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        var start = session.Time.GetTimestamp();
        while (true)
        {
            var info = await TryFindAsync(name, cancellationToken).ConfigureAwait(false) ?? throw new UserException($"Endpoint '{name}' was deleted while it was made.");
            if (info.Status == EndpointStatus.InService)
                return info;
            if (info.Status == EndpointStatus.Failed)
                throw new UserException($"Endpoint '{name}' has failed: {(info.Problem ?? "SageMaker gives no reason").TrimEnd('.')}. It is still there with its configuration and model; delete it by its name.");
            if (session.Time.GetElapsedTime(start) > patience)
                throw new UserException($"Endpoint '{name}' has not come into service within {Options.DurationText.Format(patience)}. SageMaker goes on with it, and it is paid for from then on; delete it by its name.");
            await Task.Delay(Pause, session.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Endpoints that serve policies.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The service refuses or cannot be reached.</exception>
    public async Task<IReadOnlyList<EndpointInfo>> ListAsync(CancellationToken cancellationToken)
    {
        var found = new List<EndpointInfo>();
        await foreach (var summary in _service.ListAsync("ListEndpoints", "Endpoints", [], cancellationToken).ConfigureAwait(false))
        {
            if (summary.Text("EndpointName") is { } name && await TryFindAsync(name, cancellationToken).ConfigureAwait(false) is { Run: not null } info)
                found.Add(info);
        }
        return found;
    }

    /// <summary>An endpoint; null where there is none of that name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The service refuses or cannot be reached.</exception>
    public async Task<EndpointInfo?> TryFindAsync(string name, CancellationToken cancellationToken)
    {
        if (await _service.TryDescribeAsync("DescribeEndpoint", "EndpointName", name, cancellationToken).ConfigureAwait(false) is not { } answer)
            return null;
        var tags = answer.Text("EndpointArn") is { } arn ? await TagsAsync(arn, cancellationToken).ConfigureAwait(false) : [];
        var variant = answer.Text("EndpointConfigName") is { } configuration
            && await _service.TryDescribeAsync("DescribeEndpointConfig", "EndpointConfigName", configuration, cancellationToken).ConfigureAwait(false) is { } config
            ? config.List("ProductionVariants").FirstOrDefault()
            : default;
        return new(name, target, StatusOf(answer.Text("EndpointStatus")))
        {
            Experiment = tags.GetValueOrDefault(ExperimentTag),
            Run = tags.GetValueOrDefault(RunTag),
            CreatedAt = answer.Time("CreationTime"),
            InstanceType = variant.ValueKind == JsonValueKind.Object ? variant.Text("InstanceType") : null,
            Problem = answer.Text("FailureReason"),
        };
    }

    /// <summary>Deletes an endpoint, its configuration and its model, and returns when they are gone.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The service refuses, or something is left; the error names it.</exception>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        if (await TryFindAsync(name, cancellationToken).ConfigureAwait(false) is { } info)
        {
            if (info.Status != EndpointStatus.Deleting)
                await TryAskAsync("DeleteEndpoint", "EndpointName", name, cancellationToken).ConfigureAwait(false);
            var start = session.Time.GetTimestamp();
            while (await _service.TryDescribeAsync("DescribeEndpoint", "EndpointName", name, cancellationToken).ConfigureAwait(false) is not null)
            {
                if (session.Time.GetElapsedTime(start) > LongestDeletion)
                    throw new UserException($"Endpoint '{name}' is still being deleted after {Options.DurationText.Format(LongestDeletion)}; delete it again later, since its configuration and model are left until then.");
                await Task.Delay(TimeSpan.FromSeconds(1), session.Time, cancellationToken).ConfigureAwait(false);
            }
        }
        await DeletePartsAsync(name, cancellationToken).ConfigureAwait(false);
    }

    private async Task DeletePartsAsync(string name, CancellationToken cancellationToken)
    {
        var model = await _service.TryDescribeAsync("DescribeModel", "ModelName", name, cancellationToken).ConfigureAwait(false);
        await TryAskAsync("DeleteEndpointConfig", "EndpointConfigName", name, cancellationToken).ConfigureAwait(false);
        await TryAskAsync("DeleteModel", "ModelName", name, cancellationToken).ConfigureAwait(false);
        // Only what a deployment has put there.
        if (model?.Text("PrimaryContainer", "ModelDataUrl") is { } data && data.EndsWith($"/{name}/{ModelUpload.FileName}", StringComparison.Ordinal))
            await S3Folder.DeleteAsync(session, S3Address.Parse(data), cancellationToken).ConfigureAwait(false);
    }

    private async Task<Dictionary<string, string>> TagsAsync(string arn, CancellationToken cancellationToken)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var tag in _service.ListAsync("ListTags", "Tags", new JsonObject { ["ResourceArn"] = arn }, cancellationToken).ConfigureAwait(false))
        {
            if (tag.Text("Key") is { } key)
                tags[key] = tag.Text("Value") ?? "";
        }
        return tags;
    }

    private async Task AskAsync(string operation, JsonObject request, CancellationToken cancellationToken)
    {
        try
        {
            await _service.AskAsync(operation, request, cancellationToken).ConfigureAwait(false);
        }
        catch (AwsException exception)
        {
            throw exception.ForUser();
        }
    }

    // What is gone already stays so.
    private async Task TryAskAsync(string operation, string member, string name, CancellationToken cancellationToken)
    {
        try
        {
            await _service.AskAsync(operation, new JsonObject { [member] = name }, cancellationToken).ConfigureAwait(false);
        }
        catch (AwsException exception) when (SageMakerService.IsMissing(exception))
        {
            // Nothing is left of it.
        }
        catch (AwsException exception)
        {
            throw exception.ForUser();
        }
    }

    private static EndpointStatus StatusOf(string? status) => status switch
    {
        "InService" or "Updating" or "SystemUpdating" or "RollingBack" => EndpointStatus.InService,
        "Failed" or "OutOfService" or "UpdateRollbackFailed" => EndpointStatus.Failed,
        "Deleting" => EndpointStatus.Deleting,
        _ => EndpointStatus.Starting,
    };
}
