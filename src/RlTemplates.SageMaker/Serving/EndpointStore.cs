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

    private static readonly TimeSpan LongestDeletion = TimeSpan.FromMinutes(10);

    private readonly SageMakerService _service = new(session);

    /// <summary>Time between two questions about an endpoint that is made. Default: 5 s.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Makes model, configuration and endpoint, and returns when the endpoint is in service.</summary>
    /// <param name="name">The name of the endpoint.</param>
    /// <param name="model">The request for the model.</param>
    /// <param name="configuration">The request for the configuration.</param>
    /// <param name="endpoint">The request for the endpoint.</param>
    /// <param name="patience">How long it may take; null does not wait for it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">
    /// The service refuses, or the endpoint does not come into service; the error names what is left.
    /// </exception>
    public async Task<EndpointInfo> CreateAsync(
        string name, JsonObject model, JsonObject configuration, JsonObject endpoint, TimeSpan? patience, CancellationToken cancellationToken)
    {
        if (await TryFindAsync(name, cancellationToken).ConfigureAwait(false) is not null)
            throw new UserException($"SageMaker has an endpoint '{name}' already in {session.Region.Name}; choose another name, or delete it first.");
        var made = new EndpointParts(null, []);
        try
        {
            await MakeAsync("Model", model, IsModel, cancellationToken).ConfigureAwait(false);
            made = made with { Models = [(string)model["ModelName"]!] };
            await MakeAsync("EndpointConfig", configuration, IsConfiguration, cancellationToken).ConfigureAwait(false);
            made = made with { Configuration = (string)configuration["EndpointConfigName"]! };
            await MakeAsync("Endpoint", endpoint, IsEndpoint, cancellationToken).ConfigureAwait(false);
        }
        catch (UserException)
        {
            // What was made before serves nobody.
            await DeletePartsAsync(made, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        var start = session.Time.GetTimestamp();
        while (true)
        {
            var info = await TryFindAsync(name, cancellationToken).ConfigureAwait(false) ?? throw new UserException($"Endpoint '{name}' was deleted while it was made.");
            if (info.Status == EndpointStatus.InService || patience is null)
                return info;
            if (info.Status == EndpointStatus.Failed)
                throw new UserException($"Endpoint '{name}' has failed: {(info.Problem ?? "SageMaker gives no reason").TrimEnd('.')}. It is still there with its configuration and model; delete it by its name.");
            if (session.Time.GetElapsedTime(start) > patience)
                throw new UserException($"Endpoint '{name}' has not come into service within {Options.DurationText.Format(patience.Value)}. SageMaker goes on with it, and it is paid for from then on; delete it by its name.");
            await Task.Delay(PollInterval, session.Time, cancellationToken).ConfigureAwait(false);
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
        var tags = answer.Text("EndpointArn") is { } arn ? await _service.TagsAsync(arn, cancellationToken).ConfigureAwait(false) : [];
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

    /// <summary>Deletes an endpoint, and the configuration and the model of its name, and returns when they are gone.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The service refuses, or something is left; the error names it.</exception>
    public Task DeleteAsync(string name, CancellationToken cancellationToken) => DeleteAsync(name, new(name, [name]), cancellationToken);

    /// <summary>Deletes an endpoint, its configuration and its models, whatever their names, and returns when they are gone.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The service refuses, or something is left; the error names it.</exception>
    public async Task DeleteAllAsync(string name, CancellationToken cancellationToken)
    {
        var endpoint = await _service.TryDescribeAsync("DescribeEndpoint", "EndpointName", name, cancellationToken).ConfigureAwait(false);
        // Of an endpoint that is gone, the configuration has its name, where nobody gave it another.
        var configuration = endpoint?.Text("EndpointConfigName") ?? name;
        var described = await _service.TryDescribeAsync("DescribeEndpointConfig", "EndpointConfigName", configuration, cancellationToken).ConfigureAwait(false);
        var models = described?.List("ProductionVariants").Select(v => v.Text("ModelName")).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        await DeleteAsync(name, new(configuration, models ?? []), cancellationToken).ConfigureAwait(false);
    }

    private async Task DeleteAsync(string name, EndpointParts parts, CancellationToken cancellationToken)
    {
        if (await TryFindAsync(name, cancellationToken).ConfigureAwait(false) is { } info)
        {
            if (info.Status != EndpointStatus.Deleting)
                await DeleteEndpointAsync(name, cancellationToken).ConfigureAwait(false);
            var start = session.Time.GetTimestamp();
            while (await _service.TryDescribeAsync("DescribeEndpoint", "EndpointName", name, cancellationToken).ConfigureAwait(false) is not null)
            {
                if (session.Time.GetElapsedTime(start) > LongestDeletion)
                    throw new UserException($"Endpoint '{name}' is still being deleted after {Options.DurationText.Format(LongestDeletion)}; delete it again later, since its configuration and model are left until then.");
                await Task.Delay(TimeSpan.FromSeconds(1), session.Time, cancellationToken).ConfigureAwait(false);
            }
        }
        await DeletePartsAsync(parts, cancellationToken).ConfigureAwait(false);
    }

    private async Task DeleteEndpointAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await TryAskAsync("DeleteEndpoint", "EndpointName", name, cancellationToken).ConfigureAwait(false);
        }
        catch (UserException)
        {
            // The answer to an earlier try was lost, or somebody else deletes it.
            if (await TryFindAsync(name, cancellationToken).ConfigureAwait(false) is not { Status: EndpointStatus.Deleting })
                throw;
        }
    }

    private async Task DeletePartsAsync(EndpointParts parts, CancellationToken cancellationToken)
    {
        if (parts.Configuration is { } configuration)
            await TryAskAsync("DeleteEndpointConfig", "EndpointConfigName", configuration, cancellationToken).ConfigureAwait(false);
        foreach (var name in parts.Models)
        {
            var model = await _service.TryDescribeAsync("DescribeModel", "ModelName", name, cancellationToken).ConfigureAwait(false);
            await TryAskAsync("DeleteModel", "ModelName", name, cancellationToken).ConfigureAwait(false);
            // Only what a deployment has put there.
            string?[] sent = [model?.Text("PrimaryContainer", "ModelDataUrl"), model?.Text("PrimaryContainer", "Environment", "SAGEMAKER_SUBMIT_DIRECTORY")];
            foreach (var file in sent.OfType<string>().Where(f => f.EndsWith($"/{name}/{ModelUpload.FileName}", StringComparison.Ordinal) || f.EndsWith($"/{name}/{ModelPackage.SourceName}", StringComparison.Ordinal)))
                await S3Folder.DeleteAsync(session, S3Address.Parse(file), cancellationToken).ConfigureAwait(false);
        }
    }

    // Where the answer to an earlier try was lost, what it made is the one.
    private async Task MakeAsync(string kind, JsonObject request, Func<JsonElement, JsonObject, bool> isSame, CancellationToken cancellationToken)
    {
        try
        {
            await _service.AskAsync("Create" + kind, request, cancellationToken).ConfigureAwait(false);
        }
        catch (AwsException exception)
        {
            var name = kind + "Name";
            if (!exception.Words.Contains("already existing", StringComparison.OrdinalIgnoreCase)
                || await _service.TryDescribeAsync("Describe" + kind, name, (string)request[name]!, cancellationToken).ConfigureAwait(false) is not { } there || !isSame(there, request))
                throw exception.ForUser();
        }
    }

    private static bool IsModel(JsonElement there, JsonObject model) => there.Text("PrimaryContainer", "Image") == (string?)model["PrimaryContainer"]?["Image"]
        && there.Text("PrimaryContainer", "ModelDataUrl") == (string?)model["PrimaryContainer"]?["ModelDataUrl"];

    private static bool IsConfiguration(JsonElement there, JsonObject configuration) => there.List("ProductionVariants").FirstOrDefault() is { ValueKind: JsonValueKind.Object } variant
        && configuration["ProductionVariants"]?[0] is { } asked && variant.Text("ModelName") == (string?)asked["ModelName"] && variant.Text("InstanceType") == (string?)asked["InstanceType"];

    private static bool IsEndpoint(JsonElement there, JsonObject endpoint) => there.Text("EndpointConfigName") == (string?)endpoint["EndpointConfigName"];

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

/// <summary>What an endpoint consists of.</summary>
/// <param name="Configuration">Name of its configuration; null for none.</param>
/// <param name="Models">Names of its models.</param>
internal sealed record EndpointParts(string? Configuration, IReadOnlyList<string> Models);
