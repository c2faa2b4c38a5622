using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Fake;

/// <summary>The operations on endpoints.</summary>
internal sealed class EndpointOperations(FakeAws aws)
{
    public void Register(Dictionary<string, Func<JsonObject, JsonObject>> operations)
    {
        operations["CreateEndpoint"] = Create;
        operations["DescribeEndpoint"] = Describe;
        operations["UpdateEndpoint"] = Update;
        operations["DeleteEndpoint"] = Delete;
        operations["ListEndpoints"] = request => Paging.List(aws.Endpoints.Values, request, aws.PageSize, "Endpoints",
            e => (e.Name, e.CreationTime, e.LastModifiedTime, e.Status),
            e => new JsonObject
            {
                ["EndpointName"] = e.Name, ["EndpointArn"] = e.Arn, ["CreationTime"] = Epoch.Seconds(e.CreationTime),
                ["LastModifiedTime"] = Epoch.Seconds(e.LastModifiedTime), ["EndpointStatus"] = e.Status,
            });
    }

    private JsonObject Create(JsonObject request)
    {
        aws.Demand("CreateEndpoint", TagRules.Problems(request["Tags"]));
        var name = (string)request["EndpointName"]!;
        var arn = aws.Arn("endpoint", name);
        if (aws.Endpoints.ContainsKey(name))
            throw AwsErrorException.Invalid($"Cannot create already existing endpoint \"{arn}\".");
        var endpoint = new FakeEndpoint(name, arn, Config(request), aws.Now) { DescribesUntilReady = aws.DescribesUntilReady };
        aws.Endpoints[name] = endpoint;
        aws.Tags.Set(arn, request["Tags"]);
        aws.OnEndpointCreated(endpoint);
        return new JsonObject { ["EndpointArn"] = arn };
    }

    private JsonObject Describe(JsonObject request)
    {
        var endpoint = Find(request);
        if (endpoint.DescribesUntilReady-- == 0)
        {
            if (endpoint.Status == "Deleting")
            {
                Forget(endpoint);
                endpoint = Find(request);
            }
            if (endpoint.Status is "Creating" or "Updating")
                (endpoint.Status, endpoint.LastModifiedTime) = (endpoint.Outcome, aws.Now);
            endpoint.DescribesUntilReady = null;
        }
        var json = new JsonObject
        {
            ["EndpointName"] = endpoint.Name, ["EndpointArn"] = endpoint.Arn, ["EndpointConfigName"] = endpoint.ConfigName,
            ["EndpointStatus"] = endpoint.Status, ["CreationTime"] = Epoch.Seconds(endpoint.CreationTime),
            ["LastModifiedTime"] = Epoch.Seconds(endpoint.LastModifiedTime),
        };
        if (endpoint.FailureReason is { } reason)
            json["FailureReason"] = reason;
        if (endpoint.Status != "Creating" && aws.EndpointConfigs.TryGetValue(endpoint.ConfigName, out var config))
            json["ProductionVariants"] = new JsonArray([.. config.Request["ProductionVariants"]!.AsArray().Select(v => Variant(v!))]);
        return json;
    }

    private JsonObject Update(JsonObject request)
    {
        var endpoint = Settled(request);
        endpoint.ConfigName = Config(request);
        (endpoint.Status, endpoint.DescribesUntilReady, endpoint.LastModifiedTime) = ("Updating", aws.DescribesUntilReady, aws.Now);
        return new JsonObject { ["EndpointArn"] = endpoint.Arn };
    }

    private JsonObject Delete(JsonObject request)
    {
        var endpoint = Settled(request);
        (endpoint.Status, endpoint.DescribesUntilReady, endpoint.LastModifiedTime) = ("Deleting", aws.DescribesUntilReady, aws.Now);
        return [];
    }

    private void Forget(FakeEndpoint endpoint)
    {
        aws.Endpoints.TryRemove(endpoint.Name, out _);
        aws.Tags.Remove(endpoint.Arn);
    }

    private string Config(JsonObject request)
    {
        var name = (string)request["EndpointConfigName"]!;
        return aws.EndpointConfigs.ContainsKey(name)
            ? name : throw AwsErrorException.Invalid($"Could not find endpoint configuration \"{aws.Arn("endpoint-config", name)}\".");
    }

    private FakeEndpoint Settled(JsonObject request)
    {
        var endpoint = Find(request);
        return endpoint.Status is not ("Creating" or "Updating" or "Deleting")
            ? endpoint : throw AwsErrorException.Invalid($"Cannot update in-progress endpoint \"{endpoint.Arn}\".");
    }

    private FakeEndpoint Find(JsonObject request)
    {
        var name = (string)request["EndpointName"]!;
        return aws.Endpoints.TryGetValue(name, out var endpoint)
            ? endpoint : throw AwsErrorException.Invalid($"Could not find endpoint \"{aws.Arn("endpoint", name)}\".");
    }

    private static JsonObject Variant(JsonNode variant) => new()
    {
        ["VariantName"] = (string)variant["VariantName"]!,
        ["CurrentWeight"] = (double?)variant["InitialVariantWeight"] ?? 1,
        ["DesiredWeight"] = (double?)variant["InitialVariantWeight"] ?? 1,
        ["CurrentInstanceCount"] = (int?)variant["InitialInstanceCount"] ?? 1,
        ["DesiredInstanceCount"] = (int?)variant["InitialInstanceCount"] ?? 1,
    };
}
