using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Fake;

/// <summary>The operations on configurations of endpoints.</summary>
internal sealed class EndpointConfigOperations(FakeAws aws)
{
    public void Register(Dictionary<string, Func<JsonObject, JsonObject>> operations)
    {
        operations["CreateEndpointConfig"] = Create;
        operations["DescribeEndpointConfig"] = Describe;
        operations["DeleteEndpointConfig"] = Delete;
        operations["ListEndpointConfigs"] = request => Paging.List(aws.EndpointConfigs.Values, request, aws.PageSize, "EndpointConfigs",
            c => (c.Name, c.CreationTime, c.CreationTime, ""),
            c => new JsonObject
            {
                ["EndpointConfigName"] = c.Name, ["EndpointConfigArn"] = c.Arn, ["CreationTime"] = Epoch.Seconds(c.CreationTime),
            });
    }

    private JsonObject Create(JsonObject request)
    {
        aws.Demand("CreateEndpointConfig", Problems(request));
        foreach (var model in request["ProductionVariants"]!.AsArray().Select(v => (string?)v!["ModelName"]).OfType<string>())
        {
            if (!aws.Models.ContainsKey(model))
                throw AwsErrorException.Invalid($"Could not find model \"{aws.Arn("model", model)}\".");
        }
        var name = (string)request["EndpointConfigName"]!;
        var arn = aws.Arn("endpoint-config", name);
        if (!aws.EndpointConfigs.TryAdd(name, new FakeEndpointConfig(name, arn, request.DeepClone().AsObject(), aws.Now)))
            throw AwsErrorException.Invalid($"Cannot create already existing endpoint configuration \"{arn}\".");
        aws.Tags.Set(arn, request["Tags"]);
        return new JsonObject { ["EndpointConfigArn"] = arn };
    }

    private JsonObject Describe(JsonObject request)
    {
        var config = Find(request);
        var json = config.Request.DeepClone().AsObject();
        json.Remove("Tags");
        json["EndpointConfigArn"] = config.Arn;
        json["CreationTime"] = Epoch.Seconds(config.CreationTime);
        return json;
    }

    private JsonObject Delete(JsonObject request)
    {
        var config = Find(request);
        aws.EndpointConfigs.TryRemove(config.Name, out _);
        aws.Tags.Remove(config.Arn);
        return [];
    }

    private FakeEndpointConfig Find(JsonObject request)
    {
        var name = (string)request["EndpointConfigName"]!;
        return aws.EndpointConfigs.TryGetValue(name, out var config)
            ? config : throw AwsErrorException.Invalid($"Could not find endpoint configuration \"{aws.Arn("endpoint-config", name)}\".");
    }

    private static IEnumerable<string> Problems(JsonObject request)
    {
        var variants = request["ProductionVariants"]!.AsArray();
        foreach (var variant in variants.Where(v => v!["ServerlessConfig"] is null && v["InstancePools"] is null))
        {
            if (variant!["InstanceType"] is null || variant["InitialInstanceCount"] is null)
                yield return $"InstanceType and InitialInstanceCount must be given for the variant {variant["VariantName"]}.";
        }
        if (variants.Select(v => (string)v!["VariantName"]!).Distinct(StringComparer.Ordinal).Count() < variants.Count)
            yield return "The names of the variants must differ.";
        foreach (var problem in TagRules.Problems(request["Tags"]))
            yield return problem;
    }
}
