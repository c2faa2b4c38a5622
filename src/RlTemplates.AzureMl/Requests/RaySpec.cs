using System.Text.Json.Nodes;

namespace RlTemplates.AzureMl.Requests;

/// <summary>Ray as the service itself starts it on the machines of a job. Preview versions of the API alone have it.</summary>
internal sealed record RaySpec
{
    /// <summary>The port of the head; null leaves the service's.</summary>
    public int? Port { get; init; }

    /// <summary>The head's address; null for the first machine.</summary>
    public string? Address { get; init; }

    /// <summary>Whether Ray's own page is started; null leaves the service's choice.</summary>
    public bool? IncludeDashboard { get; init; }

    /// <summary>The port of that page; null leaves the service's.</summary>
    public int? DashboardPort { get; init; }

    /// <summary>Further arguments of the head; null for none.</summary>
    public string? HeadArguments { get; init; }

    /// <summary>Further arguments of the other machines; null for none.</summary>
    public string? WorkerArguments { get; init; }

    /// <summary>Its place in the body of the request.</summary>
    public JsonObject ToJson() => JsonParts.Object(
        ("distributionType", "Ray"),
        ("port", Port),
        ("address", Address),
        ("includeDashboard", IncludeDashboard),
        ("dashboardPort", DashboardPort),
        ("headNodeAdditionalArgs", HeadArguments),
        ("workerNodeAdditionalArgs", WorkerArguments));
}
