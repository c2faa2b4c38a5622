using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RlTemplates.Experiments;
using RlTemplates.SageMaker.Api;
using RlTemplates.SageMaker.Aws;
using RlTemplates.SageMaker.Storage;
using RlTemplates.Tracking;

namespace RlTemplates.SageMaker.Serving;

/// <summary>Models of SageMaker that keep policies: one for each version, named <c>NAME-v3</c>.</summary>
/// <param name="session">Who asks.</param>
/// <param name="target">Name of the target.</param>
internal sealed partial class ModelStore(AwsSession session, string target)
{
    private const string NameTag = "rltemplates:model", VersionTag = "rltemplates:version", MetricTag = "rltemplates:metric:", OwnTags = "rltemplates:";
    private const int MostTags = 50, MostAttempts = 100;

    private readonly SageMakerService _service = new(session);

    /// <summary>Keeps the policy of a run as the next version of a model. Of two processes each gets a version of its own.</summary>
    /// <param name="run">The run.</param>
    /// <param name="name">Name of the model.</param>
    /// <param name="request">What <c>CreateModel</c> is asked for besides name, data and tags.</param>
    /// <param name="folder">The folder of all models.</param>
    /// <param name="kmsKey">The key that encrypts the policy; null for the account's.</param>
    /// <param name="cancellationToken">Ends the wait. Whether the model is kept by then is not known.</param>
    /// <exception cref="UserException">The name cannot be, or the service refuses.</exception>
    public async Task<ModelInfo> RegisterAsync(
        RunInfo run, string name, Func<string, JsonObject> request, S3Address folder, string? kmsKey, CancellationToken cancellationToken)
    {
        if (SageMakerName.Fault("The model's name at SageMaker, with its version,", $"{name}-v1000") is { } fault)
            throw new UserException(fault);
        // No two registrations share it.
        var place = folder.Below(name).Below($"{run.Id}-{Guid.NewGuid().ToString("N")[..12]}");
        var data = await ModelUpload.SendAsync(session, run, place, kmsKey, target, cancellationToken).ConfigureAwait(false);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var newest = (await ListAsync(name, cancellationToken).ConfigureAwait(false)).Select(m => int.Parse(m.Version, CultureInfo.InvariantCulture)).DefaultIfEmpty(0).Max();
                var version = (newest + attempt).ToString(CultureInfo.InvariantCulture);
                var body = request(data);
                body["ModelName"] = $"{name}-v{version}";
                body["Tags"] = AwsParts.Tags(TagsOf(run, name, version));
                try
                {
                    var answer = await _service.AskAsync("CreateModel", body, cancellationToken).ConfigureAwait(false);
                    return new(name, version, target)
                    {
                        Experiment = run.Experiment, Run = run.Id, CreatedAt = session.Time.GetUtcNow(), Location = answer.Text("ModelArn"),
                        Tags = run.Tags, Metrics = run.Metrics,
                    };
                }
                catch (AwsException exception) when (exception.Words.Contains("already existing", StringComparison.OrdinalIgnoreCase) && attempt < MostAttempts)
                {
                    // Somebody was faster, or the answer to an earlier try was lost.
                    if (await FindAsync(name, version, cancellationToken).ConfigureAwait(false) is { } there && there.Data == data)
                        return there.Info;
                }
                catch (AwsException exception)
                {
                    throw exception.ForUser();
                }
            }
        }
        catch (UserException exception) when (exception is not ServiceException && exception.InnerException is AwsException)
        {
            await S3Folder.DeleteAsync(session, S3Address.Parse(data), CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>All versions of all models, the newest first.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The service refuses or cannot be reached.</exception>
    public Task<IReadOnlyList<ModelInfo>> ListAsync(CancellationToken cancellationToken) => ListAsync(null, cancellationToken);

    /// <summary>Brings the files of a model home.</summary>
    /// <param name="model">The model.</param>
    /// <param name="folder">An empty folder.</param>
    /// <param name="cancellationToken">Ends the transfer.</param>
    /// <exception cref="UserException">The service does not have it any more, or its archive is damaged.</exception>
    public async Task DownloadAsync(ModelInfo model, string folder, CancellationToken cancellationToken)
    {
        if (await FindAsync(model.Name, model.Version, cancellationToken).ConfigureAwait(false) is not { Data: { } data })
            throw new UserException($"SageMaker does not have the model {model.Name}:{model.Version} any more.");
        await S3Archive.UnpackAsync(
            session, S3Address.Parse(data), name => IsPlain(name) ? Path.Combine(folder, name) : null,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes a model and what was sent for it; one that is gone stays so.</summary>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The service refuses or cannot be reached.</exception>
    public async Task DeleteAsync(ModelInfo model, CancellationToken cancellationToken)
    {
        if (await FindAsync(model.Name, model.Version, cancellationToken).ConfigureAwait(false) is not var (_, data))
            return;
        await _service.DeleteAsync("Model", $"{model.Name}-v{model.Version}", cancellationToken).ConfigureAwait(false);
        // Only what a registration has sent.
        if (data is not null && data.Contains($"/{model.Name}/", StringComparison.Ordinal)
            && data.EndsWith("/" + ModelUpload.FileName, StringComparison.Ordinal))
            await S3Folder.DeleteAsync(session, S3Address.Parse(data), cancellationToken).ConfigureAwait(false);
    }

    // Policies have no folders.
    private static bool IsPlain(string name) => name.Length is > 0 and < 200 && name[0] != '.' && name.IndexOfAny(['/', '\\', ':']) < 0;

    private async Task<(ModelInfo Info, string? Data)?> FindAsync(string name, string version, CancellationToken cancellationToken) =>
        await _service.TryDescribeAsync("DescribeModel", "ModelName", $"{name}-v{version}", cancellationToken).ConfigureAwait(false) is { } answer
        && await ReadAsync(answer.Text("ModelArn"), answer.Time("CreationTime"), cancellationToken).ConfigureAwait(false) is { } info
            ? (info, answer.Text("PrimaryContainer", "ModelDataUrl"))
            : null;

    private async Task<IReadOnlyList<ModelInfo>> ListAsync(string? name, CancellationToken cancellationToken)
    {
        var models = new List<ModelInfo>();
        var request = new JsonObject { ["SortBy"] = "CreationTime", ["SortOrder"] = "Descending" };
        if (name is not null)
            request["NameContains"] = name;
        await foreach (var summary in _service.ListAsync("ListModels", "Models", request, cancellationToken).ConfigureAwait(false))
        {
            if (summary.Text("ModelName") is { } found && Versioned().Match(found) is { Success: true } match
                && (name is null || match.Groups[1].Value == name)
                && await ReadAsync(summary.Text("ModelArn"), summary.Time("CreationTime"), cancellationToken).ConfigureAwait(false) is { } model)
                models.Add(model);
        }
        return models;
    }

    // Null for a model of somebody else.
    private async Task<ModelInfo?> ReadAsync(string? arn, DateTimeOffset? createdAt, CancellationToken cancellationToken)
    {
        if (arn is null)
            return null;
        var tags = await _service.TagsAsync(arn, cancellationToken).ConfigureAwait(false);
        if (!tags.TryGetValue(NameTag, out var name) || !tags.TryGetValue(VersionTag, out var version)
            || !int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            return null;
        return new(name, version, target)
        {
            Experiment = tags.GetValueOrDefault(EndpointStore.ExperimentTag),
            Run = tags.GetValueOrDefault(EndpointStore.RunTag),
            CreatedAt = createdAt,
            Location = arn,
            Tags = tags.Where(t => !t.Key.StartsWith(OwnTags, StringComparison.Ordinal)).ToDictionary(),
            Metrics = tags.Where(t => t.Key.StartsWith(MetricTag, StringComparison.Ordinal))
                .Select(t => (Name: t.Key[MetricTag.Length..], IsNumber: double.TryParse(t.Value, CultureInfo.InvariantCulture, out var value), Value: value))
                .Where(m => m.IsNumber).ToDictionary(m => m.Name, m => m.Value, StringComparer.Ordinal),
        };
    }

    // As many metrics as the service's limit leaves room for.
    private static Dictionary<string, string> TagsOf(RunInfo run, string name, string version)
    {
        var tags = new Dictionary<string, string>(run.Tags, StringComparer.Ordinal)
        {
            [NameTag] = name, [VersionTag] = version, [EndpointStore.ExperimentTag] = run.Experiment, [EndpointStore.RunTag] = run.Id,
        };
        foreach (var (metric, value) in run.Metrics.Where(m => double.IsFinite(m.Value)).Take(Math.Max(0, MostTags - tags.Count)))
            tags[MetricTag + metric] = value.ToString("R", CultureInfo.InvariantCulture);
        return tags;
    }

    [GeneratedRegex(@"^(.+)-v[0-9]{1,9}\z")]
    private static partial Regex Versioned();
}
