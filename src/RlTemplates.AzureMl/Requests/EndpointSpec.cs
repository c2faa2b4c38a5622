using System.Text.Json.Nodes;

namespace RlTemplates.AzureMl.Requests;

/// <summary>A managed online endpoint.</summary>
/// <param name="Location">The region.</param>
internal sealed record EndpointSpec(string Location)
{
    /// <summary>How it knows who asks: <c>Key</c>, <c>AMLToken</c> or <c>AADToken</c>.</summary>
    public string AuthMode { get; init; } = "Key";

    /// <summary>Percent of requests by deployment; together at most 100.</summary>
    public IReadOnlyDictionary<string, int> Traffic { get; init; } = new Dictionary<string, int>();

    /// <summary>Tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The body of the request.</summary>
    public JsonObject ToJson() => JsonParts.Object(
        ("location", Location),
        ("identity", JsonParts.Object(("type", "SystemAssigned"))),
        ("properties", JsonParts.Object(("authMode", AuthMode), ("traffic", JsonParts.Map(Traffic, static t => JsonValue.Create(t))))),
        ("tags", JsonParts.Map(Tags)));
}
