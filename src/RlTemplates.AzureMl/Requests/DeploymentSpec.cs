using System.Text.Json.Nodes;

namespace RlTemplates.AzureMl.Requests;

/// <summary>Machines of an online endpoint that serve a model.</summary>
internal sealed record DeploymentSpec
{
    /// <summary>The region.</summary>
    public required string Location { get; init; }

    /// <summary>Size of the machines.</summary>
    public required string InstanceType { get; init; }

    /// <summary>Their number.</summary>
    public int InstanceCount { get; init; } = 1;

    /// <summary>Id of the model; null for none.</summary>
    public string? ModelId { get; init; }

    /// <summary>Id of the environment; null for that of the model.</summary>
    public string? EnvironmentId { get; init; }

    /// <summary>Id of the scoring script's files; null where the image serves by itself.</summary>
    public string? CodeId { get; init; }

    /// <summary>The scoring script, where there are files.</summary>
    public string? ScoringScript { get; init; }

    /// <summary>Variables.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>How long a request may take; null leaves the service's 5 seconds.</summary>
    public TimeSpan? RequestTimeout { get; init; }

    /// <summary>Requests that a machine serves at once; null leaves the service's one.</summary>
    public int? ConcurrentRequests { get; init; }

    /// <summary>The body of the request.</summary>
    public JsonObject ToJson() => JsonParts.Object(
        ("location", Location),
        ("sku", JsonParts.Object(("name", "Default"), ("capacity", InstanceCount))),
        ("properties", JsonParts.Object(
            ("endpointComputeType", "Managed"),
            ("instanceType", InstanceType),
            ("model", ModelId),
            ("environmentId", EnvironmentId),
            ("codeConfiguration", CodeId is null ? null : JsonParts.Object(("codeId", CodeId), ("scoringScript", ScoringScript))),
            ("environmentVariables", JsonParts.Map(Variables)),
            ("scaleSettings", JsonParts.Object(("scaleType", "Default"))),
            ("requestSettings", RequestTimeout is null && ConcurrentRequests is null ? null : JsonParts.Object(
                ("requestTimeout", RequestTimeout is { } timeout ? ArmDuration.Of(timeout) : null), ("maxConcurrentRequestsPerInstance", ConcurrentRequests))))));
}
