using System.Text.Json;

namespace RlTemplates.Experiments;

/// <summary>Questions and answers of <c>/invocations</c> in JSON.</summary>
internal static class PredictionJson
{
    /// <summary>Media type of both.</summary>
    public const string MediaType = "application/json";

    /// <summary>What a question calls observations of bytes, which JSON does not tell from other numbers.</summary>
    public const string Bytes = "uint8";

    private static readonly PredictOptions Plain = new();

    /// <summary>A question.</summary>
    /// <typeparam name="T">Type of an observation's elements.</typeparam>
    /// <param name="observations">[count, size].</param>
    /// <param name="count">How many observations; 0 means one that is asked by itself.</param>
    /// <param name="options">How it is asked.</param>
    /// <param name="write">Writes an element.</param>
    /// <param name="element">What the elements have to be at the endpoint; null where it decides.</param>
    public static byte[] Question<T>(ReadOnlySpan<T> observations, int count, PredictOptions? options, Action<Utf8JsonWriter, T> write, string? element = null)
    {
        options ??= Plain;
        var rows = Math.Max(1, count);
        var mask = options.Mask.Span;
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WritePropertyName(count == 0 ? "observation" : "observations");
            WriteRows(json, observations, rows, count == 0, write);
            if (element is not null)
                json.WriteString("element", element);
            if (mask.Length > 0)
            {
                json.WritePropertyName(count == 0 ? "mask" : "masks");
                WriteRows(json, mask, rows, count == 0, static (j, allowed) => j.WriteBooleanValue(allowed));
            }
            if (options.Explore)
                json.WriteBoolean("explore", true);
            json.WriteBoolean("distribution", options.Distribution);
            if (options.Session is { } session)
                json.WriteString("session", session);
            if (options.Reset)
                json.WriteBoolean("reset", true);
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    /// <summary>The answer for one observation that was asked by itself.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static Prediction Answer(ReadOnlyMemory<byte> body)
    {
        using var document = Parse(body);
        var root = document.RootElement;
        var distribution = Distribution(root);
        return Of(Required(root, "action"), Text(root, "name"), distribution, static (d, name) => Numbers(d, name), Optional(root, "value"));
    }

    /// <summary>The answers for several observations.</summary>
    /// <exception cref="JsonException">They are none, or not as many.</exception>
    public static IReadOnlyList<Prediction> Answers(ReadOnlyMemory<byte> body, int count)
    {
        using var document = Parse(body);
        var root = document.RootElement;
        var actions = Required(root, "actions");
        if (actions.ValueKind != JsonValueKind.Array || actions.GetArrayLength() != count)
            throw new JsonException($"'actions' is not a list of {count}.");
        var (names, values, distribution) = (Optional(root, "names"), Optional(root, "values"), Distribution(root));
        var answers = new Prediction[count];
        for (var i = 0; i < count; i++)
        {
            var row = i;
            answers[i] = Of(actions[i], names?[i].GetString(), distribution, (d, name) => d.TryGetProperty(name, out var rows) ? Floats(rows[row]) : [], values?[i]);
        }
        return answers;
    }

    private static void WriteRows<T>(Utf8JsonWriter json, ReadOnlySpan<T> numbers, int rows, bool isOne, Action<Utf8JsonWriter, T> write)
    {
        if (!isOne)
            json.WriteStartArray();
        var size = numbers.Length / rows;
        for (var row = 0; row < rows; row++)
        {
            json.WriteStartArray();
            foreach (var number in numbers.Slice(row * size, size))
                write(json, number);
            json.WriteEndArray();
        }
        if (!isOne)
            json.WriteEndArray();
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        var document = JsonDocument.Parse(body);
        if (document.RootElement.ValueKind == JsonValueKind.Object)
            return document;
        document.Dispose();
        throw new JsonException("it is not an object.");
    }

    private static Prediction Of(JsonElement action, string? name, JsonElement? distribution, Func<JsonElement, string, IReadOnlyList<float>> numbers, JsonElement? value)
    {
        var isReal = action.ValueKind == JsonValueKind.Array && action.EnumerateArray().Any(n => n.ValueKind != JsonValueKind.Number || !n.TryGetInt32(out _));
        var means = Of("means");
        return new()
        {
            Choices = isReal || means.Count > 0 ? [] : Ints(action),
            Values = isReal || means.Count > 0 ? Floats(action) : [],
            Name = name,
            Probabilities = Of("probabilities"),
            ActionValues = Of("action_values"),
            Means = means,
            StandardDeviations = Of("standard_deviations"),
            Value = value is { } v ? Float(v) : null,
        };

        IReadOnlyList<float> Of(string field) => distribution is { } d ? numbers(d, field) : [];
    }

    private static JsonElement? Distribution(JsonElement root) => Optional(root, "distribution");

    private static JsonElement Required(JsonElement root, string field) => Optional(root, field) ?? throw new JsonException($"'{field}' is missing.");

    private static JsonElement? Optional(JsonElement root, string field) => root.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? Text(JsonElement root, string field) => Optional(root, field)?.GetString();

    private static float[] Numbers(JsonElement root, string field) => root.TryGetProperty(field, out var value) ? Floats(value) : [];

    private static int[] Ints(JsonElement action) => action.ValueKind == JsonValueKind.Array ? [.. action.EnumerateArray().Select(n => n.GetInt32())] : [action.GetInt32()];

    private static float[] Floats(JsonElement numbers) => [.. numbers.EnumerateArray().Select(Float)];

    // JSON has no NaN.
    private static float Float(JsonElement number) => number.ValueKind == JsonValueKind.Null ? float.NaN : number.GetSingle();
}
