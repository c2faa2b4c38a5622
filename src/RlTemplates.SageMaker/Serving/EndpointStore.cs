using System.Text.Json;
using RlTemplates.Experiments;
using RlTemplates.SageMaker.Api;
using RlTemplates.SageMaker.Aws;

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

    /// <summary>What an endpoint that was not made, or not deleted, to its end has left: its configuration or its model; null where there is neither.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The service refuses or cannot be reached.</exception>
    public async Task<EndpointInfo?> TryFindLeftAsync(string name, CancellationToken cancellationToken)
    {
        foreach (var kind in new[] { "EndpointConfig", "Model" })
        {
            if (await _service.TryDescribeAsync($"Describe{kind}", $"{kind}Name", name, cancellationToken).ConfigureAwait(false) is not { } left || left.Text($"{kind}Arn") is not { } arn)
                continue;
            var tags = await _service.TagsAsync(arn, cancellationToken).ConfigureAwait(false);
            if (tags.TryGetValue(RunTag, out var run))
                return new(name, target, EndpointStatus.Failed) { Experiment = tags.GetValueOrDefault(ExperimentTag), Run = run, Problem = "only its configuration or its model is left" };
        }
        return null;
    }

    /// <summary>Endpoints that serve policies.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The service refuses or cannot be reached.</exception>
    public async Task<IReadOnlyList<EndpointInfo>> ListAsync(CancellationToken cancellationToken)
    {
        var found = new List<EndpointInfo>();
        await foreach (var summary in _service.ListAsync("ListEndpoints", "Endpoints", [], cancellationToken).ConfigureAwait(false))
        {
            if (summary.Text("EndpointName") is { } name
                && await TryReadAsync(name, summary, cancellationToken).ConfigureAwait(false) is { } info)
                found.Add(info);
        }
        return found;
    }

    // One of a list, with as few questions as that takes; null for one of somebody else, or one that is gone.
    private async Task<EndpointInfo?> TryReadAsync(string name, JsonElement summary, CancellationToken cancellationToken)
    {
        var tags = summary.Text("EndpointArn") is { } arn ? await _service.TagsAsync(arn, cancellationToken).ConfigureAwait(false) : [];
        if (!tags.TryGetValue(RunTag, out var run))
            return null;
        var status = StatusOf(summary.Text("EndpointStatus"));
        // Only the description says why it has failed.
        if (status == EndpointStatus.Failed)
            return await TryFindAsync(name, cancellationToken).ConfigureAwait(false);
        return new(name, target, status)
        {
            Experiment = tags.GetValueOrDefault(ExperimentTag),
            Run = run,
            CreatedAt = summary.Time("CreationTime"),
            InstanceType = await InstanceTypeAsync(name, cancellationToken).ConfigureAwait(false),
        };
    }

    private async Task<string?> InstanceTypeAsync(string configuration, CancellationToken cancellationToken) =>
        await _service.TryDescribeAsync("DescribeEndpointConfig", "EndpointConfigName", configuration, cancellationToken).ConfigureAwait(false) is { } described
            ? described.List("ProductionVariants").Select(v => v.Text("InstanceType")).FirstOrDefault()
            : null;

    /// <summary>An endpoint; null where there is none of that name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The service refuses or cannot be reached.</exception>
    public async Task<EndpointInfo?> TryFindAsync(string name, CancellationToken cancellationToken)
    {
        if (await _service.TryDescribeAsync("DescribeEndpoint", "EndpointName", name, cancellationToken).ConfigureAwait(false) is not { } answer)
            return null;
        var tags = answer.Text("EndpointArn") is { } arn ? await _service.TagsAsync(arn, cancellationToken).ConfigureAwait(false) : [];
        return new(name, target, StatusOf(answer.Text("EndpointStatus")))
        {
            Experiment = tags.GetValueOrDefault(ExperimentTag),
            Run = tags.GetValueOrDefault(RunTag),
            CreatedAt = answer.Time("CreationTime"),
            InstanceType = answer.Text("EndpointConfigName") is { } configuration
                ? await InstanceTypeAsync(configuration, cancellationToken).ConfigureAwait(false)
                : null,
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
    /// <exception cref="UserException">There is neither endpoint nor configuration of that name, the service refuses, or something is left; the error names it.</exception>
    public async Task DeleteAllAsync(string name, CancellationToken cancellationToken)
    {
        var endpoint = await _service.TryDescribeAsync("DescribeEndpoint", "EndpointName", name, cancellationToken).ConfigureAwait(false);
        // Of an endpoint that is gone, the configuration has its name, where nobody gave it another.
        var configuration = endpoint?.Text("EndpointConfigName") ?? name;
        var described = await _service.TryDescribeAsync(
            "DescribeEndpointConfig", "EndpointConfigName", configuration, cancellationToken).ConfigureAwait(false);
        if (endpoint is null && described is null)
            throw new UserException($"SageMaker has no endpoint '{name}' in {session.Region.Name}.");
        var models = described?.List("ProductionVariants").Select(v => v.Text("ModelName")).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var isShared = await IsSharedAsync(configuration, name, cancellationToken).ConfigureAwait(false);
        await DeleteAsync(name, isShared ? new(null, []) : new(configuration, models ?? []), cancellationToken).ConfigureAwait(false);
    }

    // Whether another endpoint has the configuration too.
    private async Task<bool> IsSharedAsync(string configuration, string name, CancellationToken cancellationToken)
    {
        await foreach (var summary in _service.ListAsync("ListEndpoints", "Endpoints", [], cancellationToken).ConfigureAwait(false))
        {
            if (summary.Text("EndpointName") is { } other && other != name
                && await _service.TryDescribeAsync("DescribeEndpoint", "EndpointName", other, cancellationToken).ConfigureAwait(false) is { } endpoint
                && endpoint.Text("EndpointConfigName") == configuration)
                return true;
        }
        return false;
    }

    private async Task DeleteAsync(string name, EndpointParts parts, CancellationToken cancellationToken)
    {
        if (await TryFindAsync(name, cancellationToken).ConfigureAwait(false) is { } info)
        {
            var start = session.Time.GetTimestamp();
            // None is deleted while it is made.
            for (var now = info; now is { Status: EndpointStatus.Starting }; now = await TryFindAsync(name, cancellationToken).ConfigureAwait(false))
            {
                if (session.Time.GetElapsedTime(start) > LongestDeletion)
                    throw new UserException($"Endpoint '{name}' is still being made after {Options.DurationText.Format(LongestDeletion)}, and SageMaker deletes none meanwhile; delete it again later.");
                await Task.Delay(TimeSpan.FromSeconds(1), session.Time, cancellationToken).ConfigureAwait(false);
            }
            if (info.Status != EndpointStatus.Deleting)
                await DeleteEndpointAsync(name, cancellationToken).ConfigureAwait(false);
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
            await _service.DeleteAsync("Endpoint", name, cancellationToken).ConfigureAwait(false);
        }
        catch (UserException)
        {
            // The answer to an earlier try was lost, or somebody else deletes it.
            if (await TryFindAsync(name, cancellationToken).ConfigureAwait(false) is not { Status: EndpointStatus.Deleting })
                throw;
        }
    }

    /// <summary>Deletes a configuration and models, and what was sent for them.</summary>
    /// <param name="parts">Which.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The service refuses, or cannot be reached.</exception>
    public async Task DeletePartsAsync(EndpointParts parts, CancellationToken cancellationToken)
    {
        if (parts.Configuration is { } configuration)
            await _service.DeleteAsync("EndpointConfig", configuration, cancellationToken).ConfigureAwait(false);
        foreach (var name in parts.Models)
        {
            var model = await _service.TryDescribeAsync("DescribeModel", "ModelName", name, cancellationToken).ConfigureAwait(false);
            await _service.DeleteAsync("Model", name, cancellationToken).ConfigureAwait(false);
            if (model is { } gone)
                await ModelUpload.DeleteAsync(session, name, gone, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>How an endpoint stands, by the service's word for it.</summary>
    public static EndpointStatus StatusOf(string? status) => status switch
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
