using System.Text.Json.Nodes;

namespace RlTemplates.AzureMl.Fake;

/// <summary>An answer of Azure Resource Manager.</summary>
internal sealed record ArmResponse(int Status, JsonNode? Body = null)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}

/// <summary>A refusal, in the form that all services of Azure give it.</summary>
internal sealed class ArmError(int status, string code, string message) : Exception(message)
{
    public ArmResponse Response => new(status, new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = Message } });
}
