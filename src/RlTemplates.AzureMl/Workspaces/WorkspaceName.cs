namespace RlTemplates.AzureMl.Workspaces;

/// <summary>A workspace of Azure Machine Learning.</summary>
/// <param name="SubscriptionId">The subscription's id.</param>
/// <param name="ResourceGroup">The resource group.</param>
/// <param name="Name">The workspace.</param>
internal sealed record WorkspaceName(string SubscriptionId, string ResourceGroup, string Name)
{
    /// <summary>The version of the API by which it is asked.</summary>
    public string ApiVersion { get; init; } = Requests.ArmRequest.ApiVersion;

    /// <summary>Its id, from <c>/subscriptions</c> on.</summary>
    public string Id => $"/subscriptions/{SubscriptionId}/resourceGroups/{ResourceGroup}/providers/Microsoft.MachineLearningServices/workspaces/{Name}";

    /// <summary>The id of something in it: <c>jobs/NAME</c>.</summary>
    public string Below(string path) => path.Length == 0 ? Id : $"{Id}/{path}";

    /// <summary>The id of a cluster.</summary>
    public string Compute(string name) => Below($"computes/{name}");

    /// <summary>The id of an environment.</summary>
    public string Environment(string name, string version) => Below($"environments/{name}/versions/{version}");

    /// <summary>The id of files.</summary>
    public string Code(string name, string version) => Below($"codes/{name}/versions/{version}");

    /// <summary>The id of a subnet in the same subscription.</summary>
    /// <param name="network">The virtual network.</param>
    /// <param name="subnet">The subnet; null for <c>default</c>.</param>
    /// <param name="resourceGroup">The network's resource group; null for the workspace's.</param>
    public string Subnet(string network, string? subnet, string? resourceGroup) => network.StartsWith('/')
        ? $"{network.TrimEnd('/')}/subnets/{subnet ?? "default"}"
        : $"/subscriptions/{SubscriptionId}/resourceGroups/{resourceGroup ?? ResourceGroup}/providers/Microsoft.Network/virtualNetworks/{network}/subnets/{subnet ?? "default"}";
}
