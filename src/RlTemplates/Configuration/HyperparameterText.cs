using System.Text.Json;
using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>
/// The text of an option in the value of a hyperparameter, which is JSON where a cloud's own tools have written it, and else stands as it
/// is. Text in quotation marks is JSON; lists and objects
/// are where the option is a list or a dictionary. Numbers, <c>true</c> and <c>null</c> are written alike in both.
/// </summary>
internal static class HyperparameterText
{
    /// <summary>The option's text.</summary>
    /// <param name="option">The option.</param>
    /// <param name="key">Key of the entry, where a single one of a dictionary is set; null otherwise.</param>
    /// <param name="value">The hyperparameter's value.</param>
    public static string Read(Option option, string? key, string value)
    {
        if (Parse(value) is not { } json)
            return value;
        return json.ValueKind switch
        {
            JsonValueKind.String => Told(option, key, json.GetString()!),
            JsonValueKind.Array when key is null && option.IsList => ListText.Join(json.EnumerateArray().Select(Plain)),
            JsonValueKind.Object when key is null && option.IsDictionary => ListText.JoinEntries(json.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, Plain(p.Value)))),
            _ => value,
        };
    }

    /// <summary>A text without the quotation marks of JSON, where it has them.</summary>
    public static string Unquote(string value) => Parse(value) is { ValueKind: JsonValueKind.String } json ? json.GetString()! : value;

    // Encoded twice: what the option takes as it is, stays.
    private static string Told(Option option, string? key, string text)
    {
        if (key is not null || option.TryParse(text, out _, out _) || Parse(text) is null)
            return text;
        var inner = Read(option, key, text);
        return option.TryParse(inner, out _, out _) ? inner : text;
    }

    private static string Plain(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();

    private static JsonElement? Parse(string value)
    {
        if (value.AsSpan().TrimStart() is not ['"' or '[' or '{', ..])
            return null;
        try
        {
            using var document = JsonDocument.Parse(value);
            var json = document.RootElement.Clone();
            // Half of a surrogate pair is no text.
            _ = json.ValueKind == JsonValueKind.String ? json.GetString() : null;
            return json;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
