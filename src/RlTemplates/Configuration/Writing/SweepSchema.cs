using System.Text.Json.Nodes;
using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>The part of the JSON Schema that describes a preset's sweep.</summary>
internal static class SweepSchema
{
    private const string Duration = "a duration such as 30m";

    /// <summary>The schema of <c>sweep</c>.</summary>
    /// <param name="options">The options that can be varied.</param>
    public static JsonObject Of(IReadOnlyList<Option> options)
    {
        var metrics = options.Where(o => o.Path == PresetShape.Stop).SelectMany(o => o.Keys).ToArray();
        return Part("What the verb sweep trains: once for each trial.", Group(["method", "parameters"], new()
        {
            ["method"] = Part("grid goes through every combination, random draws trials.", Choice("grid", "random")),
            ["metric"] = Part("By which metric trials are compared.", Group(["name"], new()
            {
                ["name"] = Part("The metric.", Choice(metrics)),
                ["goal"] = Part("Which way it is better.", Choice("maximize", "minimize")),
            })),
            ["parameters"] = Part("Options by name, and what they may be.", Parameters(options)),
            ["budget"] = Part("When the sweep ends.", Group([], new()
            {
                ["trials"] = Part("Most trials.", Whole(1, SweepChecker.MostTrials)),
                ["time"] = Part($"Most time, {Duration}.", new() { ["type"] = "string" }),
            })),
            ["parallel"] = Part("Trials at once; one on each core where it is not set.", Whole(1, SweepChecker.MostParallel)),
            ["early_stopping"] = Part("When hopeless trials end.", Group(["type", "grace_period"], new()
            {
                ["type"] = Part("The rule.", Choice("median", "successive_halving")),
                ["resource"] = Part("What says how far a trial is.", Choice(EarlyStoppingChecker.Resources)),
                ["grace_period"] = Part("How far every trial gets.", MoreThan(0)),
                ["min_trials"] = Part("Completed trials before the median counts.", Whole(1, SweepChecker.MostTrials)),
                ["reduction_factor"] = Part("Of how many trials one goes on from rung to rung.", MoreThan(1)),
            })),
            ["seed"] = Part("Seed of the draws.", new() { ["type"] = "integer" }),
        }));
    }

    // The names are offered, not enforced: they may also be nested, and name a dictionary's keys or options of records that are chosen.
    private static JsonObject Parameters(IReadOnlyList<Option> options)
    {
        var properties = new JsonObject();
        foreach (var option in options.Where(o => !o.IsOfTarget))
        {
            properties[option.Path] = Part(option.Summary, Group([], new()
            {
                ["values"] = Part("The values.", new() { ["type"] = "array" }),
                ["distribution"] = Part("How numbers are drawn.", Choice("uniform", "log_uniform", "int_uniform")),
                ["min"] = Part("Least number.", new() { ["type"] = "number" }),
                ["max"] = Part("Largest number.", new() { ["type"] = "number" }),
                ["step"] = Part("Distance of the numbers.", new() { ["type"] = "number" }),
            }));
        }
        return new() { ["type"] = "object", ["properties"] = properties };
    }

    private static JsonObject Group(string[] required, JsonObject properties)
    {
        var group = new JsonObject { ["type"] = "object", ["additionalProperties"] = false };
        if (required.Length > 0)
            group["required"] = Names(required);
        group["properties"] = properties;
        return group;
    }

    private static JsonObject Part(string description, JsonObject schema)
    {
        if (description.Length > 0)
            schema.Insert(0, "description", description);
        return schema;
    }

    private static JsonObject Choice(params string[] names) => new() { ["enum"] = Names(names) };

    private static JsonObject Whole(int least, int most) => new() { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most };

    private static JsonObject MoreThan(int bound) => new() { ["type"] = "number", ["exclusiveMinimum"] = bound };

    /// <summary>Names as an array.</summary>
    internal static JsonArray Names(IEnumerable<string> names) => [.. names.Select(n => (JsonNode)JsonValue.Create(n))];
}
