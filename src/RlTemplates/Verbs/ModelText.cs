using System.Globalization;
using System.Text.Json;
using RlTemplates.Experiments;
using RlTemplates.Json;

namespace RlTemplates.Verbs;

/// <summary>Models as output.</summary>
internal static class ModelText
{
    /// <summary>Headings of the list.</summary>
    public static readonly string[] Headings = ["model", "version", "target", "run", "reward", "created"];

    /// <summary>A row of the list.</summary>
    public static string[] Row(ModelInfo model) =>
    [
        model.Name, model.Version, model.Target, model.Run ?? "",
        model.Metrics.TryGetValue(Metric.EpisodeRewardMean, out var reward) ? reward.ToString("R", CultureInfo.InvariantCulture) : "",
        model.CreatedAt?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "",
    ];

    /// <summary>All that is known of a model, a fact a row.</summary>
    public static IEnumerable<string[]> Facts(ModelInfo model)
    {
        yield return ["model", $"{model.Name}:{model.Version}"];
        yield return ["target", model.Target];
        if (model.Experiment is { } experiment)
            yield return ["experiment", experiment];
        if (model.Run is { } run)
            yield return ["run", run];
        if (model.CreatedAt is { } created)
            yield return ["created", created.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)];
        if (model.Location is { } location)
            yield return ["location", location];
        foreach (var (name, value) in model.Tags.OrderBy(t => t.Key, StringComparer.Ordinal))
            yield return [$"tag {name}", value];
        foreach (var (name, value) in model.Metrics.OrderBy(m => m.Key, StringComparer.Ordinal))
            yield return [name, value.ToString("R", CultureInfo.InvariantCulture)];
    }

    /// <summary>Writes the fields of a JSON object.</summary>
    public static void Write(Utf8JsonWriter json, ModelInfo model)
    {
        json.WriteString("name", model.Name);
        json.WriteString("version", model.Version);
        json.WriteString("target", model.Target);
        json.WriteOptional("experiment", model.Experiment);
        json.WriteOptional("run", model.Run);
        json.WriteOptional("created_at", model.CreatedAt);
        json.WriteOptional("location", model.Location);
        json.WriteTexts("tags", model.Tags);
        json.WriteStartObject("metrics");
        foreach (var (name, value) in model.Metrics)
            json.WriteNumber(name, value);
        json.WriteEndObject();
    }
}
