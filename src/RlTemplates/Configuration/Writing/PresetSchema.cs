using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using RlTemplates.Experiments;
using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>Writes a JSON Schema (draft 2020-12) of an experiment's presets, by which editors complete and check them.</summary>
internal sealed class PresetSchema
{
    private readonly Dictionary<ChoiceFamily, string> _names = [];
    private readonly JsonObject _families = [];

    /// <summary>The schema.</summary>
    public static string Write(ExperimentDefinition experiment)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            new PresetSchema().Of(experiment).WriteTo(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private JsonObject Of(ExperimentDefinition experiment)
    {
        var schema = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = $"Presets of {experiment.Name}" };
        if (experiment.Summary.Length > 0)
            schema["description"] = experiment.Summary;
        var own = new JsonObject
        {
            ["extends"] = new JsonObject
            {
                ["description"] = "The preset, or the presets, on top of which this one lies.", ["type"] = SweepSchema.Names(["string", "array"]), ["items"] = new JsonObject { ["type"] = "string" },
            },
            ["sweep"] = SweepSchema.Of(experiment.Options.Options),
        };
        Fill(schema, OptionTree.Of(experiment.Options), experiment.Options.CreateDefault(), own);
        if (_families.Count > 0)
            schema["$defs"] = _families;
        return schema;
    }

    private void Fill(JsonObject schema, OptionTree node, object defaults, JsonObject properties)
    {
        schema["type"] = "object";
        schema["additionalProperties"] = false;
        schema["properties"] = properties;
        // A key may hold a whole path, network.activation, which only the program and the compiler judge.
        schema["patternProperties"] = new JsonObject { [@"\."] = true };
        foreach (var child in node.Children)
        {
            if (child.Option is { } option)
                properties[child.Name] = OptionSchema.Of(option, option.Format(defaults));
            else if (child.Choice is { } choice)
                properties[child.Name] = Choice(choice);
            else
                Fill((JsonObject)(properties[child.Name] = new JsonObject())!, child, defaults, []);
        }
    }

    // A single choice may leave out its type, and then sets options of what lies below the preset.
    private JsonObject Choice(ChoiceOption choice)
    {
        var record = new JsonObject { ["$ref"] = "#/$defs/" + Family(choice.Family) };
        var schema = new JsonObject();
        if (choice.Summary.Length > 0)
            schema["description"] = choice.Summary;
        if (choice.IsList)
        {
            schema["type"] = "array";
            schema["maxItems"] = OptionShape.MaxElements;
            schema["items"] = record;
            return schema;
        }
        var edit = new JsonObject { ["type"] = "object", ["not"] = new JsonObject { ["required"] = SweepSchema.Names([OptionShape.Type]) } };
        schema["oneOf"] = choice.TakesNull ? new JsonArray(record, edit, new JsonObject { ["type"] = "null" }) : new JsonArray(record, edit);
        return schema;
    }

    /// <summary>The name under which the records of a family are defined; they are defined once, because they may contain each other.</summary>
    private string Family(ChoiceFamily family)
    {
        if (_names.TryGetValue(family, out var name))
            return name;
        _names[family] = name = _families.ContainsKey(family.Name) ? FormattableString.Invariant($"{family.Name}{_names.Count}") : family.Name;
        var records = new JsonArray();
        _families[name] = new JsonObject { ["oneOf"] = records };
        foreach (var table in family.Tables)
            records.Add((JsonNode)Record(table));
        return name;
    }

    private JsonObject Record(ChoiceTable table)
    {
        var schema = new JsonObject();
        if (table.Summary.Length > 0)
            schema["description"] = table.Summary;
        Fill(schema, OptionTree.Of(table), table.CreateDefault(), new() { [OptionShape.Type] = new JsonObject { ["const"] = table.Name } });
        schema["required"] = SweepSchema.Names([OptionShape.Type]);
        return schema;
    }
}
