using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Api;

/// <summary>Writes requests, in which what is not set has no place.</summary>
internal static class JsonParts
{
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
    public static JsonArray? Texts(IReadOnlyList<string> texts) => List(texts.Select(t => (JsonNode)JsonValue.Create(t)));

    /// <summary>An object of texts; null where it is empty.</summary>
    public static JsonObject? Map(IReadOnlyDictionary<string, string> texts)
    {
        if (texts.Count == 0)
            return null;
        var json = new JsonObject();
        foreach (var (name, text) in texts)
            json.Add(name, text);
        return json;
    }

    /// <summary>Tags; null where there are none.</summary>
    public static JsonArray? Tags(IEnumerable<KeyValuePair<string, string>> tags) =>
        List(tags.Select(t => Object(("Key", t.Key), ("Value", t.Value))));

    /// <summary>A network; null where there is none.</summary>
    public static JsonObject? Network(IReadOnlyList<string> subnets, IReadOnlyList<string> securityGroups) =>
        subnets.Count == 0 ? null : Object(("Subnets", Texts(subnets)), ("SecurityGroupIds", Texts(securityGroups)));

    /// <summary>A flag; null for false.</summary>
    public static JsonNode? Set(bool flag) => flag ? JsonValue.Create(true) : null;

    /// <summary>The object without members that are null.</summary>
    public static JsonObject WithoutNulls(JsonObject json)
    {
        foreach (var name in json.Where(m => m.Value is null).Select(m => m.Key).ToList())
            json.Remove(name);
        return json;
    }
}
