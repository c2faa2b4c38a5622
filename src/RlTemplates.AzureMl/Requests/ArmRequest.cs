using System.Text.Json.Nodes;
using RlTemplates.AzureMl.Workspaces;
using RlTemplates.Experiments;

namespace RlTemplates.AzureMl.Requests;

/// <summary>A request to the workspace's REST API.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">What it asks for: a path from <c>/subscriptions</c> on.</param>
/// <param name="Body">What is sent; null for nothing.</param>
internal sealed record ArmRequest(string Method, string Path, JsonObject? Body = null)
{
    /// <summary>The version of the API by default: the newest one that is no preview and whose types are known (looked up on 2026-11-28).</summary>
    public const string ApiVersion = "2026-05-01";

    /// <summary>The version of the API that this request uses.</summary>
    public string Version { get; init; } = ApiVersion;

    /// <summary>Further parameters of the address, such as <c>tag=team</c>; null for none.</summary>
    public string? Query { get; init; }

    /// <summary>Asks for something in a workspace.</summary>
    public static ArmRequest Get(WorkspaceName workspace, string path) => new("GET", workspace.Below(path)) { Version = workspace.ApiVersion };

    /// <summary>Makes something in a workspace, or replaces it.</summary>
    public static ArmRequest Put(WorkspaceName workspace, string path, JsonObject body) => new("PUT", workspace.Below(path), body) { Version = workspace.ApiVersion };

    /// <summary>Asks something in a workspace to act.</summary>
    public static ArmRequest Post(WorkspaceName workspace, string path) => new("POST", workspace.Below(path)) { Version = workspace.ApiVersion };

    /// <summary>Deletes something in a workspace.</summary>
    public static ArmRequest Delete(WorkspaceName workspace, string path) => new("DELETE", workspace.Below(path)) { Version = workspace.ApiVersion };

    /// <summary>The whole address.</summary>
    /// <param name="arm">Where Azure Resource Manager answers.</param>
    public string Url(Uri arm) => $"{arm.GetLeftPart(UriPartial.Path).TrimEnd('/')}{Path}?api-version={Version}{(Query is null ? "" : "&" + Query)}";

    /// <summary>The request as a dry run shows it.</summary>
    /// <param name="arm">Where Azure Resource Manager answers.</param>
    public PlannedStep Planned(Uri arm) => new(Method, Url(arm), Body is null ? null : JsonParts.Text(Body));
}
