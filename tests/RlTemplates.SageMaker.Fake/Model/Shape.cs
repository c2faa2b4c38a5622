using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RlTemplates.SageMaker.Fake;

/// <summary>A type of a service's model.</summary>
internal sealed record Shape(
    string Type,
    IReadOnlyList<string> Required,
    IReadOnlyDictionary<string, Member> Members,
    string? Item,
    string? Key,
    string? Value,
    double? Min,
    double? Max,
    string? PatternText,
    Regex? Pattern,
    IReadOnlyList<string> Enum)
{
    public static Shape Read(JsonObject json)
    {
        var pattern = (string?)json["pattern"];
        return new Shape(
            (string)json["type"]!,
            [.. Texts(json["required"])],
            json["members"]?.AsObject().ToDictionary(m => m.Key, m => Member.Read(m.Value!), StringComparer.Ordinal) ?? [],
            (string?)json["member"]?["shape"],
            (string?)json["key"]?["shape"],
            (string?)json["value"]?["shape"],
            (double?)json["min"],
            (double?)json["max"],
            pattern,
            pattern is null ? null : new Regex($@"\A(?:{Translated(pattern)})\z", RegexOptions.CultureInvariant),
            [.. Texts(json["enum"])]);
    }

    private static IEnumerable<string> Texts(JsonNode? list) => list?.AsArray().Select(i => (string)i!) ?? [];

    // Java's names of character classes, which .NET does not know.
    private static string Translated(string pattern) => pattern
        .Replace(@"\p{Alnum}", "a-zA-Z0-9", StringComparison.Ordinal)
        .Replace(@"\p{ASCII}", @"[\x00-\x7F]", StringComparison.Ordinal)
        .Replace(@"\p{Print}", @"\x20-\x7E", StringComparison.Ordinal);
}

/// <summary>A member of a structure: its type, and where it stands if not in the body.</summary>
internal sealed record Member(string Shape, string? Location, string? LocationName)
{
    public static Member Read(JsonNode json) => new((string)json["shape"]!, (string?)json["location"], (string?)json["locationName"]);
}
