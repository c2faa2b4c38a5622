using System.Globalization;
using System.Text.Json;
using RlTemplates.AzureMl.Arm;
using RlTemplates.AzureMl.Requests;
using RlTemplates.AzureMl.Storage;
using RlTemplates.AzureMl.Training;
using RlTemplates.AzureMl.Workspaces;
using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.AzureMl.Serving;

/// <summary>Models of a workspace that keep policies, by name and version.</summary>
/// <param name="workspace">The workspace.</param>
/// <param name="target">Name of the target.</param>
internal sealed class ModelStore(WorkspaceSession workspace, string target)
{
    private const string MetricTag = "rltemplates:metric:", OwnTags = "rltemplates:", KeptTag = "rltemplates:model";
    private const int MostAttempts = 100, MostMetrics = 50;

    /// <summary>Keeps the policy of a run as the next version of a model. Of two processes each gets a version of its own.</summary>
    /// <param name="run">The run.</param>
    /// <param name="name">Name of the model.</param>
    /// <param name="cancellationToken">Ends the wait. Whether the model is kept by then is not known.</param>
    /// <exception cref="UserException">Azure refuses or cannot be reached.</exception>
    public async Task<ModelInfo> RegisterAsync(RunInfo run, string name, CancellationToken cancellationToken)
    {
        // No two registrations share it.
        var path = $"rltemplates/models/{name}/{run.Id}-{Guid.NewGuid().ToString("N")[..12]}";
        var folder = (await new WorkspaceStorage(workspace).DefaultAsync(path, cancellationToken).ConfigureAwait(false)).Below(PolicyFiles.Folder);
        try
        {
            await PolicyFiles.SendAsync(run, folder, cancellationToken).ConfigureAwait(false);
            for (var attempt = 1; ; attempt++)
            {
                var newest = (await VersionsAsync(name, cancellationToken).ConfigureAwait(false)).Select(v => NumberOf(v.Text("name"))).DefaultIfEmpty(0).Max();
                var version = (newest + attempt).ToString(CultureInfo.InvariantCulture);
                if (await TryPutAsync(run, name, version, folder, attempt, cancellationToken).ConfigureAwait(false) is { } kept)
                    return kept;
            }
        }
        catch (UserException exception) when (exception.InnerException is ArmException)
        {
            await folder.DeleteAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>All versions of all models that keep policies, the newest first.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">Azure refuses or cannot be reached.</exception>
    public async Task<IReadOnlyList<ModelInfo>> ListAsync(CancellationToken cancellationToken)
    {
        var models = new List<ModelInfo>();
        await foreach (var model in workspace.Arm.ListAsync(ArmRequest.Get(workspace.Name, "models"), "the models", cancellationToken).ConfigureAwait(false))
        {
            if (model.Text("name") is { } name)
                models.AddRange((await VersionsAsync(name, cancellationToken).ConfigureAwait(false)).Select(v => Read(name, v)).OfType<ModelInfo>());
        }
        return [.. models.OrderByDescending(m => m.CreatedAt).ThenBy(m => m.Name, StringComparer.Ordinal).ThenByDescending(m => NumberOf(m.Version))];
    }

    /// <summary>Brings the files of a model home.</summary>
    /// <param name="model">The model.</param>
    /// <param name="folder">An empty folder.</param>
    /// <param name="cancellationToken">Ends the transfer.</param>
    /// <exception cref="UserException">The workspace does not have it any more, or Azure cannot be reached.</exception>
    public async Task DownloadAsync(ModelInfo model, string folder, CancellationToken cancellationToken)
    {
        if (await FindAsync(model, cancellationToken).ConfigureAwait(false) is not { } place)
            throw new UserException($"The workspace {workspace.Name.Name} does not have the model {model.Name}:{model.Version} any more.");
        var source = await new WorkspaceStorage(workspace).FolderAsync(place, cancellationToken).ConfigureAwait(false);
        await PolicyFiles.ReceiveAsync(source, folder, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes a version of a model and what was sent for it; one that is gone stays so.</summary>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">Azure refuses or cannot be reached.</exception>
    public async Task DeleteAsync(ModelInfo model, CancellationToken cancellationToken)
    {
        if (await FindAsync(model, cancellationToken).ConfigureAwait(false) is not { } place)
            return;
        await workspace.Arm.CompleteAsync(
            ArmRequest.Delete(workspace.Name, PathOf(model.Name, model.Version)), $"the deletion of the model {model.Name}:{model.Version}", TimeSpan.FromMinutes(5), cancellationToken).ConfigureAwait(false);
        // Only what a registration has sent.
        if (place.Path.StartsWith($"rltemplates/models/{model.Name}/", StringComparison.Ordinal))
            await (await new WorkspaceStorage(workspace).FolderAsync(place, cancellationToken).ConfigureAwait(false)).DeleteAsync(cancellationToken).ConfigureAwait(false);
    }

    private static string PathOf(string name, string version) => $"models/{name}/versions/{version}";

    // Null where somebody else has that version.
    private async Task<ModelInfo?> TryPutAsync(RunInfo run, string name, string version, BlobFolder folder, int attempt, CancellationToken cancellationToken)
    {
        var body = JsonParts.Object(("properties", JsonParts.Object(("modelUri", folder.Place.ToString()), ("modelType", "custom_model"), ("tags", JsonParts.Map(TagsOf(run, name))))));
        try
        {
            var kept = await workspace.Arm.SendAsync(ArmRequest.Put(workspace.Name, PathOf(name, version), body), $"the model {name}:{version}", cancellationToken).ConfigureAwait(false);
            return Read(name, kept) is { } model && PlaceOf(kept) == folder.Place ? model : null;
        }
        catch (UserException exception) when (exception.InnerException is ArmException { Status: 400 or 409 } && attempt < MostAttempts)
        {
            // Where nobody has it, the service refuses something else.
            if (await workspace.TryGetAsync(PathOf(name, version), $"the model {name}:{version}", cancellationToken).ConfigureAwait(false) is null)
                throw;
            return null;
        }
    }

    private async Task<DatastoreUri?> FindAsync(ModelInfo model, CancellationToken cancellationToken) =>
        await workspace.TryGetAsync(PathOf(model.Name, model.Version), $"the model {model.Name}:{model.Version}", cancellationToken).ConfigureAwait(false) is { } found ? PlaceOf(found) : null;

    private async Task<IReadOnlyList<JsonElement>> VersionsAsync(string name, CancellationToken cancellationToken)
    {
        var versions = new List<JsonElement>();
        try
        {
            await foreach (var version in workspace.Arm.ListAsync(ArmRequest.Get(workspace.Name, $"models/{name}/versions"), $"the versions of the model {name}", cancellationToken).ConfigureAwait(false))
                versions.Add(version);
        }
        catch (UserException exception) when (ArmException.IsMissing(exception))
        {
            // There is none yet.
        }
        return versions;
    }

    // Null for a model of somebody else.
    private ModelInfo? Read(string name, JsonElement model)
    {
        var tags = model.NamedTexts("properties", "tags");
        if (!tags.ContainsKey(KeptTag) || model.Text("name") is not { } version)
            return null;
        return new(name, version, target)
        {
            Experiment = tags.GetValueOrDefault(JobSpecs.ExperimentTag),
            Run = tags.GetValueOrDefault(JobSpecs.RunTag),
            CreatedAt = DateTimeOffset.TryParse(model.Text("systemData", "createdAt"), CultureInfo.InvariantCulture, out var created) ? created : null,
            Location = model.Text("id"),
            Tags = tags.Where(t => !t.Key.StartsWith(OwnTags, StringComparison.Ordinal)).ToDictionary(),
            Metrics = tags.Where(t => t.Key.StartsWith(MetricTag, StringComparison.Ordinal))
                .Select(t => (Name: t.Key[MetricTag.Length..], IsNumber: double.TryParse(t.Value, CultureInfo.InvariantCulture, out var value), Value: value))
                .Where(m => m.IsNumber).ToDictionary(m => m.Name, m => m.Value, StringComparer.Ordinal),
        };
    }

    private static DatastoreUri? PlaceOf(JsonElement model) => DatastoreUri.TryParse(model.Text("properties", "modelUri"));

    private static int NumberOf(string? version) => int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static Dictionary<string, string> TagsOf(RunInfo run, string name)
    {
        var tags = new Dictionary<string, string>(run.Tags, StringComparer.Ordinal) { [KeptTag] = name, [JobSpecs.ExperimentTag] = run.Experiment, [JobSpecs.RunTag] = run.Id };
        foreach (var (metric, value) in run.Metrics.Where(m => double.IsFinite(m.Value)).Take(MostMetrics))
            tags[MetricTag + metric] = value.ToString("R", CultureInfo.InvariantCulture);
        return tags;
    }
}
