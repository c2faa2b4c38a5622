using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Fake;

/// <summary>What the service demands of tags beyond the types of its model.</summary>
internal static class TagRules
{
    public static IEnumerable<string> Problems(JsonNode? tags)
    {
        var keys = (tags?.AsArray() ?? []).Select(t => (string)t!["Key"]!).ToList();
        foreach (var key in keys.Where(k => k.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)))
            yield return $"The tag {key} begins with aws:, which is reserved.";
        foreach (var key in keys.GroupBy(k => k, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key))
            yield return $"The tag {key} is given twice.";
    }
}
