using System.Globalization;
using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Fake;

/// <summary>Cuts lists into pages, which a token continues.</summary>
internal static class Paging
{
    /// <summary>The items of a page, and the token of the next.</summary>
    public static (IEnumerable<T> Items, string? Next) Page<T>(IReadOnlyList<T> all, JsonObject request, int standard)
    {
        var from = (string?)request["NextToken"] is { Length: > 0 } token ? Position(token) : 0;
        var size = Math.Min((int?)request["MaxResults"] ?? standard, standard);
        return (all.Skip(from).Take(size), from + size < all.Count ? string.Create(CultureInfo.InvariantCulture, $"page+/={from + size}") : null);
    }

    /// <summary>An answer with one page of a list that is filtered and sorted as the request says.</summary>
    public static JsonObject List<T>(IEnumerable<T> all, JsonObject request, int standard, string member,
        Func<T, (string Name, DateTimeOffset Created, DateTimeOffset Modified, string Status)> facts, Func<T, JsonObject> write)
    {
        var found = all.Where(i => Matches(request, facts(i)));
        var sorted = (string?)request["SortBy"] switch
        {
            "Name" => found.OrderBy(i => facts(i).Name, StringComparer.Ordinal),
            "Status" => found.OrderBy(i => facts(i).Status, StringComparer.Ordinal),
            _ => found.OrderBy(i => facts(i).Created),
        };
        var ascending = (string?)request["SortOrder"] == "Ascending";
        var (items, next) = Page(ascending ? [.. sorted] : sorted.Reverse().ToList(), request, standard);
        var json = new JsonObject { [member] = new JsonArray([.. items.Select(write)]) };
        if (next is not null)
            json["NextToken"] = next;
        return json;
    }

    private static bool Matches(JsonObject request, (string Name, DateTimeOffset Created, DateTimeOffset Modified, string Status) facts) =>
        ((string?)request["NameContains"] is not { } text || facts.Name.Contains(text, StringComparison.OrdinalIgnoreCase))
        && ((string?)request["StatusEquals"] is not { } status || facts.Status == status)
        && Within(facts.Created, request["CreationTimeAfter"], request["CreationTimeBefore"])
        && Within(facts.Modified, request["LastModifiedTimeAfter"], request["LastModifiedTimeBefore"]);

    private static bool Within(DateTimeOffset time, JsonNode? after, JsonNode? before) =>
        (after is null || Epoch.Seconds(time) >= (double)after) && (before is null || Epoch.Seconds(time) <= (double)before);

    private static int Position(string token) =>
        token.StartsWith("page+/=", StringComparison.Ordinal) && int.TryParse(
            token.AsSpan(7), CultureInfo.InvariantCulture, out var position)
            ? position : throw AwsErrorException.Invalid($"Invalid NextToken: {token}");
}
