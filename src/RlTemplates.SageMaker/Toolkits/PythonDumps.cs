using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RlTemplates.Containers;

namespace RlTemplates.SageMaker;

/// <summary>
/// Values as Python's <c>json.dumps</c> writes them with its defaults: <c>", "</c> and <c>": "</c> between, only ASCII, entries in their
/// own order,
/// whole floating-point numbers with <c>.0</c>.
/// </summary>
internal static class PythonDumps
{
    /// <summary>The JSON of a value.</summary>
    /// <param name="value">
    /// A text, bool, number, null, enum (its name), list, tuple, dictionary, or JSON. A decimal is an integer where it has no decimals,
    /// else a
    /// floating-point number.
    /// </param>
    /// <param name="name">What errors call the value.</param>
    /// <exception cref="UserException">It, or something in it, has no form in JSON.</exception>
    public static string Text(object? value, string name = "The value")
    {
        var json = new StringBuilder();
        Write(json, value, name, new(ReferenceEqualityComparer.Instance));
        return json.ToString();
    }

    private static void Write(StringBuilder json, object? value, string path, HashSet<object> open)
    {
        if (Scalar(value) is { } scalar)
        {
            json.Append(scalar);
            return;
        }
        if (value is JsonValue inner)
        {
            Write(json, inner.GetValue<object>(), path, open);
            return;
        }
        if (!value!.GetType().IsValueType && !open.Add(value))
            throw new UserException($"{path} contains itself, which JSON cannot hold; give a value that does not.");
        if (Entries(value) is { } entries)
            WriteEntries(json, entries, path, open);
        else if (Items(value) is { } items)
            WriteItems(json, items, path, open);
        else
            throw new UserException($"{path} is a {value.GetType().Name}, for which JSON has no form; it must be a text, number, bool, null, list or dictionary.{Instead(value)}");
        open.Remove(value);
    }

    private static void WriteEntries(StringBuilder json, IEnumerable<(object? Key, object? Value)> entries, string path, HashSet<object> open)
    {
        json.Append('{');
        var separator = "";
        foreach (var (key, value) in entries)
        {
            var text = Key(key, path);
            json.Append(separator).Append(PythonJson.Text(text)).Append(": ");
            Write(json, value, $"{path}[\"{text}\"]", open);
            separator = ", ";
        }
        json.Append('}');
    }

    private static void WriteItems(StringBuilder json, IEnumerable items, string path, HashSet<object> open)
    {
        json.Append('[');
        var index = 0;
        foreach (var item in items)
        {
            json.Append(index == 0 ? "" : ", ");
            Write(json, item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]"), open);
        }
        json.Append(']');
    }

    // Null where it is none.
    private static string? Scalar(object? value) => value switch
    {
        null => "null",
        string text => PythonJson.Text(text),
        char text => PythonJson.Text(text.ToString()),
        bool truth => truth ? "true" : "false",
        double number => PythonFloat.Text(number),
        float number => PythonFloat.Text(number),
        Half number => PythonFloat.Text(number),
        decimal { Scale: 0 } number => number.ToString(CultureInfo.InvariantCulture),
        decimal number => PythonFloat.Text((double)number),
        Enum name => PythonJson.Text(name.ToString()),
        sbyte or byte or short or ushort or int or uint or long or ulong or nint or nuint or Int128 or UInt128 or BigInteger =>
            ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        JsonElement { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => "null",
        JsonElement { ValueKind: JsonValueKind.String } text => PythonJson.Text(text.GetString()!),
        JsonElement { ValueKind: JsonValueKind.Number } number => Number(number.GetRawText()),
        JsonElement { ValueKind: JsonValueKind.True or JsonValueKind.False } truth => truth.GetRawText(),
        _ => null,
    };

    // As json.loads reads it and json.dumps writes it.
    private static string Number(string raw) =>
        raw.AsSpan().ContainsAny('.', 'e', 'E') ? PythonFloat.Text(double.Parse(raw, CultureInfo.InvariantCulture)) : raw == "-0" ? "0" : raw;

    private static IEnumerable<(object? Key, object? Value)>? Entries(object value) => value switch
    {
        JsonElement { ValueKind: JsonValueKind.Object } element => element.EnumerateObject().Select(
            p => ((object?)p.Name, (object?)p.Value)),
        IEnumerable<KeyValuePair<string, JsonNode?>> node => node.Select(p => ((object?)p.Key, (object?)p.Value)),
        IDictionary dictionary => Pairs(dictionary),
        IEnumerable<KeyValuePair<string, object?>> pairs => pairs.Select(p => ((object?)p.Key, p.Value)),
        _ => null,
    };

    private static IEnumerable<(object? Key, object? Value)> Pairs(IDictionary dictionary)
    {
        var entries = dictionary.GetEnumerator();
        while (entries.MoveNext())
            yield return (entries.Key, entries.Value);
    }

    private static IEnumerable? Items(object value) => value switch
    {
        JsonElement { ValueKind: JsonValueKind.Array } element => element.EnumerateArray(),
        Array { Rank: > 1 } => null,
        ITuple tuple => Enumerable.Range(0, tuple.Length).Select(i => tuple[i]),
        IEnumerable items => items,
        _ => null,
    };

    // Keys are texts in JSON: those of other types are written as their values would be.
    private static string Key(object? key, string path) => key switch
    {
        string text => text,
        char or Enum => key.ToString()!,
        not null and not JsonElement when Scalar(key) is { } text => text,
        _ => throw new UserException($"{path} has a key that is a {key?.GetType().Name ?? "null"}; keys must be texts, numbers or bools."),
    };

    private static string Instead(object value) =>
        value is Array ? " Give a list of lists." : value is IFormattable ? " Give its text." : " Give its members as a dictionary.";
}
