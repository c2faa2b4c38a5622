using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Fake;

/// <summary>The operations on models.</summary>
internal sealed class ModelOperations(FakeAws aws)
{
    public void Register(Dictionary<string, Func<JsonObject, JsonObject>> operations)
    {
        operations["CreateModel"] = Create;
        operations["DescribeModel"] = Describe;
        operations["DeleteModel"] = Delete;
        operations["ListModels"] = request => Paging.List(aws.Models.Values, request, aws.PageSize, "Models",
            m => (m.Name, m.CreationTime, m.CreationTime, ""),
            m => new JsonObject { ["ModelName"] = m.Name, ["ModelArn"] = m.Arn, ["CreationTime"] = Epoch.Seconds(m.CreationTime) });
    }

    private JsonObject Create(JsonObject request)
    {
        aws.Demand("CreateModel", Problems(request));
        var name = (string)request["ModelName"]!;
        var arn = aws.Arn("model", name);
        if (!aws.Models.TryAdd(name, new FakeModel(name, arn, request.DeepClone().AsObject(), aws.Now)))
            throw AwsErrorException.Invalid($"Cannot create already existing model \"{arn}\".");
        aws.Tags.Set(arn, request["Tags"]);
        return new JsonObject { ["ModelArn"] = arn };
    }

    private JsonObject Describe(JsonObject request)
    {
        var model = Find(request);
        var json = model.Request.DeepClone().AsObject();
        json.Remove("Tags");
        json["ModelArn"] = model.Arn;
        json["CreationTime"] = Epoch.Seconds(model.CreationTime);
        json["EnableNetworkIsolation"] ??= false;
        return json;
    }

    private JsonObject Delete(JsonObject request)
    {
        var model = Find(request);
        aws.Models.TryRemove(model.Name, out _);
        aws.Tags.Remove(model.Arn);
        return [];
    }

    private FakeModel Find(JsonObject request) => aws.Models.TryGetValue((string)request["ModelName"]!, out var model)
        ? model : throw AwsErrorException.Invalid($"Could not find model \"{aws.Arn("model", (string)request["ModelName"]!)}\".");

    private static IEnumerable<string> Problems(JsonObject request)
    {
        if (request["PrimaryContainer"] is null == request["Containers"] is null)
            yield return "Exactly one of PrimaryContainer and Containers must be given.";
        foreach (var container in (request["Containers"]?.AsArray() ?? []).Append(request["PrimaryContainer"]).OfType<JsonObject>())
        {
            if (container["Image"] is null && container["ModelPackageName"] is null)
                yield return "A container must have an Image or a ModelPackageName.";
            if (container["ModelDataUrl"] is not null && container["ModelDataSource"] is not null)
                yield return "A container cannot have both ModelDataUrl and ModelDataSource.";
            if (container["ModelDataSource"]?["S3DataSource"] is { } source && (string?)source["S3DataType"] == "S3Prefix"
                && !((string)source["S3Uri"]!).EndsWith('/'))
                yield return "S3Uri of an S3Prefix must end with a slash.";
        }
        foreach (var problem in TagRules.Problems(request["Tags"]))
            yield return problem;
    }
}
