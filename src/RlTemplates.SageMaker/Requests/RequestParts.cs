using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker;

/// <summary>Parts that several requests have.</summary>
internal static class RequestParts
{
    /// <summary>Sets a member that has a value.</summary>
    public static void Set(this JsonObject body, string name, string? value)
    {
        if (value is not null)
            body[name] = value;
    }

    /// <summary>A list of texts.</summary>
    public static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(t => (JsonNode)t)];

    /// <summary>An object of texts.</summary>
    public static JsonObject Map(IEnumerable<KeyValuePair<string, string>> entries) =>
        new(entries.Select(e => KeyValuePair.Create(e.Key, (JsonNode?)e.Value)));

    /// <summary>Tags, as a list of keys and values.</summary>
    public static JsonArray Tags(IEnumerable<KeyValuePair<string, string>> tags) =>
        [.. tags.Select(t => (JsonNode)new JsonObject { ["Key"] = t.Key, ["Value"] = t.Value })];

    /// <summary>Sets the network, where there is one.</summary>
    public static void SetNetwork(this JsonObject body, IReadOnlyList<string> subnets, IReadOnlyList<string> securityGroups)
    {
        if (subnets.Count > 0)
            body["VpcConfig"] = new JsonObject { ["Subnets"] = Texts(subnets), ["SecurityGroupIds"] = Texts(securityGroups) };
    }
}
