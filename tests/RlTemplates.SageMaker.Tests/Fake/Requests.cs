using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Tests.Fake;

/// <summary>Requests that the service accepts.</summary>
internal static class Requests
{
    public const string Role = "arn:aws:iam::123456789012:role/SageMakerRole";

    /// <summary>A training job, with changes of its members.</summary>
    public static JsonObject Job(string name = "job-1", Action<JsonObject>? change = null)
    {
        var json = JsonNode.Parse($$"""
            {
              "TrainingJobName": "{{name}}", "RoleArn": "{{Role}}",
              "AlgorithmSpecification": { "TrainingImage": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/rl:1", "TrainingInputMode": "File" },
              "HyperParameters": { "experiment": "pole" },
              "OutputDataConfig": { "S3OutputPath": "s3://out/runs" },
              "ResourceConfig": { "InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 30 },
              "StoppingCondition": { "MaxRuntimeInSeconds": 3600 }
            }
            """)!.AsObject();
        change?.Invoke(json);
        return json;
    }

    public static JsonObject Named(string member, string name) => new() { [member] = name };

    public static JsonObject Model(string name = "m") => JsonNode.Parse($$"""
        { "ModelName": "{{name}}", "ExecutionRoleArn": "{{Role}}", "PrimaryContainer": { "Image": "rl:1", "ModelDataUrl": "s3://out/model.tar.gz" } }
        """)!.AsObject();

    public static JsonObject EndpointConfig(string name = "c") => JsonNode.Parse($$"""
        { "EndpointConfigName": "{{name}}", "ProductionVariants": [{ "VariantName": "AllTraffic", "ModelName": "m", "InitialInstanceCount": 1, "InstanceType": "ml.m5.large" }] }
        """)!.AsObject();
}
