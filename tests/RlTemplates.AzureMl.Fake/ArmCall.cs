using System.Text.Json.Nodes;

namespace RlTemplates.AzureMl.Fake;

/// <summary>A request that came.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path below the workspace: <c>jobs/pong</c>; the whole one where it is none of the workspace.</param>
/// <param name="Body">Its body; null for none.</param>
public sealed record ArmCall(string Method, string Path, JsonObject? Body);
