using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Fake;

/// <summary>The operations and types of a service.</summary>
internal sealed class ServiceModel
{
    private readonly Dictionary<string, (string? Input, string? Output)> _operations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Shape> _shapes = new(StringComparer.Ordinal);

    private ServiceModel(params string[] files)
    {
        foreach (var json in files.Select(f => JsonNode.Parse(File.ReadAllText(TestData.Path(f)))!))
        {
            foreach (var (name, shape) in json["shapes"]!.AsObject())
                _shapes[name] = Shape.Read(shape!.AsObject());
            foreach (var (name, operation) in json["operations"]!.AsObject())
                _operations[name] = ((string?)operation!["input"]?["shape"], (string?)operation["output"]?["shape"]);
        }
    }

    public static ServiceModel SageMaker { get; } = new("sagemaker-service-subset.json", "sagemaker-lists-subset.json");

    public static ServiceModel Runtime { get; } = new("sagemaker-runtime-subset.json");

    public static ServiceModel Logs { get; } = new("logs-subset.json");

    public static ServiceModel Secrets { get; } = new("secretsmanager-subset.json");

    public Shape this[string name] => _shapes[name];

    public bool Has(string operation) => _operations.ContainsKey(operation);

    /// <summary>What a request breaks, in the service's words.</summary>
    public IReadOnlyList<string> ProblemsOfRequest(string operation, JsonObject request) => Problems(_operations[operation].Input, request);

    /// <summary>What an answer breaks.</summary>
    public IReadOnlyList<string> ProblemsOfAnswer(string operation, JsonObject answer) => Problems(_operations[operation].Output, answer);

    private IReadOnlyList<string> Problems(string? shape, JsonObject value) => shape is null ? [] : new ShapeCheck(this).Check(shape, value);
}
