using System.Text.Json;
using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Tests;

/// <summary>What was captured from the Python SDK.</summary>
internal static class GoldenFiles
{
    private static readonly JsonObject Captured = Read("sagemaker-golden.json");

    /// <summary>The support matrix.</summary>
    public static JsonObject Support => (JsonObject)Captured["support_map"]!;

    /// <summary>Names of all cases.</summary>
    public static IEnumerable<string> Names => Captured["cases"]!.AsArray().Select(c => (string)c!["name"]!);

    /// <summary>A case.</summary>
    public static JsonObject Case(string name) => (JsonObject)Captured["cases"]!.AsArray().Single(c => (string)c!["name"]! == name)!;

    /// <summary>The body of a case's first request of an operation; null where there is none.</summary>
    public static JsonObject? Body(JsonObject golden, string operation) =>
        (JsonObject?)golden["requests"]!.AsArray().FirstOrDefault(r => (string?)r!["target"] == $"SageMaker.{operation}")?["body"];

    /// <summary>A file of this folder. Python writes NaN and infinities as they are; here they are texts.</summary>
    public static JsonObject Read(string file)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", file))
            .Replace(": NaN", ": \"NaN\"", StringComparison.Ordinal).Replace(": Infinity", ": \"Infinity\"", StringComparison.Ordinal);
        return (JsonObject)JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 100 })!;
    }
}
