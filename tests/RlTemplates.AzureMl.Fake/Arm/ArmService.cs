using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace RlTemplates.AzureMl.Fake;

/// <summary>The workspace's REST API.</summary>
internal sealed partial class ArmService(FakeAzure azure)
{
    private const string Provider = "/providers/Microsoft.MachineLearningServices";

    [ThreadStatic]
    private static TypeModel? _types;

    private readonly ConcurrentDictionary<string, (int Left, Action Done)> _operations = new(StringComparer.Ordinal);

    private static TypeModel Types => _types!;

    public ArmResponse Answer(string method, string path, IQueryCollection query, JsonObject? body)
    {
        if (VaultPath().Match(path) is { Success: true } vault && query["api-version"] == "7.4")
            return Secret($"{vault.Groups[1].Value}/{vault.Groups[2].Value}");
        // A request is answered on one thread.
        _types = new[] { TypeModel.Stable, TypeModel.Preview }.FirstOrDefault(t => query["api-version"] == t.ApiVersion)
            ?? throw Break(400, "InvalidApiVersionParameter", $"The api-version '{query["api-version"]}' is invalid.");
        if (OperationPath().Match(path) is { Success: true } operation)
            return Poll(operation.Groups[1].Value, path.Contains("/operationresults/", StringComparison.Ordinal));
        if (!path.StartsWith(FakeAzure.WorkspaceId, StringComparison.Ordinal))
            throw new ArmError(404, "ResourceNotFound", $"The Resource '{path}' was not found.");
        var parts = path[FakeAzure.WorkspaceId.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        return (method, parts) switch
        {
            ("GET", []) => new(200, Workspace()),
            ("GET", ["datastores"]) => new(200, new JsonObject { ["value"] = new JsonArray(Datastore("workspaceblobstore")) }),
            ("GET", ["datastores", var name]) => new(200, Datastore(name)),
            ("POST", ["datastores", _, "listSecrets"]) => new(200, new JsonObject { ["secretsType"] = "AccountKey", ["key"] = FakeAzure.AccountKey }),
            ("PUT", ["jobs", var name]) => PutJob(name, body),
            ("GET", ["jobs", var name]) => new(200, Job(Find(name))),
            ("GET", ["jobs"]) => ListJobs(query),
            ("POST", ["jobs", var name, "cancel"]) => Cancel(Find(name)),
            ("PUT", ["computes", var name]) => PutCompute(name, body),
            ("GET", ["computes"]) => new(200, new JsonObject { ["value"] = new JsonArray([.. azure.Resources.Where(r => r.Key.StartsWith("computes/", StringComparison.Ordinal)).Select(r => Resource(r.Key, r.Value))]) }),
            ("DELETE", ["computes", var name]) => query["underlyingResourceAction"] == "Delete" ? DeleteCompute(name) : throw Break(400, "ValidationError", "underlyingResourceAction is required."),
            ("PUT", ["environments" or "codes" or "models", _, "versions", _]) => PutVersion(string.Join('/', parts), body),
            ("GET", ["environments", var name]) => new(200, Container(name)),
            ("GET", ["computes", var name]) => GetCompute(name),
            (_, ["onlineEndpoints", ..]) => AnswerOfEndpoints(method, parts, body),
            ("GET", ["models"]) => Models(null),
            ("GET", ["models", var name, "versions"]) => Models(name),
            ("DELETE", ["models", _, "versions", _]) => DeleteVersion(string.Join('/', parts)),
            ("GET", _) => new(200, Resource(string.Join('/', parts), Find(parts))),
            _ => throw Break(404, "NotSupported", $"{method} {path} is none of the fake's requests."),
        };
    }

    private ArmResponse Secret(string name) => azure.Secrets.TryGetValue(name, out var value)
        ? new(200, new JsonObject { ["value"] = value, ["id"] = $"https://{name.Split('/')[0]}.vault.azure.net/secrets/{name.Split('/')[1]}/0123456789abcdef" })
        : throw new ArmError(404, "SecretNotFound", $"A secret with (name/id) {name.Split('/')[1]} was not found in this key vault.");

    private static JsonObject Workspace() => new()
    {
        ["id"] = FakeAzure.WorkspaceId,
        ["name"] = FakeAzure.Workspace,
        ["type"] = "Microsoft.MachineLearningServices/workspaces",
        ["location"] = FakeAzure.Location,
        ["properties"] = new JsonObject { ["provisioningState"] = "Succeeded", ["storageAccount"] = $"/subscriptions/{FakeAzure.Subscription}/resourceGroups/{FakeAzure.ResourceGroup}/providers/Microsoft.Storage/storageAccounts/{FakeAzure.Account}" },
    };

    private static JsonObject Datastore(string name) => name is "workspaceblobstore" or "workspaceartifactstore"
        ? new()
        {
            ["id"] = $"{FakeAzure.WorkspaceId}/datastores/{name}",
            ["name"] = name,
            ["type"] = "Microsoft.MachineLearningServices/workspaces/datastores",
            ["properties"] = new JsonObject
            {
                ["datastoreType"] = "AzureBlob",
                ["accountName"] = FakeAzure.Account,
                ["containerName"] = name == "workspaceblobstore" ? FakeAzure.DefaultContainer : FakeAzure.ArtifactContainer,
                ["endpoint"] = "core.windows.net",
                ["protocol"] = "https",
                ["isDefault"] = name == "workspaceblobstore",
                ["credentials"] = new JsonObject { ["credentialsType"] = "AccountKey" },
            },
        }
        : throw new ArmError(404, "UserError", $"Could not find datastore: {name}.");

    private ArmResponse PutJob(string name, JsonObject? body)
    {
        Check("workspaces/jobs", name, body);
        if (!JobName().IsMatch(name))
            throw Break(400, "ValidationError", $"The job name '{name}' is invalid.");
        var properties = (JsonObject)body!["properties"]!.DeepClone();
        foreach (var id in new[] { "environmentId", "codeId", "computeId" }.Select(m => (string?)properties[m]).OfType<string>())
        {
            if (!azure.Resources.ContainsKey(id.Replace(FakeAzure.WorkspaceId + "/", "", StringComparison.Ordinal)))
                throw Break(400, "ValidationError", $"Could not find asset with ID: {id}");
        }
        if (azure.Jobs.TryGetValue(name, out var there))
            return JsonNode.DeepEquals(there.Properties, properties) ? new(200, Job(there)) : throw new ArmError(409, "Conflict", $"A job with this name already exists: {name}.");
        var job = new FakeJob(name, properties);
        azure.Jobs[name] = job;
        azure.OnJobCreated(job);
        return new(201, Job(job));
    }

    private JsonObject Job(FakeJob job)
    {
        var properties = (JsonObject)job.Properties.DeepClone();
        if (properties["resources"] is JsonObject resources && azure.ShmSizeOf((string?)resources["shmSize"]) is { } shm)
            resources["shmSize"] = shm;
        properties["status"] = job.Status;
        properties["services"] = new JsonObject
        {
            ["Tracking"] = new JsonObject { ["jobServiceType"] = "Tracking", ["endpoint"] = $"azureml://{FakeAzure.Location}.api.azureml.ms/mlflow/v1.0{FakeAzure.WorkspaceId}?" },
            ["Studio"] = new JsonObject { ["jobServiceType"] = "Studio", ["endpoint"] = $"https://ml.azure.com/runs/{job.Name}?wsid={FakeAzure.WorkspaceId}" },
        };
        return new()
        {
            ["id"] = $"{FakeAzure.WorkspaceId}/jobs/{job.Name}",
            ["name"] = job.Name,
            ["type"] = "Microsoft.MachineLearningServices/workspaces/jobs",
            ["properties"] = properties,
            ["systemData"] = new JsonObject { ["createdAt"] = "2026-11-30T10:00:00Z", ["createdByType"] = "User" },
        };
    }

    private ArmResponse ListJobs(IQueryCollection query)
    {
        var found = azure.Jobs.Values.Where(j => query["tag"] is not [{ Length: > 0 } tag] || j.Properties["tags"]?[tag] is not null).OrderBy(j => j.Name, StringComparer.Ordinal).ToList();
        var skip = int.TryParse(query["$skip"], CultureInfo.InvariantCulture, out var some) ? some : 0;
        var page = new JsonObject { ["value"] = new JsonArray([.. found.Skip(skip).Take(azure.PageSize).Select(Job)]) };
        if (skip + azure.PageSize < found.Count)
            page["nextLink"] = $"{azure.Address}{FakeAzure.WorkspaceId.TrimStart('/')}/jobs?api-version={query["api-version"]}&tag={query["tag"]}&$skip={skip + azure.PageSize}";
        return new(200, page);
    }

    private ArmResponse Cancel(FakeJob job)
    {
        if (job.HasEnded)
            throw new ArmError(400, "UserError", $"Cannot cancel job {job.Name} in terminal state {job.Status}.");
        job.Cancel();
        if (azure.CancelsByItself)
            job.Status = "Canceled";
        return new(202) { Headers = Operation(static () => { }, "operationresults", "Location") };
    }

    private ArmResponse PutCompute(string name, JsonObject? body)
    {
        Check("workspaces/computes", name, body);
        var resource = azure.Resources.GetOrAdd($"computes/{name}", _ => new(body!) { State = "Creating" });
        resource.Body = body!;
        var headers = Operation(
            () => Finish(resource),
            "computeOperationsStatus", "Azure-AsyncOperation");
        return new(201, Resource($"computes/{name}", resource)) { Headers = headers };
    }

    // It is made whether somebody asks for the operation or not.
    private ArmResponse GetCompute(string name)
    {
        var resource = Find(["computes", name]);
        if (resource.State == "Creating" && resource.Reads++ >= azure.PollsUntilDone)
            Finish(resource);
        return new(200, Resource($"computes/{name}", resource));
    }

    private void Finish(FakeResource resource)
    {
        resource.State = azure.OperationFailure is null ? "Succeeded" : "Failed";
        resource.Nodes = (int?)resource.Body["properties"]?["properties"]?["scaleSettings"]?["minNodeCount"] ?? 0;
    }

    private ArmResponse DeleteCompute(string name)
    {
        var resource = Find(["computes", name]);
        resource.State = "Deleting";
        return new(202) { Headers = Operation(() => azure.Resources.TryRemove($"computes/{name}", out _), "computeOperationsStatus", "Azure-AsyncOperation") };
    }

    private ArmResponse PutVersion(string path, JsonObject? body)
    {
        var parts = path.Split('/');
        Check($"workspaces/{parts[0]}/versions", parts[^1], body);
        var isNew = azure.Resources.TryAdd(path, new(body!));
        if (!isNew && parts[0] == "models" && !JsonNode.DeepEquals(azure.Resources[path].Body["properties"]!["modelUri"], body!["properties"]!["modelUri"]))
            throw new ArmError(400, "UserError", $"The modelUri of {parts[1]}:{parts[^1]} is immutable.");
        return new(isNew ? 201 : 200, Resource(path, azure.Resources[path]));
    }

    private JsonObject Container(string name)
    {
        var versions = azure.Resources.Keys.Where(k => k.StartsWith($"environments/{name}/versions/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        return versions.Count == 0
            ? throw new ArmError(404, "UserError", $"Could not find environment: {name}.")
            : new() { ["id"] = $"{FakeAzure.WorkspaceId}/environments/{name}", ["name"] = name, ["properties"] = new JsonObject { ["latestVersion"] = versions[^1].Split('/')[^1], ["isArchived"] = false } };
    }

    private static JsonObject Resource(string path, FakeResource resource)
    {
        var json = (JsonObject)resource.Body.DeepClone();
        var properties = json["properties"]!.AsObject();
        properties["provisioningState"] = resource.State;
        if (path.StartsWith("computes/", StringComparison.Ordinal) && properties["properties"] is JsonObject cluster)
        {
            cluster["allocationState"] = "Steady";
            cluster["currentNodeCount"] = resource.Nodes;
            cluster["nodeStateCounts"] = new JsonObject { ["idleNodeCount"] = resource.Nodes, ["runningNodeCount"] = 0, ["preparingNodeCount"] = 0 };
        }
        json["id"] = $"{FakeAzure.WorkspaceId}/{path}";
        json["name"] = path.Split('/')[^1];
        return json;
    }

    private Dictionary<string, string> Operation(Action done, string kind, string header)
    {
        var id = Guid.NewGuid().ToString();
        _operations[id] = (azure.PollsUntilDone, done);
        return new()
        {
            [header] = $"{azure.Address}subscriptions/{FakeAzure.Subscription}{Provider}/locations/{FakeAzure.Location}/{kind}/{id}?api-version={Types.ApiVersion}",
            ["Retry-After"] = "0",
        };
    }

    private ArmResponse Poll(string id, bool isResult)
    {
        if (!_operations.TryGetValue(id, out var operation))
            throw new ArmError(404, "NotFound", "There is no such operation.");
        var running = operation.Left > 0;
        _operations[id] = (operation.Left - 1, operation.Done);
        if (operation.Left == 0)
            operation.Done();
        var retry = new Dictionary<string, string> { ["Retry-After"] = "0" };
        if (isResult)
            return new(running ? 202 : 204) { Headers = retry };
        var status = new JsonObject { ["id"] = id, ["name"] = id, ["status"] = running ? "InProgress" : azure.OperationFailure is null ? "Succeeded" : "Failed" };
        if (!running && azure.OperationFailure is { } failure)
            status["error"] = new JsonObject { ["code"] = "ComputeOperationFailed", ["message"] = failure };
        return new(200, status) { Headers = retry };
    }

    private FakeJob Find(string name) => azure.Jobs.TryGetValue(name, out var job) ? job : throw new ArmError(404, "UserError", $"Run with ID {name} was not found.");

    private FakeResource Find(string[] parts) =>
        azure.Resources.TryGetValue(string.Join('/', parts), out var found) ? found : throw new ArmError(404, "ResourceNotFound", $"The Resource '{string.Join('/', parts)}' was not found.");

    private void Check(string resource, string name, JsonObject? body)
    {
        var problems = body is null ? ["The body is missing."] : Types.Problems(resource, name, body);
        if (problems.Count > 0)
            throw Break(400, "ValidationError", $"{resource} {name}: {string.Join("; ", problems)}");
    }

    private ArmError Break(int status, string code, string message)
    {
        azure.Note(message);
        return new(status, code, message);
    }

    [GeneratedRegex(@"/locations/[^/]+/(?:computeOperationsStatus|mfeOperationsStatus|operationresults)/([^/]+)$")]
    private static partial Regex OperationPath();

    [GeneratedRegex(@"^/([a-z0-9-]+)/secrets/([A-Za-z0-9-]+)$")]
    private static partial Regex VaultPath();

    [GeneratedRegex(@"^[a-zA-Z0-9][a-zA-Z0-9\-_]{0,254}$")]
    private static partial Regex JobName();
}
