using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RlTemplates.Estimators.Services;

/// <summary>Writes requests to a service, in which what is not set has no place.</summary>
internal static class JsonParts
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An object of the members that are not null.</summary>
    public static JsonObject Object(params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var json = new JsonObject();
        foreach (var (name, value) in members)
        {
            if (value is not null)
                json.Add(name, value);
        }
        return json;
    }

    /// <summary>A list; null where it is empty.</summary>
    public static JsonArray? List(IEnumerable<JsonNode> elements) => elements.ToArray() is { Length: > 0 } some ? new(some) : null;

    /// <summary>A list of texts; null where it is empty.</summary>
    public static JsonArray? Texts(IReadOnlyList<string> texts) => List(texts.Select(static t => (JsonNode)JsonValue.Create(t)));

    /// <summary>An object of texts; null where it is empty.</summary>
    public static JsonObject? Map(IReadOnlyDictionary<string, string> texts) => Map(texts, static t => JsonValue.Create(t));

    /// <summary>An object of named values; null where it is empty.</summary>
    public static JsonObject? Map<T>(IReadOnlyDictionary<string, T> values, Func<T, JsonNode> write)
    {
        if (values.Count == 0)
            return null;
        var json = new JsonObject();
        foreach (var (name, value) in values)
            json.Add(name, write(value));
        return json;
    }

    /// <summary>A flag; null for false.</summary>
    public static JsonNode? Set(bool flag) => flag ? JsonValue.Create(true) : null;

    /// <summary>The object without members that are null.</summary>
    public static JsonObject WithoutNulls(JsonObject json)
    {
        foreach (var name in json.Where(static m => m.Value is null).Select(static m => m.Key).ToList())
            json.Remove(name);
        return json;
    }

    /// <summary>The object as people read it.</summary>
    public static string Text(JsonObject json) => json.ToJsonString(Indented);
}
