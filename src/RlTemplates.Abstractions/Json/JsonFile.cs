using System.Text.Json;

namespace RlTemplates.Json;

/// <summary>Files of one JSON object: indented, with <c>\n</c> at the ends of lines on every system.</summary>
internal static class JsonFile
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n" };

    /// <summary>The bytes of a file.</summary>
    /// <param name="writeFields">Writes the object's fields.</param>
    public static byte[] Bytes(Action<Utf8JsonWriter> writeFields)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Indented))
        {
            json.WriteStartObject();
            writeFields(json);
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    /// <summary>Writes a field where it has a value.</summary>
    public static void WriteOptional(this Utf8JsonWriter json, string field, string? text)
    {
        if (text is not null)
            json.WriteString(field, text);
    }

    /// <summary>Writes a field where it has a value.</summary>
    public static void WriteOptional(this Utf8JsonWriter json, string field, DateTimeOffset? time)
    {
        if (time is { } value)
            json.WriteString(field, value);
    }

    /// <summary>Writes a field where it has a value.</summary>
    public static void WriteOptional(this Utf8JsonWriter json, string field, int? number)
    {
        if (number is { } value)
            json.WriteNumber(field, value);
    }

    /// <summary>Writes a field where it has a value.</summary>
    public static void WriteOptional(this Utf8JsonWriter json, string field, long? number)
    {
        if (number is { } value)
            json.WriteNumber(field, value);
    }

    /// <summary>Writes a list of whole numbers.</summary>
    public static void WriteInt32s(this Utf8JsonWriter json, string field, IReadOnlyList<int> numbers)
    {
        json.WriteStartArray(field);
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    /// <summary>Writes a list of texts.</summary>
    public static void WriteTexts(this Utf8JsonWriter json, string field, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(field);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    /// <summary>Writes texts by name.</summary>
    public static void WriteTexts(this Utf8JsonWriter json, string field, IReadOnlyDictionary<string, string> texts)
    {
        json.WriteStartObject(field);
        foreach (var (name, text) in texts)
            json.WriteString(name, text);
        json.WriteEndObject();
    }

    /// <summary>Writes a list of numbers; infinities and NaN become texts.</summary>
    public static void WriteSingles(this Utf8JsonWriter json, string field, IReadOnlyList<float> numbers)
    {
        json.WriteStartArray(field);
        foreach (var number in numbers)
        {
            if (float.IsFinite(number))
                json.WriteNumberValue(number);
            else
                json.WriteStringValue(float.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
        }
        json.WriteEndArray();
    }
}
