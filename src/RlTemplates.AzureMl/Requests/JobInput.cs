using System.Text.Json.Nodes;

namespace RlTemplates.AzureMl.Requests;

/// <summary>Something that a job reads.</summary>
/// <param name="Type">Its kind: <c>literal</c>, <c>uri_folder</c>, <c>uri_file</c>.</param>
/// <param name="Value">The text of a literal, else the uri.</param>
internal sealed record JobInput(string Type, string Value)
{
    /// <summary>Kinds.</summary>
    public const string Literal = "literal", Folder = "uri_folder", File = "uri_file";

    /// <summary>How it is read; null leaves the service's way.</summary>
    public string? Mode { get; init; }

    /// <summary>Its place in the body of the request.</summary>
    public JsonObject ToJson() => Type == Literal
        ? JsonParts.Object(("jobInputType", Type), ("value", Value))
        : JsonParts.Object(("jobInputType", Type), ("uri", Value), ("mode", Mode));
}

/// <summary>A folder that a job writes.</summary>
/// <param name="Uri">Where it is kept; null leaves the service's place.</param>
/// <param name="Mode">How it is written.</param>
internal sealed record JobOutput(string? Uri, string Mode)
{
    /// <summary>Its place in the body of the request.</summary>
    public JsonObject ToJson() => JsonParts.Object(("jobOutputType", JobInput.Folder), ("uri", Uri), ("mode", Mode));
}
