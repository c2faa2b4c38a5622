using System.Text.Json;
using RlTemplates.Mlflow.Api;
using RlTemplates.Mlflow.Settings;
using RlTemplates.Tracking;

namespace RlTemplates.Mlflow.Sending;

/// <summary>Finds or makes the run at the server that a run is sent to.</summary>
internal static class RunLink
{
    /// <summary>The tag by which a run is found again whose making was not answered.</summary>
    public const string IdTag = "rlt.run_id";

    private const string ParentTag = "mlflow.parentRunId";

    /// <summary>Makes sure that there is a run at the server, and reads it.</summary>
    /// <returns>The server's <c>run</c>.</returns>
    /// <exception cref="MlflowException">The server does not answer, or refuses.</exception>
    public static async Task<JsonElement> OpenAsync(MlflowServer server, MlflowSettings settings, SendState state, RunInfo run, bool isTraining, CancellationToken cancellationToken)
    {
        var isNested = IsNested(settings, run);
        if (state.RunId is null && settings.RunId is not null && !isNested)
            (state.RunId, state.IsJoined) = (settings.RunId, true);
        var isFound = false;
        if (state.RunId is null)
        {
            var experiment = isNested ? Experiment(await GetAsync(server, settings.RunId!, cancellationToken)) : await ExperimentAsync(server, settings, run, cancellationToken);
            state.RunId = await FindAsync(server, experiment, run, cancellationToken);
            isFound = state.RunId is not null;
            state.RunId ??= await CreateAsync(server, settings, experiment, run, isNested, cancellationToken);
        }
        var found = await GetAsync(server, state.RunId!, cancellationToken);
        EnsureActive(server, found);
        // The run is ours, but the state is gone: up to the newest step that the server has, it is asked what it has.
        if (isFound && JsonText.Part(found, "data") is { } metrics)
            state.Sending[state.RunId!] = JsonText.List(metrics, "metrics").Select(m => JsonText.Whole(m, "step")).DefaultIfEmpty().Max();
        foreach (var (name, known) in new[] { ("params", state.Params), ("tags", state.Tags) })
        {
            if (JsonText.Part(found, "data") is not { } data)
                continue;
            foreach (var pair in JsonText.List(data, name))
                known[JsonText.Of(pair, "key") ?? ""] = SendState.Mark(JsonText.Of(pair, "value") ?? "");
        }
        state.ParentId = settings.LogsToParent && state.IsJoined ? Tag(found, ParentTag) : null;
        if (isTraining && !state.IsJoined && (state.EndStatus is not null || Status(found) is not "RUNNING"))
            await UpdateAsync(server, state.RunId!, "RUNNING", null, cancellationToken);
        if (isTraining)
            state.EndStatus = null;
        state.Save();
        return found;
    }

    /// <summary>Whether a run becomes a child of the run that variables name, as a trial of a sweep does: several cannot share one.</summary>
    public static bool IsNested(MlflowSettings settings, RunInfo run) => settings.RunId is not null && run.Parent is not null;

