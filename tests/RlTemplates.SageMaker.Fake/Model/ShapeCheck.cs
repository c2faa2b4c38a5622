using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Fake;

/// <summary>Compares a value with a type of the model: members, required members, types, patterns, choices, sizes.</summary>
internal sealed class ShapeCheck(ServiceModel model)
{
    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Check(string shape, JsonNode value)
    {
        Visit(model[shape], value, "");
        return _problems;
    }

    private void Visit(Shape shape, JsonNode value, string path)
    {
        switch (shape.Type, value.GetValueKind())
        {
            case ("structure", JsonValueKind.Object):
                VisitStructure(shape, value.AsObject(), path);
                break;
            case ("map", JsonValueKind.Object):
                VisitMap(shape, value.AsObject(), path);
                break;
            case ("list", JsonValueKind.Array):
                VisitList(shape, value.AsArray(), path);
                break;
            case ("string", JsonValueKind.String):
                VisitText(shape, (string)value!, path);
                break;
            case ("boolean", JsonValueKind.True or JsonValueKind.False):
            case ("blob", JsonValueKind.String):
                break;
            case ("integer" or "long" or "float" or "double" or "timestamp", JsonValueKind.Number):
                VisitNumber(shape, value, path);
                break;
            default:
                Add(value, path, $"Member must be of type {shape.Type}");
                break;
        }
    }

    private void VisitStructure(Shape shape, JsonObject value, string path)
    {
        foreach (var name in shape.Required.Where(r => value[r] is null))
            Add(null, Below(path, name), "Member must not be null");
        foreach (var (name, member) in value)
        {
            if (!shape.Members.TryGetValue(name, out var known))
                Add(member, Below(path, name), "Member is not in the model of the service");
            else if (member is not null)
                Visit(model[known.Shape], member, Below(path, name));
        }
    }

    private void VisitMap(Shape shape, JsonObject value, string path)
    {
        CheckSize(shape, value.Count, value, path, "length");
        foreach (var (key, item) in value)
        {
            VisitText(model[shape.Key!], key, path);
            if (item is null)
                Add(null, $"{path}.{key}.member", "Member must not be null");
            else
                Visit(model[shape.Value!], item, $"{path}.{key}.member");
        }
    }

    private void VisitList(Shape shape, JsonArray value, string path)
    {
        CheckSize(shape, value.Count, value, path, "length");
        for (var i = 0; i < value.Count; i++)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{path}.{i + 1}.member");
            if (value[i] is { } item)
                Visit(model[shape.Item!], item, place);
            else
                Add(null, place, "Member must not be null");
        }
    }

    private void VisitText(Shape shape, string value, string path)
    {
        CheckSize(shape, value.Length, value, path, "length");
        if (shape.Pattern is { } pattern && !pattern.IsMatch(value))
            Add(value, path, $"Member must satisfy regular expression pattern: {shape.PatternText}");
        if (shape.Enum.Count > 0 && !shape.Enum.Contains(value, StringComparer.Ordinal))
            Add(value, path, $"Member must satisfy enum value set: [{string.Join(", ", shape.Enum)}]");
    }

    private void VisitNumber(Shape shape, JsonNode value, string path)
    {
        var number = value.GetValue<JsonElement>().GetDouble();
        if (shape.Type is "integer" or "long" && number != Math.Floor(number))
            Add(value, path, $"Member must be of type {shape.Type}");
        CheckSize(shape, number, value, path, "value");
    }

    private void CheckSize(Shape shape, double size, JsonNode value, string path, string what)
    {
        if (size < shape.Min)
            Add(value, path, string.Create(CultureInfo.InvariantCulture, $"Member must have {what} greater than or equal to {shape.Min}"));
        if (size > shape.Max)
            Add(value, path, string.Create(CultureInfo.InvariantCulture, $"Member must have {what} less than or equal to {shape.Max}"));
    }

    private void Add(JsonNode? value, string path, string constraint) =>
        _problems.Add($"Value '{(value is null ? "null" : value.GetValueKind() == JsonValueKind.String ? (string)value! : value.ToJsonString())}'"
            + $" at '{path}' failed to satisfy constraint: {constraint}");

    // As the service writes it: trainingJobName, inputDataConfig.1.member.channelName.
    private static string Below(string path, string name) =>
        (path.Length == 0 ? "" : path + ".") + char.ToLowerInvariant(name[0]) + name[1..];
}
