using System.Text.Json.Nodes;

namespace RlTemplates.AzureMl.Requests;

/// <summary>An environment: an image, or a folder that one is built from, with packages on top.</summary>
internal sealed record ImageSpec
{
    private const int ServingPort = 8080;

    /// <summary>The image; null where it is built.</summary>
    public string? Image { get; init; }

    /// <summary>Where the folder to build lies; null where there is an image.</summary>
    public string? BuildContextUri { get; init; }

    /// <summary>The Dockerfile in that folder.</summary>
    public string Dockerfile { get; init; } = "Dockerfile";

    /// <summary>Packages on top, as conda writes an environment; null for none.</summary>
    public string? CondaFile { get; init; }

    /// <summary>The system.</summary>
    public string OsType { get; init; } = "Linux";

    /// <summary>Whether an endpoint starts it, which asks a program with the package RlTemplates.Serving.</summary>
    public bool ServesPolicies { get; init; }

    /// <summary>The body of the request.</summary>
    public JsonObject ToJson() => JsonParts.Object(("properties", JsonParts.Object(
        ("image", Image),
        ("build", BuildContextUri is null ? null : JsonParts.Object(("contextUri", BuildContextUri), ("dockerfilePath", Dockerfile))),
        ("condaFile", CondaFile),
        ("inferenceConfig", ServesPolicies ? JsonParts.Object(("livenessRoute", Route("/ping")), ("readinessRoute", Route("/ping")), ("scoringRoute", Route("/invocations"))) : null),
        ("osType", OsType),
        ("isAnonymous", true))));

    private static JsonObject Route(string path) => JsonParts.Object(("path", path), ("port", ServingPort));
}
