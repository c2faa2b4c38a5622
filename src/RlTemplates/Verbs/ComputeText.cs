using System.Globalization;
using System.Text.Json;
using RlTemplates.Experiments;
using RlTemplates.Json;

namespace RlTemplates.Verbs;

/// <summary>Machines as output.</summary>
internal static class ComputeText
{
    /// <summary>Headings of the list.</summary>
    public static readonly string[] Headings = ["name", "status", "size", "ready", "min", "max", "target"];

    /// <summary>A row of the list.</summary>
    public static string[] Row(ComputeInfo info) =>
    [
        info.Name, Status(info), info.VmSize ?? "", Number(info.Nodes), Number(info.MinNodes), Number(info.MaxNodes), info.Target,
    ];

    /// <summary>One line about machines.</summary>
    public static string Line(ComputeInfo info) => string.Create(
        CultureInfo.InvariantCulture,
        $"{info.Name}: {Status(info)}, {info.Nodes} of {info.MinNodes} to {info.MaxNodes} machines ready{(info.VmSize is { } size ? $", {size}" : "")}{(info.Problem is { } problem ? $" ({problem})" : "")}");

    /// <summary>Writes the fields of a JSON object.</summary>
    public static void Write(Utf8JsonWriter json, ComputeInfo info)
    {
        json.WriteString("name", info.Name);
        json.WriteString("target", info.Target);
        json.WriteString("status", Status(info));
        json.WriteOptional("vm_size", info.VmSize);
        json.WriteNumber("nodes", info.Nodes);
        json.WriteNumber("min_nodes", info.MinNodes);
        json.WriteNumber("max_nodes", info.MaxNodes);
        json.WriteOptional("problem", info.Problem);
    }

    private static string Status(ComputeInfo info) => info.Status.ToString().ToLowerInvariant();

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
