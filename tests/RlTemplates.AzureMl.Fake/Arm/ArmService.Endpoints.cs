using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RlTemplates.AzureMl.Fake;

/// <content>Online endpoints, their deployments and keys.</content>
internal sealed partial class ArmService
{
    private ArmResponse AnswerOfEndpoints(string method, string[] parts, JsonObject? body) => (method, parts) switch
    {
        ("GET", ["onlineEndpoints"]) => new(200, new JsonObject { ["value"] = new JsonArray([.. azure.Resources.Where(r => r.Key.Split('/') is ["onlineEndpoints", _]).OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => OfEndpoint(r.Key, r.Value))]) }),
        ("GET", ["onlineEndpoints", _] or ["onlineEndpoints", _, "deployments", _]) => new(200, OfEndpoint(string.Join('/', parts), Find(parts))),
        ("PUT", ["onlineEndpoints", var name]) => PutEndpoint(name, body),
        ("PUT", ["onlineEndpoints", var name, "deployments", var deployment]) => PutDeployment(name, deployment, body),
        ("POST", ["onlineEndpoints", var name, "listKeys"]) => new(200, new JsonObject { ["primaryKey"] = KeyOf(name), ["secondaryKey"] = "other" }),
        ("DELETE", ["onlineEndpoints", var name]) => DeleteEndpoint(name),
        _ => throw Break(404, "NotSupported", $"{method} {string.Join('/', parts)} is none of the fake's requests."),
    };

    private string KeyOf(string name)
    {
        Find(["onlineEndpoints", name]);
        return FakeAzure.KeyOf(name);
    }

    private ArmResponse PutEndpoint(string name, JsonObject? body)
    {
        Check("workspaces/onlineEndpoints", name, body);
        if (!EndpointName().IsMatch(name))
            throw Break(400, "ValidationError", $"The endpoint name '{name}' is invalid.");
        foreach (var (deployment, _) in body!["properties"]!["traffic"]?.AsObject() ?? [])
        {
            if (Find(["onlineEndpoints", name, "deployments", deployment]).State != "Succeeded")
                throw Break(400, "UserError", $"The deployment {deployment} takes no requests yet.");
        }
        return Make($"onlineEndpoints/{name}", body, static () => { });
    }

    private ArmResponse PutDeployment(string name, string deployment, JsonObject? body)
    {
        Check("workspaces/onlineEndpoints/deployments", deployment, body);
        Find(["onlineEndpoints", name]);
        foreach (var id in new[] { "model", "environmentId" }.Select(m => (string?)body!["properties"]![m]).OfType<string>())
        {
            if (!azure.Resources.ContainsKey(id.Replace(FakeAzure.WorkspaceId + "/", "", StringComparison.Ordinal)))
                throw Break(400, "ValidationError", $"Could not find asset with ID: {id}");
        }
        return Make($"onlineEndpoints/{name}/deployments/{deployment}", body!, () => azure.OnDeployed(name, body!));
    }

    private ArmResponse Make(string path, JsonObject body, Action made)
    {
        var resource = azure.Resources.GetOrAdd(path, _ => new(body));
        (resource.Body, resource.State) = (body, "Creating");
        var headers = Operation(
            () =>
            {
                resource.State = azure.OperationFailure is null ? "Succeeded" : "Failed";
                if (azure.OperationFailure is null)
                    made();
            },
            "mfeOperationsStatus", "Azure-AsyncOperation");
        return new(201, OfEndpoint(path, resource)) { Headers = headers };
    }

    private ArmResponse DeleteEndpoint(string name)
    {
        var path = $"onlineEndpoints/{name}";
        Find(path.Split('/')).State = "Deleting";
        return new(202)
        {
            Headers = Operation(
                () =>
                {
                    foreach (var part in azure.Resources.Keys.Where(k => k == path || k.StartsWith(path + "/", StringComparison.Ordinal)))
                        azure.Resources.TryRemove(part, out _);
                },
                "mfeOperationsStatus", "Azure-AsyncOperation"),
        };
    }

    // All models, or the versions of one.
    private ArmResponse Models(string? name)
    {
        var found = azure.Resources.Where(r => r.Key.StartsWith("models/", StringComparison.Ordinal) && (name is null || r.Key.Split('/')[1] == name)).OrderBy(r => r.Key, StringComparer.Ordinal).ToList();
        IEnumerable<JsonNode> values = name is null
            ? found.Select(r => r.Key.Split('/')[1]).Distinct().Select(n => new JsonObject { ["id"] = $"{FakeAzure.WorkspaceId}/models/{n}", ["name"] = n, ["properties"] = new JsonObject { ["isArchived"] = false } })
            : found.Select(r => OfEndpoint(r.Key, r.Value));
        return new(200, new JsonObject { ["value"] = new JsonArray([.. values]) });
    }

    private ArmResponse DeleteVersion(string path)
    {
        Find(path.Split('/'));
        azure.Resources.TryRemove(path, out _);
        return new(200);
    }

    private JsonObject OfEndpoint(string path, FakeResource resource)
    {
        var json = Resource(path, resource);
        json["systemData"] = new JsonObject { ["createdAt"] = "2026-11-30T10:00:00Z", ["createdByType"] = "User" };
        if (path.Split('/') is ["onlineEndpoints", var name])
            json["properties"]!["scoringUri"] = $"{azure.Address}endpoints/{name}/invocations";
        return json;
    }

    [GeneratedRegex("^[a-zA-Z][a-zA-Z0-9-]{1,30}[a-zA-Z0-9]$")]
    private static partial Regex EndpointName();
}
