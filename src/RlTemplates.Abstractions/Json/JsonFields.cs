using System.Globalization;
using System.Text.Json;

namespace RlTemplates.Json;

/// <summary>
/// The fields of a JSON object. What is missing, null or of another type throws a <see cref="JsonException"/> that names the field; unknown fields are
/// ignored. Files of runs and policies are read by it rather than by a serializer, whose generic code for every type of property must be compiled
/// whenever a program starts: that takes a tenth of the time of a short training.
/// </summary>
internal sealed class JsonFields
{
    private static readonly JsonDocumentOptions Shallow = new() { MaxDepth = 16 };

    private readonly JsonElement _object;
    private readonly string _place;

    private JsonFields(JsonElement element, string place)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new JsonException($"{(place.Length == 0 ? "The file" : place)} is {KindOf(element)}; it must be an object.");
        (_object, _place) = (element, place);
    }

    /// <summary>Reads a file of one object.</summary>
    /// <typeparam name="T">Type of what it becomes.</typeparam>
    /// <param name="json">The file, in UTF-8.</param>
    /// <param name="read">Makes something of the fields.</param>
    /// <exception cref="JsonException">It is not JSON, or its fields are not what is expected.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> json, Func<JsonFields, T> read)
        where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(json, Shallow);
            return read(new(document.RootElement, ""));
        }
        catch (JsonException exception) when (exception.LineNumber is { } line)
        {
            var words = json.IsEmpty ? "The file is empty." : string.Create(CultureInfo.InvariantCulture, $"The file is not JSON from line {line + 1}, byte {exception.BytePositionInLine + 1} on.");
            throw new JsonException(words, exception);
        }
        catch (InvalidOperationException exception)
        {
            // Half of a surrogate pair, in a text or a name.
            throw new JsonException(exception.Message, exception);
        }
    }

    /// <summary>Whether there is such a field; its value may be null.</summary>
    public bool Has(string field) => _object.TryGetProperty(field, out _);

    /// <summary>A text.</summary>
    public string Text(string field) => Text(Required(field), field);

    /// <summary>A text, or null where there is none.</summary>
    public string? OptionalText(string field) => Optional(field) is { } value ? Text(value, field) : null;

    /// <summary>Texts.</summary>
    public string[] Texts(string field)
    {
        var list = List(field);
        var texts = new string[list.GetArrayLength()];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = Text(list[i], field);
        return texts;
    }

    /// <summary>Texts by name.</summary>
    public Dictionary<string, string> NamedTexts(string field)
    {
        var texts = new Dictionary<string, string>();
        foreach (var property in Object(field)._object.EnumerateObject())
            texts[property.Name] = Text(property.Value, field);
        return texts;
    }

    /// <summary>One of several names; gives its index.</summary>
    public int Choice(string field, ReadOnlySpan<string> names)
    {
        var text = Text(field);
        var index = names.IndexOf(text);
        return index >= 0 ? index : throw new JsonException($"{Place(field)} is '{text}'; it must be one of {string.Join(", ", names)}.");
    }

    /// <summary>A whole number.</summary>
    public int Int32(string field) => Int32(Required(field), field);

    /// <summary>A whole number, or null where there is none.</summary>
    public int? OptionalInt32(string field) => Optional(field) is { } value ? Int32(value, field) : null;

    /// <summary>A whole number from 1 on, or null where there is none.</summary>
    public int? OptionalPositive(string field) => OptionalInt32(field) is var number && number is null or > 0 ? number : throw Unfit(field, "a whole number above 0");

    /// <summary>Whole numbers.</summary>
    public int[] Int32s(string field)
    {
        var list = List(field);
        var numbers = new int[list.GetArrayLength()];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = Int32(list[i], field);
        return numbers;
    }

    /// <summary>A whole number.</summary>
    public long Int64(string field) =>
        Required(field) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : throw Unfit(field, "a whole number");

    /// <summary>A whole number, or null where there is none.</summary>
    public long? OptionalInt64(string field) => Optional(field) is null ? null : Int64(field);

    /// <summary>A whole number.</summary>
    public ulong UInt64(string field) =>
        Required(field) is { ValueKind: JsonValueKind.Number } value && value.TryGetUInt64(out var number) ? number : throw Unfit(field, "a whole number that is not negative");

    /// <summary>A number; infinities and NaN are texts.</summary>
    public float Single(string field) => Single(Required(field), field);

    /// <summary>A number, or null where there is none.</summary>
    public float? OptionalSingle(string field) => Optional(field) is { } value ? Single(value, field) : null;

    /// <summary>Numbers; infinities and NaN are texts.</summary>
    public float[] Singles(string field)
    {
        var list = List(field);
        var numbers = new float[list.GetArrayLength()];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = Single(list[i], field);
        return numbers;
    }

    /// <summary>A number.</summary>
    public double Double(string field) => Double(Required(field), field);

    /// <summary>Numbers.</summary>
    public double[] Doubles(string field)
    {
        var list = List(field);
        var numbers = new double[list.GetArrayLength()];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = Double(list[i], field);
        return numbers;
    }

    /// <summary>Numbers by name.</summary>
    public Dictionary<string, double> NamedDoubles(string field)
    {
        var numbers = new Dictionary<string, double>();
        foreach (var property in Object(field)._object.EnumerateObject())
            numbers[property.Name] = Double(property.Value, field);
        return numbers;
    }

    /// <summary>True or false.</summary>
    public bool Flag(string field) => Required(field).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Unfit(field, "true or false"),
    };

    /// <summary>A time.</summary>
    public DateTimeOffset Time(string field) =>
        Required(field) is { ValueKind: JsonValueKind.String } value && value.TryGetDateTimeOffset(out var time) ? time : throw Unfit(field, "a time such as 2026-01-31T12:00:00+00:00");

    /// <summary>A time, or null where there is none.</summary>
    public DateTimeOffset? OptionalTime(string field) => Optional(field) is null ? null : Time(field);

    /// <summary>The fields of an object.</summary>
    public JsonFields Object(string field) => new(Required(field), Place(field));

    /// <summary>The fields of an object, or null where there is none.</summary>
    public JsonFields? OptionalObject(string field) => Optional(field) is { } value ? new(value, Place(field)) : null;

    /// <summary>The fields of each object of a list.</summary>
    public JsonFields[] Objects(string field)
    {
        var list = List(field);
        var objects = new JsonFields[list.GetArrayLength()];
        for (var i = 0; i < objects.Length; i++)
            objects[i] = new(list[i], $"{Place(field)}[{i}]");
        return objects;
    }

    private JsonElement List(string field) =>
        Required(field) is { ValueKind: JsonValueKind.Array } list ? list : throw Unfit(field, "a list");

    private JsonElement Required(string field) => Optional(field) ?? throw new JsonException($"{Place(field)} is missing or null.");

    private JsonElement? Optional(string field) =>
        _object.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private string Text(JsonElement value, string field) => value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Unfit(value, field, "a text");

    private int Int32(JsonElement value, string field) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : throw Unfit(value, field, "a whole number");

    private double Double(JsonElement value, string field) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? number : throw Unfit(value, field, "a number");

    private float Single(JsonElement value, string field) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetSingle(out var number) => number,
        JsonValueKind.String when value.ValueEquals("NaN") => float.NaN,
        JsonValueKind.String when value.ValueEquals("Infinity") => float.PositiveInfinity,
        JsonValueKind.String when value.ValueEquals("-Infinity") => float.NegativeInfinity,
        _ => throw Unfit(value, field, "a number"),
    };

    private JsonException Unfit(string field, string expected) => Unfit(Required(field), field, expected);

    private JsonException Unfit(JsonElement value, string field, string expected) =>
        new($"{Place(field)} holds {KindOf(value)}; it must be {expected}.");

    private string Place(string field) => _place.Length == 0 ? field : $"{_place}.{field}";

    private static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.Null => "null",
        _ => value.GetRawText() is { Length: > 40 } text ? text[..40] + "…" : value.GetRawText(),
    };
}
