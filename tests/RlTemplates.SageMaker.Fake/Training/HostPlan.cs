using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Fake;

/// <summary>One of a job's hosts.</summary>
internal sealed record Host(int Index, string Name, string Group, string InstanceType);

/// <summary>The hosts of a job: algo-1, algo-2 and so on, group by group.</summary>
internal static class HostPlan
{
    public static IReadOnlyList<Host> Of(FakeTrainingJob job)
    {
        var resources = job.Request["ResourceConfig"]!;
        var groups = resources["InstanceGroups"]?.AsArray()
            .Select(g => (Name: (string)g!["InstanceGroupName"]!, Type: (string)g["InstanceType"]!, Count: (int)g["InstanceCount"]!))
            ?? [(Name: "homogeneousCluster", Type: (string)resources["InstanceType"]!, Count: (int)resources["InstanceCount"]!)];
        return [.. groups.SelectMany(g => Enumerable.Repeat(g, g.Count)).Select((g, i) => new Host(i, $"algo-{i + 1}", g.Name, g.Type))];
    }

    /// <summary>What stands in <c>resourceconfig.json</c> of a host.</summary>
    public static JsonObject Describe(IReadOnlyList<Host> all, Host host, string network) => new()
    {
        ["current_host"] = host.Name,
        ["current_instance_type"] = host.InstanceType,
        ["current_group_name"] = host.Group,
        ["hosts"] = Names(all),
        ["instance_groups"] = new JsonArray([.. all.GroupBy(h => (h.Group, h.InstanceType)).Select(g => new JsonObject
        {
            ["instance_group_name"] = g.Key.Group, ["instance_type"] = g.Key.InstanceType, ["hosts"] = Names(g),
        })]),
        ["network_interface_name"] = network,
    };

    private static JsonArray Names(IEnumerable<Host> hosts) =>
        new([.. hosts.Select(h => h.Name).Order(StringComparer.Ordinal).Select(n => (JsonNode)n)]);
}
