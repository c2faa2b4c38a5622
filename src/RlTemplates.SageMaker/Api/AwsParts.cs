using System.Text.Json;
using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Api;

/// <summary>What requests and answers of AWS write in a way of their own.</summary>
internal static class AwsParts
{
    /// <summary>Tags; null where there are none.</summary>
    public static JsonArray? Tags(IEnumerable<KeyValuePair<string, string>> tags) =>
        JsonParts.List(tags.Select(t => JsonParts.Object(("Key", t.Key), ("Value", t.Value))));

    /// <summary>A network; null where there is none.</summary>
    public static JsonObject? Network(IReadOnlyList<string> subnets, IReadOnlyList<string> securityGroups) => subnets.Count == 0
        ? null
        : JsonParts.Object(("Subnets", JsonParts.Texts(subnets)), ("SecurityGroupIds", JsonParts.Texts(securityGroups)));

    /// <summary>A time in seconds since 1970; null where there is none.</summary>
    public static DateTimeOffset? Time(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.Number(path) is { } seconds and > -6e10 and < 2.5e11 ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null;
}
