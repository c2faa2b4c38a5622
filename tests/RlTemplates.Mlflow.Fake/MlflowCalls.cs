using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RlTemplates.Mlflow.Fake;

/// <summary>What the calls of MLflow's REST interface do. One at a time.</summary>
internal sealed class MlflowCalls(FakeMlflow fake)
{
    public JsonObject Answer(string method, string call, Func<string, string?> query, JsonElement body) => (method, call) switch
    {
        ("GET", "experiments/get-by-name") => new() { ["experiment"] = Json(ExperimentOf(query("experiment_name"))) },
        ("POST", "experiments/create") => CreateExperiment(Text(body, "name")),
        ("POST", "runs/create") => CreateRun(body),
        ("POST", "runs/update") => UpdateRun(body),
        ("POST", "runs/log-batch") => LogBatch(body),
        ("POST", "runs/log-metric") => LogMetric(body),
        ("POST", "runs/set-tag") => SetTag(body),
        ("GET", "runs/get") => new() { ["run"] = Json(RunOf(query("run_id"))) },
        ("POST", "runs/search") => Search(body),
        ("GET", "metrics/get-history") => History(query),
        _ => throw new MlflowErrorException(404, "ENDPOINT_NOT_FOUND", $"No such endpoint: {method} {call}"),
    };

    private FakeExperiment ExperimentOf(string? name) => fake.Experiments.Find(e => e.Name == name) ?? throw MlflowErrorException.Missing($"Could not find experiment with name '{name}'");

    private JsonObject CreateExperiment(string? name)
    {
        if (string.IsNullOrEmpty(name))
            throw MlflowErrorException.Invalid("Missing value for required parameter 'name'.");
        fake.BeforeExperiment?.Invoke(name);
        if (fake.Experiments.Exists(e => e.Name == name))
            throw new MlflowErrorException(400, "RESOURCE_ALREADY_EXISTS", $"Experiment(name={name}) already exists.");
        return new() { ["experiment_id"] = fake.AddExperiment(name).Id };
    }

    private JsonObject CreateRun(JsonElement body)
    {
        var id = Text(body, "experiment_id");
        if (fake.Experiments.Find(e => e.Id == id && !e.IsDeleted) is null)
            throw MlflowErrorException.Missing($"No Experiment with id={id} exists");
        var tags = Pairs(body, "tags");
        Tags(tags);
        var run = fake.AddRun(id!);
        (run.Name, run.StartTime) = (Text(body, "run_name") ?? "", Whole(body, "start_time"));
        foreach (var (key, value) in tags)
            run.Tags[key] = value;
        return new() { ["run"] = Json(run) };
    }

    private JsonObject UpdateRun(JsonElement body)
    {
        var run = ActiveRun(body);
        if (Text(body, "status") is { } status)
        {
            if (status is not ("RUNNING" or "SCHEDULED" or "FINISHED" or "FAILED" or "KILLED"))
                throw MlflowErrorException.Invalid($"Invalid value {status} for parameter 'status' supplied.");
            run.Status = status;
            run.Statuses.Add(status);
        }
        run.EndTime = Whole(body, "end_time") is > 0 and var time ? time : run.EndTime;
        return [];
    }

    private JsonObject LogBatch(JsonElement body)
    {
        var run = ActiveRun(body);
        var (metrics, param, tags) = (List(body, "metrics").Select(Metric).ToList(), Pairs(body, "params"), Pairs(body, "tags"));
        MlflowRules.Limit("metrics", metrics.Count, MlflowRules.MostMetrics);
        MlflowRules.Limit("params", param.Count, MlflowRules.MostParams);
        MlflowRules.Limit("tags", tags.Count, MlflowRules.MostTags);
        MlflowRules.Limit("metrics, params, and tags", metrics.Count + param.Count + tags.Count, MlflowRules.MostInAll);
        if (fake.TakesOneValuePerBatch && metrics.GroupBy(m => m.Key).Any(g => g.Count() > 1))
            throw MlflowErrorException.Invalid("Duplicate metric keys have been submitted.");
        if (metrics.GroupBy(m => (m.Key, m.Step, m.Timestamp)).Any(g => g.Count() > 1))
            throw MlflowErrorException.Invalid("The same value of a metric has been submitted twice.");
        Params(run, param);
        Tags(tags);
        if (metrics.Find(m => fake.RefusedMetrics.Contains(m.Key)) is { } refused)
            throw MlflowErrorException.Invalid($"Invalid value \"{refused.Key}\" for parameter 'key' supplied.");
        run.Metrics.AddRange(metrics.Take(fake.KeepsOnlyOfNextBatch ?? metrics.Count));
        fake.KeepsOnlyOfNextBatch = null;
        foreach (var (key, value) in param)
            run.Params[key] = value;
        foreach (var (key, value) in tags)
            run.Tags[key] = value;
        return [];
    }

