using System.Globalization;
using System.Text.Json.Nodes;
using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>The JSON Schema of one option.</summary>
internal static class OptionSchema
{
    private const string DurationPattern = @"^-?([0-9.]+([dD]|[hH]|[mM][sS]|[mM]|[sS]))+$|^-?[0-9.]+(:[0-9]+){1,3}(\.[0-9]+)?$";

    /// <summary>The schema of an option.</summary>
    /// <param name="option">The option.</param>
    /// <param name="value">Its default as text.</param>
    public static JsonObject Of(Option option, string value)
    {
        var range = option.RangeText is { } words ? ", must " + words : "";
        var shown = option.Show(value);
        var schema = new JsonObject
        {
            ["description"] = $"{option.Summary}{(option.Summary.Length > 0 ? " " : "")}({option.Expected}{range})",
            ["default"] = option.IsSecret && shown != value ? shown : Value(option.Rule.Grammar, shown),
        };
        Describe(schema, option.Rule.Grammar, option);
        return schema;
    }

    private static void Describe(JsonObject schema, TextGrammar grammar, Option option)
    {
        switch (grammar.Kind)
        {
            case TextKind.List:
                schema["type"] = Types(grammar.TakesNull, "array");
                schema["items"] = Element(grammar, option);
                break;
            case TextKind.Dictionary:
                schema["type"] = Types(grammar.TakesNull, "object");
                if (option.Keys.Count > 0)
                    schema["propertyNames"] = new JsonObject { ["enum"] = SweepSchema.Names(option.Keys) };
                schema["additionalProperties"] = Element(grammar, option);
                break;
            default:
                Single(schema, grammar, option);
                break;
        }
    }

    private static JsonObject Element(TextGrammar grammar, Option option)
    {
        var element = new JsonObject();
        Describe(element, grammar.Element!, option);
        return element;
    }

    private static void Single(JsonObject schema, TextGrammar grammar, Option option)
    {
        var choices = option.Rule.Allowed.Count > 0 ? option.Rule.Allowed : grammar.Kind == TextKind.Choice ? [.. grammar.Choices.Where(c => c != "null")] : [];
        if (choices.Count > 0)
        {
            var values = new JsonArray([.. choices.Select(c => Value(grammar, c))]);
            if (grammar.TakesNull && !choices.Contains("null"))
                values.Add((JsonNode?)null);
            schema["enum"] = values;
            return;
        }
        // Bounds are for numbers, and patterns for texts.
        var isSeconds = grammar is SecondsGrammar { Kind: TextKind.Whole or TextKind.Real };
        schema["type"] = grammar.Kind switch
        {
            TextKind.Boolean => Types(grammar.TakesNull, "boolean"),
            TextKind.Whole => Types(grammar.TakesNull, isSeconds ? ["integer", "string"] : ["integer"]),
            TextKind.Real => Types(grammar.TakesNull, isSeconds ? ["number", "string"] : ["number"]),
            TextKind.Duration => Types(grammar.TakesNull, "string"),
            TextKind.Parsed => Types(grammar.TakesNull, "string", "number"),
            _ => Types(grammar.TakesNull, "string", "number", "boolean"),
        };
        if (grammar.Kind is TextKind.Whole or TextKind.Real)
            Bounds(schema, option, grammar.Kind == TextKind.Whole ? grammar.Limits : null);
        if ((isSeconds || grammar.Kind == TextKind.Duration ? DurationPattern : grammar.Form) is { } pattern)
            schema["pattern"] = pattern;
    }

    private static void Bounds(JsonObject schema, Option option, (string Least, string Most)? limits)
    {
        if (option.Minimum is { } least)
            schema[option.MinimumIsExclusive ? "exclusiveMinimum" : "minimum"] = least;
        else if (limits is { } type)
            schema["minimum"] = JsonNode.Parse(type.Least);
        if (option.Maximum is { } most)
            schema[option.MaximumIsExclusive ? "exclusiveMaximum" : "maximum"] = most;
        else if (limits is { } type)
            schema["maximum"] = JsonNode.Parse(type.Most);
    }

    /// <summary>A value as JSON has it.</summary>
    private static JsonNode? Value(TextGrammar grammar, string text)
    {
        if (grammar.TakesNull && OrNullGrammar.IsNull(text))
            return null;
        switch (grammar.Kind)
        {
            case TextKind.List:
                return new JsonArray([.. ListText.Split(text).Select(e => Value(grammar.Element!, e))]);
            case TextKind.Dictionary:
                return new JsonObject(ListText.SplitEntries(text).Select(e => KeyValuePair.Create(e.Key, Value(grammar.Element!, e.Value ?? ""))));
            case TextKind.Boolean:
                return text == "true";
            default:
                var isNumber = grammar.Kind is TextKind.Whole or TextKind.Real && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
                return isNumber ? JsonNode.Parse(text) : text;
        }
    }

    private static JsonNode Types(bool takesNull, params string[] types)
    {
        string[] all = takesNull ? [.. types, "null"] : types;
        return all.Length == 1 ? all[0] : SweepSchema.Names(all);
    }
}
