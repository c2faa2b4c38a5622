using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace RlTemplates.Serving;

/// <summary>Reads the values of a request from JSON, and says of what is wrong where it stands.</summary>
/// <param name="body">UTF-8.</param>
/// <param name="model">What the values are for.</param>
internal ref struct JsonValues(ReadOnlySpan<byte> body, ServedModel model)
{
    private readonly ReadOnlySpan<byte> _body = body.StartsWith("\uFEFF"u8) ? body[3..] : body;
    private Utf8JsonReader _json = new(body.StartsWith("\uFEFF"u8) ? body[3..] : body);

    /// <summary>What messages begin with.</summary>
    public string Prefix { get; init; } = "";

    public readonly JsonTokenType Type => _json.TokenType;

    /// <summary>The value where the reader stands, for messages.</summary>
    public string Shown => _json.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => $"\"{Refusal.Show(_json.ValueSpan)}\"",
        _ => Refusal.Show(_json.ValueSpan),
    };

    /// <summary>Goes to the next token.</summary>
    /// <param name="place">What is expected there, for messages.</param>
    /// <param name="row">The observation of it; negative where it is none of several.</param>
    /// <param name="element">The number in it; negative where it is none.</param>
    public void Next(string place, int row = -1, int element = -1)
    {
        try
        {
            if (_json.Read())
                return;
        }
        catch (JsonException exception)
        {
            throw Broken(exception, place, row, element);
        }
        throw Refusal.Bad($"{Prefix}{place} is missing.");
    }

    /// <summary>Goes to the name of the next field; false at the end of the object.</summary>
    public bool NextName()
    {
        Next("The request");
        return _json.TokenType == JsonTokenType.PropertyName;
    }

    public bool Is(ReadOnlySpan<byte> name)
    {
        try
        {
            return _json.ValueTextEquals(name);
        }
        catch (InvalidOperationException)
        {
            // An escape that is half of a character is JSON, but no text.
            return false;
        }
    }

    /// <summary>Holds that nothing follows.</summary>
    public void End()
    {
        try
        {
            _json.Read();
        }
        catch (JsonException exception)
        {
            throw Broken(exception, "The body", -1, -1);
        }
    }

    /// <summary>How many lists begin here, one in the other.</summary>
    public readonly int Depth()
    {
        var ahead = _json;
        var depth = 1;
        try
        {
            while (ahead.Read() && ahead.TokenType == JsonTokenType.StartArray)
                depth++;
        }
        catch (JsonException)
        {
            // Read again, it is told where.
        }
        return depth;
    }

    /// <summary>Reads a list of observations, at whose beginning the reader stands.</summary>
    public void ReadObservations(Call call, string field)
    {
        if (Type != JsonTokenType.StartArray)
            throw Refusal.Bad($"{Prefix}{field} is {Shown}; it must be a list of observations.");
        for (Next(field, 0); Type != JsonTokenType.EndArray; Next(field, call.Count))
        {
            var row = call.Count;
            if (Type != JsonTokenType.StartArray)
                throw Refusal.Bad($"{Place(field, row)} is {Shown}; it must be a list: {model.ObservationText}. One observation alone is \"observation\".");
            ReadObservation(call.Add(), field, row);
        }
        if (call.Count == 0)
            throw Refusal.Bad($"{Prefix}{field} is empty; it must have at least one observation.");
    }

    /// <summary>Reads an observation, at whose beginning the reader stands: all numbers in one list, or lists in lists as its shape is.</summary>
    public void ReadObservation(Span<byte> to, string field, int row)
    {
        if (Type != JsonTokenType.StartArray)
            throw Refusal.Bad($"{Place(field, row)} is {Shown}; it must be a list: {model.ObservationText}.");
        Next(field, row, 0);
        var count = 0;
        if (Type == JsonTokenType.StartArray && model.Shape.Length > 1)
        {
            ReadNested(to, field, row, 0, ref count);
            return;
        }
        for (; Type != JsonTokenType.EndArray; Next(field, row, count))
        {
            if (count == model.ObservationSize)
                throw Refusal.Bad($"{Place(field, row)} has more than {Counted.Of(count, "number")}; {model.ObservationText}.");
            ReadNumber(to, field, row, count++);
        }
        if (count < model.ObservationSize)
            throw Refusal.Bad($"{Place(field, row)} has {Counted.Of(count, "number")}; {model.ObservationText}.");
    }

    /// <summary>Reads the masks of several observations.</summary>
    public void ReadMasks(Call call, string field)
    {
        Next(field);
        if (Type != JsonTokenType.StartArray)
            throw Refusal.Bad($"{Prefix}{field} is {Shown}; it must be a list of masks.");
        for (Next(field, 0); Type != JsonTokenType.EndArray; Next(field, call.MaskCount))
            ReadMaskHere(call, field, call.MaskCount);
    }

    /// <summary>Reads the mask of an observation.</summary>
    public void ReadMask(Call call, string field, int row)
    {
        Next(field);
        ReadMaskHere(call, field, row);
    }

    public bool Flag(string field)
    {
        Next(field);
        return Type switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => throw Refusal.Bad($"{Prefix}{field} is {Shown}; it must be true or false."),
        };
    }

    /// <summary>Reads what a client says that the numbers of its observations are.</summary>
    public void ReadElement()
    {
        Next("element");
        if (Type != JsonTokenType.String || (!Is("uint8"u8) && !Is("float32"u8)))
            throw Refusal.Bad($"{Prefix}element is {Shown}; it must be \"float32\" or \"uint8\".");
        if (Is("uint8"u8) != model.IsByte)
            throw Refusal.Bad($"{Prefix}element is {Shown}; {model.ObservationText}.");
    }

    public void Skip(string field)
    {
        Next(field);
        if (Type is JsonTokenType.StartArray or JsonTokenType.StartObject)
            throw Refusal.Bad($"{Prefix}{field} is {Shown}; it must be a text.");
    }

    public void ReadSession(Call call, SessionStore sessions)
    {
        Next("session");
        if (Type == JsonTokenType.Null)
            return;
        if (Type != JsonTokenType.String || _json.ValueSpan.Length > 6 * SessionStore.LongestId)
            throw Refusal.Bad($"{Prefix}session is {Shown}; it must be a text of 1 to {Number(SessionStore.LongestId)} characters.");
        Span<char> id = stackalloc char[6 * SessionStore.LongestId];
        try
        {
            id = id[.._json.CopyString(id)];
        }
        catch (InvalidOperationException)
        {
            throw Refusal.Bad($"{Prefix}session is not text in UTF-8.");
        }
        RequestSettings.SetSession(call, id, sessions);
    }

    /// <summary>A field that there is not.</summary>
    public Refusal Unknown(string[] names)
    {
        var name = Refusal.Show(_json.ValueSpan);
        return Refusal.Bad($"{Prefix}\"{name}\" is not a field of a request; these are {string.Join(", ", names)}{DidYouMean.Say(name, names)}.");
    }

    private void ReadNested(Span<byte> to, string field, int row, int dimension, ref int count)
    {
        var isLast = dimension == model.Shape.Length - 1;
        var size = 0;
        // The list of the first dimension has begun already.
        for (; Type != JsonTokenType.EndArray; Next(field, row, count))
        {
            if (++size > model.Shape[dimension] || Type == JsonTokenType.StartArray == isLast)
                throw WrongShape(field, row);
            if (isLast)
                ReadNumber(to, field, row, count++);
            else
            {
                Next(field, row, count);
                ReadNested(to, field, row, dimension + 1, ref count);
            }
        }
        if (size != model.Shape[dimension])
            throw WrongShape(field, row);
    }

    private void ReadNumber(Span<byte> to, string field, int row, int element)
    {
        if (model.IsByte)
            to[element] = Type == JsonTokenType.Number && _json.TryGetByte(out var small) ? small : throw Wrong(field, row, element, "a whole number in [0, 255]");
        else
            MemoryMarshal.Cast<byte, float>(to)[element] = Type == JsonTokenType.Number && _json.TryGetSingle(out var number) && float.IsFinite(number) ? number : throw Wrong(field, row, element, "a finite number");
    }

    private void ReadMaskHere(Call call, string field, int row)
    {
        if (model.Choices == 0)
            throw Refusal.Bad($"{Prefix}{field} is given, and actions of {model.Graph.Environment} are real values ({model.Graph.Action}), which have no mask.");
        if (Type != JsonTokenType.StartArray)
            throw Refusal.Bad($"{Place(field, row)} is {Shown}; it must be a list of {Counted.Of(model.Choices, "flag")}, true where a choice is allowed.");
        var mask = call.AddMask();
        var count = 0;
        for (Next(field, row, 0); Type != JsonTokenType.EndArray; Next(field, row, count))
        {
            if (count == mask.Length)
                throw Refusal.Bad($"{Place(field, row)} has more than {Counted.Of(count, "flag")}; a mask of {model.Graph.Action} has {Number(mask.Length)}.");
            mask[count] = FlagHere(field, row, count);
            count++;
        }
        if (count < mask.Length)
            throw Refusal.Bad($"{Place(field, row)} has {Counted.Of(count, "flag")}; a mask of {model.Graph.Action} has {Number(mask.Length)}.");
        MaskCheck.EnsureAllows(mask, model, Place(field, row));
    }

    private bool FlagHere(string field, int row, int element) => Type switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Number when _json.TryGetByte(out var bit) && bit <= 1 => bit == 1,
        _ => throw Wrong(field, row, element, "true or false"),
    };

    private Refusal Wrong(string field, int row, int element, string allowed) => Refusal.Bad($"{Place(field, row, element)} is {Shown}; it must be {allowed}.");

    private readonly Refusal WrongShape(string field, int row) => Refusal.Bad($"{Place(field, row)} does not have the shape [{string.Join(", ", model.Shape)}]; give lists in lists of that shape, or all {Number(model.ObservationSize)} numbers in one list.");

    private readonly Refusal Broken(JsonException exception, string place, int row, int element)
    {
        if (_body.Trim(" \t\r\n"u8).IsEmpty)
            return Refusal.Bad("The body is empty.");
        var rest = _body[(int)Math.Min(_json.BytesConsumed, _body.Length)..].TrimStart(", \t\r\n:["u8);
        foreach (var name in (ReadOnlySpan<string>)["NaN", "Infinity", "-Infinity"])
            if (rest.StartsWith(Encoding.UTF8.GetBytes(name)))
                return Refusal.Bad($"{Place(place, row, element)} is {name}; it must be a finite number.");
        return Refusal.Bad($"{(Prefix.Length > 0 ? Prefix + "it" : "The body")} is not JSON: {exception.Message.Split(" LineNumber")[0].TrimEnd('.')} (byte {Number((int)_json.BytesConsumed)} and after).");
    }

    private readonly string Place(string field, int row, int element = -1)
    {
        var text = new StringBuilder(Prefix).Append(field);
        foreach (var index in (ReadOnlySpan<int>)[row, element])
            if (index >= 0)
                text.Append('[').Append(Number(index)).Append(']');
        return text.ToString();
    }

    private static string Number(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
