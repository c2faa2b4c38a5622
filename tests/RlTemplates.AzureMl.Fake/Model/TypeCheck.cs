using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RlTemplates.AzureMl.Fake;

/// <summary>Compares the body of a request with a type: members, required and read-only ones, kinds, patterns, choices, lengths.</summary>
internal sealed class TypeCheck(TypeModel model)
{
    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Check(string type, JsonObject value)
    {
        VisitObject(type, value, "");
        return _problems;
    }

    private void VisitObject(string type, JsonNode value, string path)
    {
        if (value is not JsonObject json)
        {
            Add(path, "must be an object");
            return;
        }
        var definition = model[type];
        var members = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        if ((string?)definition["discriminator"] is { } discriminator)
        {
            Collect(definition["base"]!.AsObject(), members);
            var variants = definition["variants"]!.AsObject();
            var chosen = json[discriminator] is JsonValue text && text.TryGetValue<string>(out var name) ? name : null;
            if (chosen is null || !variants.ContainsKey(chosen))
            {
                Add($"{path}.{discriminator}", $"is '{chosen}'; it must be one of {string.Join(", ", variants.Select(v => v.Key))}");
                return;
            }
            // Not every variant is part of what was kept of the API.
            if (((JsonObject?)model.Find((string)variants[chosen]!)?["properties"]) is not { } own)
                return;
            Collect(own, members);
        }
        else
        {
            Collect(definition["properties"]!.AsObject(), members);
        }
        foreach (var (name, member) in members.Where(m => Has(m.Value, "required") && json[m.Key] is null))
            Add($"{path}.{name}", "is required");
        foreach (var (name, member) in json)
        {
            if (!members.TryGetValue(name, out var known))
                Add($"{path}.{name}", "is not in the types of the API");
            else if (Has(known, "readOnly"))
                Add($"{path}.{name}", "is read-only");
            else if (member is not null)
                Visit(known, member, $"{path}.{name}");
        }
    }

    private void Visit(JsonObject known, JsonNode value, string path)
    {
        if ((string?)known["$ref"] is { } type)
            VisitObject(type, value, path);
        else if (known["enum"] is JsonArray choices)
            VisitChoice([.. choices.Select(c => (string)c!)], value, path);
        else if ((string?)known["const"] is { } text)
            VisitChoice([text], value, path);
        else
            VisitPlain(known, value, path);
    }

    private void VisitPlain(JsonObject known, JsonNode value, string path)
    {
        switch ((string)known["type"]!, value.GetValueKind())
        {
            case ("any", _):
            case ("boolean", JsonValueKind.True or JsonValueKind.False):
                break;
            case ("integer", JsonValueKind.Number):
                if (value.GetValue<JsonElement>().GetDouble() is var number && number != Math.Floor(number))
                    Add(path, "must be a whole number");
                break;
            case ("string", JsonValueKind.String):
                VisitText(known, (string)value!, path);
                break;
            case ("array", JsonValueKind.Array):
                foreach (var (item, i) in value.AsArray().Select((item, i) => (item, i)))
                    Visit(known["items"]!.AsObject(), item!, $"{path}[{i}]");
                break;
            case ("map", JsonValueKind.Object):
                foreach (var (name, item) in value.AsObject())
                    Visit(known["values"]!.AsObject(), item!, $"{path}.{name}");
                break;
            case (var kind, _):
                Add(path, $"must be of type {kind}");
                break;
        }
    }

    private void VisitText(JsonObject known, string text, string path)
    {
        if ((int?)known["minLength"] is { } least && text.Length < least)
            Add(path, $"must have at least {least} characters");
        if ((int?)known["maxLength"] is { } most && text.Length > most)
            Add(path, $"must have at most {most} characters");
        if ((string?)known["pattern"] is { } pattern && !Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant))
            Add(path, $"is '{text}'; it must match {pattern}");
    }

    private void VisitChoice(IReadOnlyList<string> choices, JsonNode value, string path)
    {
        if (value.GetValueKind() != JsonValueKind.String || !choices.Contains((string)value!, StringComparer.Ordinal))
            Add(path, $"is {value.ToJsonString()}; it must be one of {string.Join(", ", choices)}");
    }

    private static void Collect(JsonObject from, Dictionary<string, JsonObject> members)
    {
        foreach (var (name, member) in from)
            members[name] = member!.AsObject();
    }

    private static bool Has(JsonObject member, string flag) => member["flags"] is JsonArray flags && flags.Any(f => (string)f! == flag);

    private void Add(string path, string problem) => _problems.Add($"{path.TrimStart('.')} {problem}");
}
