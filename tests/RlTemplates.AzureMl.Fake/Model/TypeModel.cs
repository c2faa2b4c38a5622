using System.Text.Json.Nodes;

namespace RlTemplates.AzureMl.Fake;

/// <summary>The types of a version of the API.</summary>
public sealed class TypeModel
{
    private const string Provider = "Microsoft.MachineLearningServices/";

    private readonly JsonObject _types;

    private TypeModel(string file)
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", file)))!;
        _types = json["types"]!.AsObject();
        ApiVersion = (string)json["apiVersion"]!;
    }

    /// <summary>The newest stable version.</summary>
    public static TypeModel Stable { get; } = new("azureml-2026-05-01.json");

    /// <summary>A preview version, which has Ray.</summary>
    public static TypeModel Preview { get; } = new("azureml-2026-05-15-preview.json");

    /// <summary>Its name.</summary>
    public string ApiVersion { get; }

    /// <summary>Whether it describes a resource, such as <c>workspaces/jobs</c>.</summary>
    public bool Has(string resource) => _types.ContainsKey(Provider + resource);

    /// <summary>What the body of a request breaks.</summary>
    /// <param name="resource">The resource, such as <c>workspaces/jobs</c>.</param>
    /// <param name="name">The name in the request's address.</param>
    /// <param name="body">The body.</param>
    public IReadOnlyList<string> Problems(string resource, string name, JsonObject body)
    {
        var whole = JsonNode.Parse(body.ToJsonString())!.AsObject();
        whole["name"] = name;
        return new TypeCheck(this).Check(Provider + resource, whole);
    }

    internal JsonObject this[string type] => _types[type]!.AsObject();

    internal JsonObject? Find(string type) => _types[type]?.AsObject();
}
