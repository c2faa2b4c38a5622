using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RlTemplates.Containers;

/// <summary>
/// JSON as Python's <c>json.dumps</c> writes it, of which every byte counts where a job compares it: only ASCII, and numbers as they
/// stand.
/// </summary>
internal static class PythonJson
{
    /// <summary>A text.</summary>
    public static string Text(string text)
    {
        var json = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            json = c switch
            {
                '"' => json.Append("\\\""),
                '\\' => json.Append("\\\\"),
                '\n' => json.Append("\\n"),
                '\r' => json.Append("\\r"),
                '\t' => json.Append("\\t"),
                '\b' => json.Append("\\b"),
                '\f' => json.Append("\\f"),
                >= ' ' and <= '~' => json.Append(c),
                _ => json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
            };
        }
        return json.Append('"').ToString();
    }

    /// <summary>A list of texts, without blanks.</summary>
    public static string Texts(IEnumerable<string> texts) => $"[{string.Join(",", texts.Select(Text))}]";

    /// <summary>Any value, without blanks and with the names of objects in order, as SageMaker's toolkit writes variables.</summary>
    /// <param name="element">The value.</param>
    public static string Compact(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => Object(element.EnumerateObject().Select(p => (p.Name, Compact(p.Value)))),
        JsonValueKind.Array => $"[{string.Join(",", element.EnumerateArray().Select(Compact))}]",
        JsonValueKind.String => Text(element.GetString()!),
        _ => element.GetRawText(),
    };

    /// <summary>An object of values that are JSON already, with its names in order.</summary>
    public static string Object(IEnumerable<(string Name, string Json)> fields) =>
        $"{{{string.Join(",", fields.OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => $"{Text(f.Name)}:{f.Json}"))}}}";
}
