using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RlTemplates.Experiments;
using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>Writes a JSON Schema (draft 2020-12) of an experiment's presets, by which editors complete and check them.</summary>
internal static class PresetSchema
{
    private const string DurationPattern = @"^-?([0-9.]+([dD]|[hH]|[mM][sS]|[mM]|[sS]))+$|^-?[0-9.]+(:[0-9]+){1,3}(\.[0-9]+)?$";

    /// <summary>The schema.</summary>
    public static string Write(ExperimentDefinition experiment)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            json.WriteString("title", $"Presets of {experiment.Name}");
            if (experiment.Summary.Length > 0)
                json.WriteString("description", experiment.Summary);
            Group(json, OptionTree.Of(experiment.Options), experiment.Options.CreateDefault(), experiment.Options);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void Group(Utf8JsonWriter json, OptionTree node, object defaults, OptionTable? root)
    {
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        json.WriteStartObject("properties");
        if (root is not null)
            Own(json, root);
        foreach (var child in node.Children)
        {
            json.WriteStartObject(child.Name);
            if (child.Option is { } option)
                Leaf(json, option, option.Format(defaults));
            else
                Group(json, child, defaults, root: null);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    /// <summary>What a preset says about itself.</summary>
    private static void Own(Utf8JsonWriter json, OptionTable table)
    {
        json.WriteStartObject("extends");
        json.WriteString("description", "The preset, or the presets, on top of which this one lies.");
        Types(json, "string", "array");
        json.WriteStartObject("items");
        json.WriteString("type", "string");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("sweep");
        SweepSchema.Write(json, table);
        json.WriteEndObject();
    }

    private static void Leaf(Utf8JsonWriter json, Option option, string value)
    {
        var range = option.RangeText is { } words ? ", must " + words : "";
        json.WriteString("description", $"{option.Summary}{(option.Summary.Length > 0 ? " " : "")}({option.Expected}{range})");
        json.WritePropertyName("default");
        var shown = option.Show(value);
        if (option.IsSecret && shown != value)
            json.WriteStringValue(shown);
        else
            Default(json, option.Rule.Grammar, shown);
        Value(json, option.Rule.Grammar, option);
    }

    private static void Value(Utf8JsonWriter json, TextGrammar grammar, Option option)
    {
        switch (grammar.Kind)
        {
            case TextKind.List:
                Types(json, grammar.TakesNull, "array");
                json.WriteStartObject("items");
                Value(json, grammar.Element!, option);
                json.WriteEndObject();
                break;
            case TextKind.Dictionary:
                Types(json, grammar.TakesNull, "object");
                if (option.Keys.Count > 0)
                    Names(json, "propertyNames", option.Keys);
                json.WriteStartObject("additionalProperties");
                Value(json, grammar.Element!, option);
                json.WriteEndObject();
                break;
            default:
                Single(json, grammar, option);
                break;
        }
    }

    private static void Single(Utf8JsonWriter json, TextGrammar grammar, Option option)
    {
        var choices = option.Rule.Allowed.Count > 0 ? option.Rule.Allowed : grammar.Kind == TextKind.Choice ? [.. grammar.Choices.Where(c => c != "null")] : [];
        if (choices.Count > 0)
        {
            json.WriteStartArray("enum");
            foreach (var choice in choices)
                Default(json, grammar, choice);
            if (grammar.TakesNull && !choices.Contains("null"))
                json.WriteNullValue();
            json.WriteEndArray();
            return;
        }
        switch (grammar.Kind)
        {
            case TextKind.Boolean:
                Types(json, grammar.TakesNull, "boolean");
                break;
            case TextKind.Whole:
                Types(json, grammar.TakesNull, "integer");
                Bounds(json, option, grammar.Limits);
                break;
            case TextKind.Real:
                Types(json, grammar.TakesNull, "number");
                Bounds(json, option, null);
                break;
            case TextKind.Duration:
                Types(json, grammar.TakesNull, "string");
                json.WriteString("pattern", DurationPattern);
                break;
            case TextKind.Parsed:
                Types(json, grammar.TakesNull, "string", "number");
                break;
            default:
                Types(json, grammar.TakesNull, "string", "number", "boolean");
                break;
        }
    }

    private static void Bounds(Utf8JsonWriter json, Option option, (string Least, string Most)? limits)
    {
        if (option.Minimum is { } least)
            json.WriteNumber(option.MinimumIsExclusive ? "exclusiveMinimum" : "minimum", least);
        else if (limits is { } type)
            Raw(json, "minimum", type.Least);
        if (option.Maximum is { } most)
            json.WriteNumber(option.MaximumIsExclusive ? "exclusiveMaximum" : "maximum", most);
        else if (limits is { } type)
            Raw(json, "maximum", type.Most);
    }

    /// <summary>A value as JSON has it.</summary>
    private static void Default(Utf8JsonWriter json, TextGrammar grammar, string text)
    {
        if (grammar.TakesNull && OrNullGrammar.IsNull(text))
            json.WriteNullValue();
        else if (grammar.Kind == TextKind.List)
        {
            json.WriteStartArray();
            foreach (var element in ListText.Split(text))
                Default(json, grammar.Element!, element);
            json.WriteEndArray();
        }
        else if (grammar.Kind == TextKind.Dictionary)
        {
            json.WriteStartObject();
            foreach (var (key, value) in ListText.SplitEntries(text))
            {
                json.WritePropertyName(key);
                Default(json, grammar.Element!, value ?? "");
            }
            json.WriteEndObject();
        }
        else if (grammar.Kind == TextKind.Boolean)
            json.WriteBooleanValue(text == "true");
        else if (grammar.Kind is TextKind.Whole or TextKind.Real && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            json.WriteRawValue(text);
        else
            json.WriteStringValue(text);
    }

    private static void Types(Utf8JsonWriter json, bool takesNull, params string[] types) => Types(json, takesNull ? [.. types, "null"] : types);

    private static void Types(Utf8JsonWriter json, params string[] types)
    {
        if (types.Length == 1)
        {
            json.WriteString("type", types[0]);
            return;
        }
        json.WriteStartArray("type");
        foreach (var type in types)
            json.WriteStringValue(type);
        json.WriteEndArray();
    }

    private static void Names(Utf8JsonWriter json, string property, IEnumerable<string> names)
    {
        json.WriteStartObject(property);
        json.WriteStartArray("enum");
        foreach (var name in names)
            json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Raw(Utf8JsonWriter json, string property, string number)
    {
        json.WritePropertyName(property);
        json.WriteRawValue(number);
    }
}
