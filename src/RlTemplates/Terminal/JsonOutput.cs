using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RlTemplates.Terminal;

/// <summary>JSON as output of verbs: one value a line, so that each line can be read by itself.</summary>
internal static class JsonOutput
{
    // Characters that steer a terminal stay escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one object.</summary>
    /// <param name="output">Receives it.</param>
    /// <param name="writeFields">Writes its fields.</param>
    public static Task WriteObjectAsync(TextWriter output, Action<Utf8JsonWriter> writeFields) => WriteAsync(output, json => Object(json, writeFields));

    /// <summary>Writes a list of objects.</summary>
    /// <typeparam name="T">What each is made of.</typeparam>
    /// <param name="output">Receives it.</param>
    /// <param name="items">What they are made of.</param>
    /// <param name="writeFields">Writes the fields of one.</param>
    public static Task WriteListAsync<T>(TextWriter output, IEnumerable<T> items, Action<Utf8JsonWriter, T> writeFields) => WriteAsync(output, json =>
    {
        json.WriteStartArray();
        foreach (var item in items)
            Object(json, j => writeFields(j, item));
        json.WriteEndArray();
    });

    private static void Object(Utf8JsonWriter json, Action<Utf8JsonWriter> writeFields)
    {
        json.WriteStartObject();
        writeFields(json);
        json.WriteEndObject();
    }

    private static async Task WriteAsync(TextWriter output, Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
            write(json);
        await output.WriteLineAsync(Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length)).ConfigureAwait(false);
    }
}
