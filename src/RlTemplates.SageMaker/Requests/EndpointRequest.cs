using System.Text.Json.Nodes;
using RlTemplates.SageMaker.Api;

namespace RlTemplates.SageMaker;

/// <summary>The body of <c>CreateEndpoint</c>.</summary>
internal static class EndpointRequest
{
    /// <summary>The body; tags are sent even where there are none, as the Python SDK did.</summary>
    /// <param name="name">Name of the endpoint.</param>
    /// <param name="configuration">Name of its configuration.</param>
    /// <param name="tags">Tags.</param>
    public static JsonObject Build(string name, string configuration, IReadOnlyDictionary<string, string>? tags = null) => new()
    {
        ["EndpointName"] = name, ["EndpointConfigName"] = configuration, ["Tags"] = AwsParts.Tags(tags ?? new Dictionary<string, string>()) ?? [],
    };
}
