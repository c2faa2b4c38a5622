using System.Text.Json;
using System.Text.Json.Nodes;
using RlTemplates.Experiments;
using RlTemplates.SageMaker.Api;
using RlTemplates.SageMaker.Aws;

namespace RlTemplates.SageMaker.Serving;

/// <summary>Makes a model, a configuration and an endpoint, and leaves nothing that is not named.</summary>
/// <param name="session">Who asks.</param>
/// <param name="target">Name of the target.</param>
internal sealed class EndpointCreation(AwsSession session, string target)
{
    private readonly SageMakerService _service = new(session);
    private readonly EndpointStore _store = new(session, target);

    /// <summary>Time between two questions about an endpoint that is made. Default: 5 s.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Receives messages for the user who is waiting, one sentence each. Default: none.</summary>
    public Action<string> Tell { get; init; } = static _ => { };

    /// <summary>Makes sure that nothing has the names of an endpoint and its model, so that nothing of somebody else is written over.</summary>
    /// <param name="name">The name of the endpoint and its configuration.</param>
    /// <param name="model">The name of the model.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">Something has one of the names, or the service cannot be reached.</exception>
    public async Task EnsureFreeAsync(string name, string model, CancellationToken cancellationToken)
    {
        foreach (var (kind, what, named) in new[] { ("Endpoint", "an endpoint", name), ("EndpointConfig", "a configuration of endpoints", name), ("Model", "a model", model) })
        {
            if (await _service.TryDescribeAsync($"Describe{kind}", $"{kind}Name", named, cancellationToken).ConfigureAwait(false) is not null)
                throw new UserException(
                    $"SageMaker has {what} '{named}' already in {session.Region.Name}; choose another name, or delete it first.");
        }
    }

