using System.Globalization;
using System.Text.Json;
using RlTemplates.Networks;

namespace RlTemplates.Serving;

/// <summary>JSON Schemas of a policy's requests and answers: shapes, ranges and names.</summary>
/// <param name="json">Receives them.</param>
/// <param name="model">The policy.</param>
internal readonly struct SchemaWriter(Utf8JsonWriter json, ServedModel model)
{
    private readonly Utf8JsonWriter _json = json;

    /// <summary>Writes all, by name.</summary>
    public void WriteAll()
    {
        WriteObservation();
        if (model.Choices > 0)
            WriteMask();
        WriteAction();
        Text("session", FormattableString.Invariant($"Name of a session; a recurrent policy remembers its episodes{(model.StateSize > 0 ? "" : ". This policy has no memory, and takes no notice of it")}."), SessionStore.LongestId);
        WriteElement();
        Flag("reset", "Whether the session begins an episode.");
        Flag("explore", "Whether to draw from the distribution; otherwise the likeliest action is taken.");
        Flag("distribution", "Whether the answer has the distribution and the value.");
        WriteRequests();
        WriteAnswers();
        WriteOtherTypes();
        Begin("error", "object");
        Properties("error");
        _json.WriteStartObject("error");
        _json.WriteString("type", "string");
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteObservation()
    {
        var space = model.Graph.Observation;
        _json.WriteStartObject("observation");
        _json.WriteString("description", $"{space}{(model.Shape.Length > 1 ? ": lists in lists of that shape, or all numbers in one list" : "")}.");
        if (model.Shape.Length > 1)
            _json.WriteStartArray("anyOf");
        if (model.Shape.Length > 1)
            _json.WriteStartObject();
        WriteNumbers(model.ObservationSize);
        if (model.Shape.Length > 1)
        {
            _json.WriteEndObject();
            _json.WriteStartObject();
            WriteNested(0);
            _json.WriteEndObject();
            _json.WriteEndArray();
        }
        _json.WriteEndObject();
    }

    private void WriteNested(int dimension)
    {
        if (dimension == model.Shape.Length - 1)
        {
            WriteNumbers(model.Shape[dimension]);
            return;
        }
        WriteList(model.Shape[dimension]);
        _json.WriteStartObject("items");
        WriteNested(dimension + 1);
        _json.WriteEndObject();
    }

    private void WriteNumbers(int count)
    {
        var space = model.Graph.Observation;
        // Where elements have bounds of their own, in their order.
        if (!model.IsByte && count == model.ObservationSize && space.Low.Length == count && space.High.Length == count && count > 1 && count <= 64)
        {
            WriteList(count);
            _json.WriteStartArray("prefixItems");
            for (var i = 0; i < count; i++)
            {
                _json.WriteStartObject();
                WriteNumber(space.Low[i], space.High[i]);
                _json.WriteEndObject();
            }
            _json.WriteEndArray();
            return;
        }
        WriteList(count);
        _json.WriteStartObject("items");
        if (model.IsByte)
            WriteWhole(0, 255);
        else
            WriteNumber(space.Low is [var low] ? low : float.NegativeInfinity, space.High is [var high] ? high : float.PositiveInfinity);
        _json.WriteEndObject();
    }

    private void WriteMask()
    {
        _json.WriteStartObject("mask");
        _json.WriteString("description", $"True where a choice of {model.Graph.Action} is allowed, all elements' choices one after the other.");
        WriteList(model.Choices);
        _json.WriteStartObject("items");
        _json.WriteString("type", "boolean");
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteAction()
    {
        _json.WriteStartObject("action");
        var names = model.Graph.ActionNames;
        _json.WriteString("description", names.Count > 0 ? string.Join(", ", names.Select((name, i) => string.Create(CultureInfo.InvariantCulture, $"{i}: {name}"))) : model.Graph.Action.ToString());
        if (model.IsOneChoice)
            WriteWhole(0, model.Groups[0] - 1);
        else
        {
            WriteList(model.Elements);
            _json.WriteStartArray("prefixItems");
            for (var i = 0; i < model.Elements; i++)
            {
                _json.WriteStartObject();
                if (model.Graph.Action is BoxSpace box)
                    WriteNumber(box.Low[i], box.High[i]);
                else
                    WriteWhole(0, model.Groups[i] - 1);
                _json.WriteEndObject();
            }
            _json.WriteEndArray();
        }
        _json.WriteEndObject();
    }

    private void WriteElement()
    {
        Begin("element", "string");
        _json.WriteString("const", model.IsByte ? "uint8" : "float32");
        _json.WriteString("description", "What the numbers of observations are; another policy's are refused.");
        _json.WriteEndObject();
    }

    private void WriteRequests()
    {
        _json.WriteStartObject("request");
        _json.WriteStartArray("oneOf");
        WriteRequest("observation", isMany: false, "mask", ["element", "session", "reset", "explore", "distribution"]);
        WriteRequest("observations", isMany: true, "masks", ["element", "session", "reset", "explore", "distribution"]);
        WriteRequest("instances", isMany: true, "masks", ["element", "session", "reset", "explore"]);
        WriteRequest("inputs", isMany: true, "masks", ["element", "session", "reset", "explore"]);
        _json.WriteStartObject();
        WriteReference("observation");
        _json.WriteEndObject();
        _json.WriteStartObject();
        WriteListOf("observation");
        _json.WriteEndObject();
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.WriteStartObject("requestLine");
        _json.WriteString("description", "One line of the body.");
        _json.WriteStartArray("oneOf");
        WriteRequest("observation", isMany: false, "mask", []);
        _json.WriteStartObject();
        WriteReference("observation");
        _json.WriteEndObject();
        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    private void WriteRequest(string field, bool isMany, string mask, string[] settings)
    {
        _json.WriteStartObject();
        _json.WriteString("type", "object");
        _json.WriteBoolean("additionalProperties", false);
        Properties(field);
        WriteField(field, "observation", isMany);
        if (model.Choices > 0)
            WriteField(mask, "mask", isMany);
        foreach (var setting in settings)
            WriteField(setting, setting, isMany: false);
        if (field is "instances" or "inputs")
        {
            _json.WriteStartObject("signature_name");
            _json.WriteString("type", "string");
            _json.WriteEndObject();
        }
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteAnswers()
    {
        _json.WriteStartObject("answer");
        _json.WriteString("description", "In the words of the request: \"observation\" gets \"action\", \"observations\" \"actions\", \"instances\" \"predictions\", \"inputs\" \"outputs\", and a list a list.");
        _json.WriteStartArray("anyOf");
        _json.WriteStartObject();
        WriteReference("answerOfOne");
        _json.WriteEndObject();
        foreach (var field in (ReadOnlySpan<string>)["actions", "predictions", "outputs"])
        {
            _json.WriteStartObject();
            _json.WriteString("type", "object");
            Properties(field);
            WriteField(field, "action", isMany: true);
            if (field == "actions")
                WriteExtras(isMany: true);
            _json.WriteEndObject();
            _json.WriteEndObject();
        }
        _json.WriteStartObject();
        WriteReference("action");
        _json.WriteEndObject();
        _json.WriteStartObject();
        WriteListOf("action");
        _json.WriteEndObject();
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.WriteStartObject("answerOfOne");
        _json.WriteString("type", "object");
        Properties("action");
        WriteField("action", "action", isMany: false);
        WriteExtras(isMany: false);
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteExtras(bool isMany)
    {
        if (model.ActionNames.Length > 0)
        {
            _json.WriteStartObject(isMany ? "names" : "name");
            if (isMany)
            {
                _json.WriteString("type", "array");
                _json.WriteStartObject("items");
            }
            _json.WriteStartArray("enum");
            foreach (var name in model.ActionNames)
                _json.WriteStringValue(name);
            _json.WriteEndArray();
            if (isMany)
                _json.WriteEndObject();
            _json.WriteEndObject();
        }
        _json.WriteStartObject("distribution");
        _json.WriteString("type", "object");
        _json.WriteStartObject("properties");
        foreach (var (name, count) in Distribution())
        {
            _json.WriteStartObject(name);
            if (isMany)
            {
                _json.WriteString("type", "array");
                _json.WriteStartObject("items");
            }
            WriteList(count);
            _json.WriteStartObject("items");
            WriteNumberOrNull();
            _json.WriteEndObject();
            if (isMany)
                _json.WriteEndObject();
            _json.WriteEndObject();
        }
        _json.WriteEndObject();
        _json.WriteEndObject();
        if (!model.Graph.HasValue && !model.HasActionValues)
            return;
        _json.WriteStartObject(isMany ? "values" : "value");
        if (isMany)
        {
            _json.WriteString("type", "array");
            _json.WriteStartObject("items");
        }
        WriteNumberOrNull();
        if (isMany)
            _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private (string Name, int Count)[] Distribution() => model.Choices > 0
        ? [(model.HasActionValues ? "action_values" : "probabilities", model.Choices)]
        : [("means", model.Elements), ("standard_deviations", model.Elements)];

    private void WriteOtherTypes()
    {
        var size = model.ObservationSize.ToString(CultureInfo.InvariantCulture);
        var mask = model.Choices > 0 ? string.Create(CultureInfo.InvariantCulture, $"; after them perhaps its mask, {model.Choices} times 0 or 1") : "";
        Text("csv", $"A line for each observation: {Counted.Of(model.ObservationSize, "number")}, separated by commas{mask}. Empty lines are skipped.");
        Text("raw", string.Create(CultureInfo.InvariantCulture, $"{Counted.Of(model.ObservationBytes, "byte")} for each observation: {size} {(!model.IsByte ? "little-endian float32" : model.ObservationSize == 1 ? "byte" : "bytes")}."));
        Text("csvAnswer", string.Create(CultureInfo.InvariantCulture, $"A line for each observation: {Counted.Of(model.Elements, model.Choices > 0 ? "choice" : "number")}."));
        Text("rawAnswer", string.Create(CultureInfo.InvariantCulture, $"{4 * model.Elements} bytes for each observation: {model.Elements} little-endian {(model.Choices > 0 ? "int32" : "float32")}."));
    }

    private void WriteField(string name, string schema, bool isMany)
    {
        _json.WriteStartObject(name);
        if (isMany)
            WriteListOf(schema);
        else
            WriteReference(schema);
        _json.WriteEndObject();
    }

    private void WriteListOf(string schema)
    {
        _json.WriteString("type", "array");
        _json.WriteNumber("minItems", 1);
        _json.WriteStartObject("items");
        WriteReference(schema);
        _json.WriteEndObject();
    }

    private void WriteReference(string schema) => _json.WriteString("$ref", "#/components/schemas/" + schema);

    private void WriteList(int count)
    {
        _json.WriteString("type", "array");
        _json.WriteNumber("minItems", count);
        _json.WriteNumber("maxItems", count);
    }

    private void WriteWhole(int least, int most)
    {
        _json.WriteString("type", "integer");
        _json.WriteNumber("minimum", least);
        _json.WriteNumber("maximum", most);
    }

    private void WriteNumber(float least, float most)
    {
        _json.WriteString("type", "number");
        if (float.IsFinite(least))
            _json.WriteNumber("minimum", least);
        if (float.IsFinite(most))
            _json.WriteNumber("maximum", most);
    }

    private void WriteNumberOrNull()
    {
        _json.WriteStartArray("type");
        _json.WriteStringValue("number");
        _json.WriteStringValue("null");
        _json.WriteEndArray();
    }

    private void Begin(string name, string type)
    {
        _json.WriteStartObject(name);
        _json.WriteString("type", type);
    }

    private void Text(string name, string description, int longest = 0)
    {
        Begin(name, "string");
        if (longest > 0)
        {
            _json.WriteNumber("minLength", 1);
            _json.WriteNumber("maxLength", longest);
        }
        _json.WriteString("description", description);
        _json.WriteEndObject();
    }

    private void Flag(string name, string description)
    {
        Begin(name, "boolean");
        _json.WriteString("description", description);
        _json.WriteEndObject();
    }

    private void Properties(string required)
    {
        _json.WriteStartArray("required");
        _json.WriteStringValue(required);
        _json.WriteEndArray();
        _json.WriteStartObject("properties");
    }
}