    private void Params(FakeRun run, List<KeyValuePair<string, string>> pairs)
    {
        if (pairs.GroupBy(p => p.Key).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw MlflowErrorException.Invalid($"Duplicate parameter keys have been submitted: ['{twice.Key}'].");
        foreach (var (key, value) in pairs)
        {
            MlflowRules.Name(key);
            MlflowRules.Length("value", value, fake.LongestParam);
            if (run.Params.TryGetValue(key, out var old) && old != value)
                throw MlflowErrorException.Invalid($"Changing param values is not allowed. Param with key='{key}' was already logged with value='{old}'. Attempted logging new value '{value}'.");
        }
    }

    private static void Tags(List<KeyValuePair<string, string>> pairs)
    {
        if (pairs.GroupBy(p => p.Key).Any(g => g.Count() > 1))
            throw MlflowErrorException.Invalid("Duplicate tag keys have been submitted.");
        foreach (var (key, value) in pairs)
        {
            MlflowRules.Name(key);
            MlflowRules.Length("value", value, MlflowRules.LongestTag);
        }
    }

    private JsonObject LogMetric(JsonElement body)
    {
        ActiveRun(body).Metrics.Add(Metric(body));
        return [];
    }

    private JsonObject SetTag(JsonElement body)
    {
        var pair = new KeyValuePair<string, string>(Text(body, "key") ?? "", Text(body, "value") ?? "");
        Tags([pair]);
        ActiveRun(body).Tags[pair.Key] = pair.Value;
        return [];
    }

    private JsonObject Search(JsonElement body)
    {
        var filter = Text(body, "filter") ?? "";
        var experiments = List(body, "experiment_ids").Select(e => e.GetString()).ToList();
        var parts = filter.Split('`', '\'');
        if (parts is not ["tags.", var tag, " = ", var value, ""])
            throw MlflowErrorException.Invalid($"Invalid filter string '{filter}'");
        return new() { ["runs"] = new JsonArray([.. fake.Runs.Where(r => !r.IsDeleted && experiments.Contains(r.ExperimentId) && r.Tags.GetValueOrDefault(tag) == value).Select(Json)]) };
    }

    private JsonObject History(Func<string, string?> query)
    {
        var all = RunOf(query("run_id")).Metrics.Where(m => m.Key == query("metric_key")).ToList();
        var start = int.Parse(query("page_token") ?? "0", CultureInfo.InvariantCulture);
        var answer = new JsonObject { ["metrics"] = new JsonArray([.. all.Skip(start).Take(fake.PageSize).Select(Json)]) };
        if (start + fake.PageSize < all.Count)
            answer["next_page_token"] = (start + fake.PageSize).ToString(CultureInfo.InvariantCulture);
        return answer;
    }

    private FakeRun RunOf(string? id)
    {
        MlflowRules.RunId(id ?? "");
        return fake.Runs.Find(r => r.Id == id) ?? throw MlflowErrorException.Missing($"Run with id={id} not found");
    }

    private FakeRun ActiveRun(JsonElement body) =>
        RunOf(Text(body, "run_id")) is { IsDeleted: false } run ? run : throw MlflowErrorException.Invalid("The run must be in the 'active' state. Current state is deleted.");

    private static FakeMetric Metric(JsonElement element)
    {
        MlflowRules.Name(Text(element, "key"));
        // It breaks the page of the run.
        if (!element.TryGetProperty("value", out var value) || value.ValueKind != JsonValueKind.Number || !double.IsFinite(value.GetDouble()))
            throw MlflowErrorException.Invalid("Invalid value for parameter 'value' supplied: it is no finite number.");
        if (Whole(element, "timestamp") <= 0)
            throw MlflowErrorException.Invalid("Invalid value for parameter 'timestamp' supplied.");
        return new(Text(element, "key")!, value.GetDouble(), Whole(element, "timestamp"), Whole(element, "step"));
    }

    private static JsonObject Json(FakeExperiment experiment) =>
        new() { ["experiment_id"] = experiment.Id, ["name"] = experiment.Name, ["lifecycle_stage"] = experiment.IsDeleted ? "deleted" : "active" };

    // The newest value of each metric, as MLflow gives it: by step, then time.
    private JsonObject Json(FakeRun run) => new()
    {
        ["info"] = new JsonObject
        {
            ["run_id"] = run.Id, ["run_uuid"] = run.Id, ["experiment_id"] = run.ExperimentId, ["run_name"] = run.Name, ["status"] = run.Status, ["start_time"] = Long(run.StartTime),
            ["end_time"] = run.EndTime is { } end ? Long(end) : null, ["lifecycle_stage"] = run.IsDeleted ? "deleted" : "active", ["artifact_uri"] = $"{fake.ArtifactRoot}/{run.ExperimentId}/{run.Id}/artifacts",
        },
        ["data"] = new JsonObject
        {
            ["metrics"] = new JsonArray([.. run.Metrics.GroupBy(m => m.Key).Select(g => Json(g.OrderBy(m => m.Step).ThenBy(m => m.Timestamp).Last()))]),
            ["params"] = Pairs(run.Params),
            ["tags"] = Pairs(run.Tags),
        },
    };

    private JsonNode Json(FakeMetric metric) =>
        new JsonObject { ["key"] = metric.Key, ["value"] = metric.Value, ["timestamp"] = Long(metric.Timestamp), ["step"] = Long(metric.Step) };

    private JsonNode Long(long number) => fake.WritesLongsAsTexts ? number.ToString(CultureInfo.InvariantCulture) : number;

    private static JsonArray Pairs(IReadOnlyDictionary<string, string> pairs) => new([.. pairs.Select(p => new JsonObject { ["key"] = p.Key, ["value"] = p.Value })]);

    private static List<KeyValuePair<string, string>> Pairs(JsonElement body, string name) => [.. List(body, name).Select(p => KeyValuePair.Create(Text(p, "key") ?? "", Text(p, "value") ?? ""))];

    private static JsonElement.ArrayEnumerator List(JsonElement body, string name) => body.TryGetProperty(name, out var list) ? list.EnumerateArray() : default;

    private static string? Text(JsonElement body, string name) => body.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static long Whole(JsonElement body, string name) => !body.TryGetProperty(name, out var value) ? 0
        : value.ValueKind == JsonValueKind.String ? long.Parse(value.GetString()!, CultureInfo.InvariantCulture) : value.GetInt64();
}
