using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Fake;

/// <summary>The tags of everything.</summary>
public sealed class FakeTags
{
    private readonly ConcurrentDictionary<string, SortedDictionary<string, string>> _tags = new(StringComparer.Ordinal);

    /// <summary>The tags of one thing, by its ARN.</summary>
    public IReadOnlyDictionary<string, string> Of(string arn) => _tags.GetValueOrDefault(arn) ?? [];

    internal void Set(string arn, JsonNode? tags)
    {
        var all = _tags.GetOrAdd(arn, _ => new SortedDictionary<string, string>(StringComparer.Ordinal));
        foreach (var tag in tags?.AsArray() ?? [])
            all[(string)tag!["Key"]!] = (string)tag["Value"]!;
    }

    internal void Remove(string arn) => _tags.TryRemove(arn, out _);

    internal void Register(FakeAws aws, Dictionary<string, Func<JsonObject, JsonObject>> operations)
    {
        operations["ListTags"] = request =>
        {
            var (items, next) = Paging.Page([.. Find(request)], request, aws.TagPageSize);
            var json = new JsonObject { ["Tags"] = List(items) };
            if (next is not null)
                json["NextToken"] = next;
            return json;
        };
        operations["AddTags"] = request =>
        {
            aws.Demand("AddTags", TagRules.Problems(request["Tags"]));
            var all = Find(request);
            if (all.Keys.Union(request["Tags"]!.AsArray().Select(t => (string)t!["Key"]!)).Count() > 50)
                throw AwsErrorException.Invalid("A resource can have at most 50 tags.");
            Set((string)request["ResourceArn"]!, request["Tags"]);
            return new JsonObject { ["Tags"] = List(all) };
        };
        operations["DeleteTags"] = request =>
        {
            var all = Find(request);
            foreach (var key in request["TagKeys"]!.AsArray())
                all.Remove((string)key!);
            return [];
        };
    }

    private SortedDictionary<string, string> Find(JsonObject request) =>
        _tags.TryGetValue((string)request["ResourceArn"]!, out var tags)
            ? tags : throw AwsErrorException.Invalid("Requested resource not found.");

    private static JsonArray List(IEnumerable<KeyValuePair<string, string>> tags) =>
        new([.. tags.Select(t => new JsonObject { ["Key"] = t.Key, ["Value"] = t.Value })]);
}