    /// <summary>A run of the server.</summary>
    /// <exception cref="MlflowException">There is none, or the server does not answer.</exception>
    public static async Task<JsonElement> GetAsync(MlflowServer server, string id, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await server.GetAsync("runs/get?run_id=" + Uri.EscapeDataString(id), cancellationToken);
            return JsonText.Part(answer, "run") ?? throw new MlflowException(MlflowFailure.Away, $"{server.Name} answers without the run {id}");
        }
        catch (MlflowException exception) when (exception.Failure is MlflowFailure.Missing)
        {
            throw new MlflowException(MlflowFailure.Gone, $"{server.Name} has no run {id}: {exception.Message}", exception);
        }
    }

    /// <summary>Makes sure that a run still takes what is sent.</summary>
    /// <exception cref="MlflowException">It does not.</exception>
    public static async Task EnsureThereAsync(MlflowServer server, string id, CancellationToken cancellationToken) =>
        EnsureActive(server, await GetAsync(server, id, cancellationToken));

    /// <summary>Tells the server how a run stands.</summary>
    /// <exception cref="MlflowException">It does not answer, or refuses.</exception>
    public static Task UpdateAsync(MlflowServer server, string id, string status, DateTimeOffset? end, CancellationToken cancellationToken) => server.PostAsync("runs/update", JsonText.Object(json =>
    {
        json.WriteString("run_id", id);
        json.WriteString("status", status);
        if (end is { } time)
            json.WriteNumber("end_time", time.ToUnixTimeMilliseconds());
    }), cancellationToken);

    /// <summary>Finds out whether the server answers and takes these credentials.</summary>
    /// <exception cref="MlflowException">It does not.</exception>
    public static async Task ProbeAsync(MlflowServer server, MlflowSettings settings)
    {
        if (settings.RunId is { } run)
            await EnsureThereAsync(server, run, CancellationToken.None);
        else
            await FindExperimentAsync(server, settings.Experiment ?? "Default", CancellationToken.None);
    }

    /// <summary>Id of the experiment of a run.</summary>
    public static string Experiment(JsonElement run) => JsonText.Part(run, "info") is { } info ? JsonText.Of(info, "experiment_id") ?? "" : "";

    private static string? Tag(JsonElement run, string name) => JsonText.Part(run, "data") is not { } data ? null
        : JsonText.List(data, "tags").Where(tag => JsonText.Of(tag, "key") == name).Select(tag => JsonText.Of(tag, "value")).FirstOrDefault(value => !string.IsNullOrEmpty(value));

    private static string? Status(JsonElement run) => JsonText.Part(run, "info") is { } info ? JsonText.Of(info, "status") : null;

    private static void EnsureActive(MlflowServer server, JsonElement run)
    {
        if (JsonText.Part(run, "info") is { } info && JsonText.Of(info, "lifecycle_stage") is "deleted")
            throw new MlflowException(MlflowFailure.Gone, $"the run {JsonText.Of(info, "run_id")} has been deleted at {server.Name}");
    }

    private static async Task<string> ExperimentAsync(MlflowServer server, MlflowSettings settings, RunInfo run, CancellationToken cancellationToken)
    {
        if (settings.ExperimentId is { } id && settings.Experiment is null)
            return id;
        var name = settings.Experiment ?? run.Experiment;
        if (await FindExperimentAsync(server, name, cancellationToken) is { } found)
            return found;
        try
        {
            var made = await server.PostAsync("experiments/create", JsonText.Object(json => json.WriteString("name", name)), cancellationToken);
            return JsonText.Of(made, "experiment_id") ?? throw new MlflowException(MlflowFailure.Away, $"{server.Name} answers without the id of the new experiment");
        }
        // Somebody else was faster.
        catch (MlflowException exception) when (exception.Code is "RESOURCE_ALREADY_EXISTS")
        {
            return await FindExperimentAsync(server, name, cancellationToken) ?? throw new MlflowException(MlflowFailure.Refused, exception.Message, exception);
        }
    }

    private static async Task<string?> FindExperimentAsync(MlflowServer server, string name, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await server.GetAsync("experiments/get-by-name?experiment_name=" + Uri.EscapeDataString(name), cancellationToken);
            if (JsonText.Part(answer, "experiment") is not { } experiment)
                return null;
            return JsonText.Of(experiment, "lifecycle_stage") is "deleted"
                ? throw new MlflowException(
                    MlflowFailure.Refused,
                    $"the experiment '{name}' has been deleted at {server.Name}; restore it there, or choose another name by experiment_name of the sink mlflow")
                : JsonText.Of(experiment, "experiment_id");
        }
        catch (MlflowException exception) when (exception.Failure is MlflowFailure.Missing)
        {
            return null;
        }
    }

    private static async Task<string?> FindAsync(MlflowServer server, string experiment, RunInfo run, CancellationToken cancellationToken)
    {
        var answer = await server.PostAsync("runs/search", JsonText.Object(json =>
        {
            json.WriteStartArray("experiment_ids");
            json.WriteStringValue(experiment);
            json.WriteEndArray();
            json.WriteString("filter", $"tags.`{IdTag}` = '{run.Id}'");
            json.WriteNumber("max_results", 1);
        }), cancellationToken);
        return JsonText.List(answer, "runs").Select(r => JsonText.Part(r, "info") is { } info ? JsonText.Of(info, "run_id") : null).FirstOrDefault();
    }

    private static async Task<string> CreateAsync(MlflowServer server, MlflowSettings settings, string experiment, RunInfo run, bool isNested, CancellationToken cancellationToken)
    {
        var name = settings.RunName ?? run.Name ?? run.Id;
        Dictionary<string, string> tags = new() { [IdTag] = run.Id, ["mlflow.runName"] = name, ["mlflow.user"] = Environment.UserName };
        if (isNested)
            tags[ParentTag] = settings.RunId!;
        var made = await server.PostAsync("runs/create", JsonText.Object(json =>
        {
            json.WriteString("experiment_id", experiment);
            json.WriteString("user_id", Environment.UserName);
            json.WriteString("run_name", name);
            json.WriteNumber("start_time", (run.StartedAt ?? run.CreatedAt).ToUnixTimeMilliseconds());
            JsonText.WritePairs(json, "tags", tags);
        }), cancellationToken);
        return JsonText.Part(made, "run") is { } created && JsonText.Part(created, "info") is { } info && (JsonText.Of(info, "run_id") ?? JsonText.Of(info, "run_uuid")) is { } id
            ? id
            : throw new MlflowException(MlflowFailure.Away, $"{server.Name} answers without the id of the new run");
    }
}
