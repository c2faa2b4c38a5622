using System.Text.Json.Nodes;

namespace RlTemplates.AzureMl.Requests;

/// <summary>A cluster of machines (<c>AmlCompute</c>), as it is asked for. What is not set is not sent.</summary>
internal sealed record ComputeSpec
{
    /// <summary>What the service calls such clusters.</summary>
    public const string ComputeType = "AmlCompute";

    /// <summary>The region.</summary>
    public required string Location { get; init; }

    /// <summary>Size of its machines.</summary>
    public required string VmSize { get; init; }

    /// <summary>Whether machines may be taken away, for a lower price.</summary>
    public bool IsLowPriority { get; init; }

    /// <summary>The fewest machines.</summary>
    public int MinNodes { get; init; }

    /// <summary>The most machines.</summary>
    public required int MaxNodes { get; init; }

    /// <summary>Seconds that a machine without a job is kept; null leaves the service's time.</summary>
    public int? IdleSeconds { get; init; }

    /// <summary>The subnet's id; null for none.</summary>
    public string? SubnetId { get; init; }

    /// <summary>The body of the request.</summary>
    public JsonObject ToJson() => JsonParts.Object(
        ("location", Location),
        ("properties", JsonParts.Object(
            ("computeType", ComputeType),
            ("properties", JsonParts.Object(
                ("vmSize", VmSize),
                ("vmPriority", IsLowPriority ? "LowPriority" : "Dedicated"),
                ("scaleSettings", JsonParts.Object(
                    ("minNodeCount", MinNodes),
                    ("maxNodeCount", MaxNodes),
                    ("nodeIdleTimeBeforeScaleDown", IdleSeconds is { } idle ? ArmDuration.Of(idle) : null))),
                ("subnet", SubnetId is null ? null : JsonParts.Object(("id", SubnetId))))))));
}
