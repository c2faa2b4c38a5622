using System.Globalization;
using System.Text.Json;
using RlTemplates.Experiments;
using RlTemplates.Json;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary>Endpoints as output.</summary>
internal static class EndpointText
{
    /// <summary>Headings of the list.</summary>
    public static readonly string[] Headings = ["endpoint", "status", "target", "type", "run", "age", "address"];

    /// <summary>A row of the list.</summary>
    public static string[] Row(EndpointInfo info, DateTimeOffset now) =>
    [
        info.Name, Status(info), info.Target, info.InstanceType ?? "", info.Run ?? "", info.CreatedAt is { } created ? MetricText.Age(now - created) : "", info.Address?.ToString() ?? "",
    ];

    /// <summary>Writes the fields of a JSON object.</summary>
    public static void Write(Utf8JsonWriter json, EndpointInfo info)
    {
        json.WriteString("name", info.Name);
        json.WriteString("target", info.Target);
        json.WriteString("status", Status(info));
        json.WriteOptional("address", info.Address?.ToString());
        json.WriteOptional("experiment", info.Experiment);
        json.WriteOptional("run", info.Run);
        json.WriteOptional("created_at", info.CreatedAt);
        json.WriteOptional("instance_type", info.InstanceType);
        json.WriteOptional("problem", info.Problem);
    }

    private static string Status(EndpointInfo info) => info.Status switch
    {
        EndpointStatus.InService => "in service",
        EndpointStatus.Starting => "starting",
        EndpointStatus.Deleting => "deleting",
        _ => "failed",
    };
}
