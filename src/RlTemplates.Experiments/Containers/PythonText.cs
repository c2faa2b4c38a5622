using System.Text.Json;

namespace RlTemplates.Containers;

/// <summary>Values as Python writes them on a command line, in the way of SageMaker's toolkit.</summary>
internal static class PythonText
{
    /// <summary>
    /// A value behind <c>--name</c>: texts as they are, true as <c>True</c>, nothing for null, entries as <c>a=1,b=2</c>, lists as Python
    /// shows them.
    /// </summary>
    /// <param name="value">The value; null for a text that is no JSON.</param>
    /// <param name="text">The text as it stands.</param>
    public static string Argument(JsonElement? value, string text) => value switch
    {
        null => text,
        { ValueKind: JsonValueKind.String } told => told.GetString()!,
        { ValueKind: JsonValueKind.Null } => "",
        { ValueKind: JsonValueKind.Object } entries =>
            string.Join(",", entries.EnumerateObject().OrderBy(e => e.Name, StringComparer.Ordinal).Select(e => $"{e.Name}={Argument(e.Value, "")}")),
        { } other => Shown(other),
    };

    private static string Shown(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        JsonValueKind.Null => "None",
        JsonValueKind.String => Quoted(value.GetString()!),
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(Shown))}]",
        JsonValueKind.Object => $"{{{string.Join(", ", value.EnumerateObject().Select(e => $"{Quoted(e.Name)}: {Shown(e.Value)}"))}}}",
        _ => value.GetRawText(),
    };

    private static string Quoted(string text)
    {
        var mark = text.Contains('\'') && !text.Contains('"') ? "\"" : "'";
        var inner = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("\r", "\\r", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal);
        return mark + (mark == "'" ? inner.Replace("'", "\\'", StringComparison.Ordinal) : inner) + mark;
    }
}
