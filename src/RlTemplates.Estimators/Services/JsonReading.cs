using System.Text.Json;

namespace RlTemplates.Estimators.Services;

/// <summary>Reads answers of a service tolerantly: what is missing, or of a kind that is not expected, is none.</summary>
internal static class JsonReading
{
    /// <summary>A member, also of members: <c>Member("properties", "status")</c>; null where there is none.</summary>
    public static JsonElement? Member(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !Try(element, name, out var next) || next.ValueKind == JsonValueKind.Null)
                return null;
            element = next;
        }
        return element;
    }

    /// <summary>A text; null where there is none.</summary>
    public static string? Text(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.Member(path) is { ValueKind: JsonValueKind.String } text ? TextOf(text) : null;

    /// <summary>A number; null where there is none.</summary>
    public static double? Number(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.Member(path) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value) ? value : null;

    /// <summary>A whole number; null where there is none.</summary>
    public static long? Whole(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.Number(path) is { } number && Math.Abs(number) < long.MaxValue ? (long)number : null;

    /// <summary>A number of things; null where there is none.</summary>
    public static int? Count(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.Member(path) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value : null;

    /// <summary>Whether a member is true.</summary>
    public static bool Flag(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.Member(path) is { ValueKind: JsonValueKind.True };

    /// <summary>The elements of a list; none where there is no list.</summary>
    public static IEnumerable<JsonElement> List(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.Member(path) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>The texts of a list.</summary>
    public static IReadOnlyList<string> Texts(this JsonElement element, params ReadOnlySpan<string> path) =>
        [.. element.List(path).Where(static e => e.ValueKind == JsonValueKind.String).Select(TextOf).OfType<string>()];

    /// <summary>The texts of an object, by their names, of which the last one of a name counts; none where there is no object.</summary>
    public static Dictionary<string, string> NamedTexts(this JsonElement element, params ReadOnlySpan<string> path)
    {
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        if (element.Member(path) is not { ValueKind: JsonValueKind.Object } texts)
            return named;
        foreach (var text in texts.EnumerateObject().Where(static t => t.Value.ValueKind == JsonValueKind.String))
        {
            if (NameOf(text) is { } name && TextOf(text.Value) is { } value)
                named[name] = value;
        }
        return named;
    }

    // Half a character ("\ud800") is JSON, and no text.
    private static string? TextOf(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static bool Try(JsonElement element, string name, out JsonElement member)
    {
        try
        {
            return element.TryGetProperty(name, out member);
        }
        catch (InvalidOperationException)
        {
            member = default;
            return false;
        }
    }
}