    /// <summary>Makes model, configuration and endpoint, and returns when the endpoint is in service.</summary>
    /// <param name="name">The name of the endpoint; <see cref="EnsureFreeAsync"/> has found it free.</param>
    /// <param name="model">The request for the model.</param>
    /// <param name="configuration">The request for the configuration.</param>
    /// <param name="endpoint">The request for the endpoint.</param>
    /// <param name="patience">How long it may take; null does not wait for it.</param>
    /// <param name="cancellationToken">Ends the wait. Before the endpoint is asked for, what was made is deleted.</param>
    /// <exception cref="UserException">
    /// The service refuses, or the endpoint does not come into service; the error names what is left.
    /// </exception>
    public async Task<EndpointInfo> CreateAsync(
        string name, JsonObject model, JsonObject configuration, JsonObject endpoint, TimeSpan? patience,
        CancellationToken cancellationToken)
    {
        var made = new EndpointParts(null, []);
        try
        {
            await AskAsync("Model", model, cancellationToken).ConfigureAwait(false);
            made = made with { Models = [(string)model["ModelName"]!] };
            await AskAsync("EndpointConfig", configuration, cancellationToken).ConfigureAwait(false);
            made = made with { Configuration = (string)configuration["EndpointConfigName"]! };
            cancellationToken.ThrowIfCancellationRequested();
            // From here on there may be one.
            await AskAsync("Endpoint", endpoint, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException || (exception is UserException { InnerException: AwsException } and not ServiceException))
        {
            // What was made before serves nobody.
            await _store.DeletePartsAsync(made, CancellationToken.None).ConfigureAwait(false);
            using var asked = JsonDocument.Parse(model.ToJsonString());
            if (made.Models.Count == 0)
                await ModelUpload.DeleteAsync(
                    session, (string)model["ModelName"]!, asked.RootElement, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        catch (UserException exception)
        {
            var message = $"{exception.Message} Whether there is an endpoint '{name}' now is not known; delete it by its name, since it may be paid for.";
            throw exception is ServiceException ? new ServiceException(message, exception) : new UserException(message, exception);
        }
        var tags = endpoint["Tags"]?.AsArray().ToDictionary(t => (string)t!["Key"]!, t => (string)t!["Value"]!, StringComparer.Ordinal) ?? [];
        var info = await WaitAsync(name, patience, cancellationToken).ConfigureAwait(false);
        return info with
        {
            Experiment = tags.GetValueOrDefault(EndpointStore.ExperimentTag),
            Run = tags.GetValueOrDefault(EndpointStore.RunTag),
            InstanceType = (string?)configuration["ProductionVariants"]?[0]?["InstanceType"],
        };
    }

    private async Task<EndpointInfo> WaitAsync(string name, TimeSpan? patience, CancellationToken cancellationToken)
    {
        var start = session.Time.GetTimestamp();
        while (true)
        {
            var left = (patience ?? TimeSpan.Zero) - session.Time.GetElapsedTime(start);
            var info = await LookAsync(name, left, cancellationToken).ConfigureAwait(false);
            if (info.Status == EndpointStatus.InService || patience is null)
                return info;
            if (info.Status == EndpointStatus.Failed)
                throw new EndpointException($"Endpoint '{name}' has failed: {(info.Problem ?? "SageMaker gives no reason").TrimEnd('.')}. It is still there with its configuration and model; delete it by its name.");
            if (session.Time.GetElapsedTime(start) > patience)
                throw new EndpointException($"Endpoint '{name}' has not come into service within {Options.DurationText.Format(patience.Value)}. SageMaker goes on with it, and it is paid for from then on; delete it by its name.");
            await Task.Delay(PollInterval, session.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<EndpointInfo> LookAsync(string name, TimeSpan longestOutage, CancellationToken cancellationToken)
    {
        try
        {
            if (await new OutageWait(session.Time, Tell).AskAsync(
                () => _service.TryDescribeAsync("DescribeEndpoint", "EndpointName", name, cancellationToken), cancellationToken,
                longestOutage).ConfigureAwait(false) is { } answer)
                return new(name, target, EndpointStore.StatusOf(answer.Text("EndpointStatus"))) { CreatedAt = answer.Time("CreationTime"), Problem = answer.Text("FailureReason") };
        }
        catch (UserException exception)
        {
            var message = $"How endpoint '{name}' stands is not known: {exception.Message} SageMaker goes on with it, and it is paid for; look at it again, or delete it by its name.";
            throw exception is ServiceException ? new EndpointException(message, exception) : new UserException(message, exception);
        }
        throw new UserException($"Endpoint '{name}' was deleted while it was made.");
    }

    private async Task AskAsync(string kind, JsonObject request, CancellationToken cancellationToken)
    {
        try
        {
            await _service.AskAsync($"Create{kind}", request, cancellationToken).ConfigureAwait(false);
        }
        catch (AwsException exception)
        {
            // Where the answer to an earlier try was lost, what it made is the one.
            if (!exception.Words.Contains("already existing", StringComparison.OrdinalIgnoreCase)
                || await _service.TryDescribeAsync($"Describe{kind}", $"{kind}Name", (string)request[$"{kind}Name"]!, cancellationToken).ConfigureAwait(false) is not { } there
                || !IsSame(there, request))
                throw exception.ForUser();
        }
    }

    // Of each kind only some of these members are there.
    private static bool IsSame(JsonElement there, JsonObject asked) =>
        there.Text("PrimaryContainer", "Image") == (string?)asked["PrimaryContainer"]?["Image"]
        && there.Text("PrimaryContainer", "ModelDataUrl") == (string?)asked["PrimaryContainer"]?["ModelDataUrl"]
        && there.List("ProductionVariants").Select(v => v.Text("ModelName")).SequenceEqual(
            (asked["ProductionVariants"]?.AsArray() ?? []).Select(v => (string?)v!["ModelName"]))
        && (asked["EndpointName"] is null || there.Text("EndpointConfigName") == (string?)asked["EndpointConfigName"]);
}
