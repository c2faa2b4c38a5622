using System.Text.Json;
using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>The part of the JSON Schema that describes a preset's sweep.</summary>
internal static class SweepSchema
{
    private const string Duration = "a duration such as 30m";

    /// <summary>Writes the properties of <c>sweep</c>.</summary>
    /// <param name="json">Stands in the object that describes <c>sweep</c>.</param>
    /// <param name="table">The options that can be varied.</param>
    public static void Write(Utf8JsonWriter json, OptionTable table)
    {
        var metrics = table.Options.Where(o => o.Path == PresetShape.Stop).SelectMany(o => o.Keys).ToList();
        json.WriteString("description", "What the verb sweep trains: once for each trial.");
        Group(json, ["method", "parameters"], () =>
        {
            Part(json, "method", "grid goes through every combination, random draws trials.", () => Choice(json, ["grid", "random"]));
            Part(json, "metric", "By which metric trials are compared.", () => Group(json, ["name"], () =>
            {
                Part(json, "name", "The metric.", () => Choice(json, metrics));
                Part(json, "goal", "Which way it is better.", () => Choice(json, ["maximize", "minimize"]));
            }));
            Part(json, "parameters", "Options by name, and what they may be.", () => Parameters(json, table));
            Part(json, "budget", "When the sweep ends.", () => Group(json, [], () =>
            {
                Part(json, "trials", "Most trials.", () => Whole(json, 1, SweepChecker.MostTrials));
                Part(json, "time", $"Most time, {Duration}.", () => json.WriteString("type", "string"));
            }));
            Part(json, "parallel", "Trials at once; one on each core where it is not set.", () => Whole(json, 1, SweepChecker.MostParallel));
            Part(json, "early_stopping", "When hopeless trials end.", () => Group(json, ["type", "grace_period"], () =>
            {
                Part(json, "type", "The rule.", () => Choice(json, ["median", "successive_halving"]));
                Part(json, "resource", "What says how far a trial is.", () => Choice(json, EarlyStoppingChecker.Resources));
                Part(json, "grace_period", "How far every trial gets.", () => Positive(json, 0));
                Part(json, "min_trials", "Completed trials before the median counts.", () => Whole(json, 1, SweepChecker.MostTrials));
                Part(json, "reduction_factor", "Of how many trials one goes on from rung to rung.", () => Positive(json, 1));
            }));
            Part(json, "seed", "Seed of the draws.", () => json.WriteString("type", "integer"));
        });
    }

    // The names are offered, not enforced: they may also be nested, and name a dictionary's keys.
    private static void Parameters(Utf8JsonWriter json, OptionTable table)
    {
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        foreach (var option in table.Options.Where(o => !o.IsOfTarget))
        {
            Part(json, option.Path, option.Summary, () => Group(json, [], () =>
            {
                Part(json, "values", "The values.", () => json.WriteString("type", "array"));
                Part(json, "distribution", "How numbers are drawn.", () => Choice(json, ["uniform", "log_uniform", "int_uniform"]));
                foreach (var (name, words) in ((string, string)[])[("min", "Least number."), ("max", "Largest number."), ("step", "Distance of the numbers.")])
                    Part(json, name, words, () => json.WriteString("type", "number"));
            }));
        }
        json.WriteEndObject();
    }

    private static void Group(Utf8JsonWriter json, IReadOnlyList<string> required, Action properties)
    {
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        if (required.Count > 0)
            Names(json, "required", required);
        json.WriteStartObject("properties");
        properties();
        json.WriteEndObject();
    }

    private static void Part(Utf8JsonWriter json, string name, string description, Action write)
    {
        json.WriteStartObject(name);
        if (description.Length > 0)
            json.WriteString("description", description);
        write();
        json.WriteEndObject();
    }

    private static void Choice(Utf8JsonWriter json, IReadOnlyList<string> names) => Names(json, "enum", names);

    private static void Names(Utf8JsonWriter json, string property, IReadOnlyList<string> names)
    {
        json.WriteStartArray(property);
        foreach (var name in names)
            json.WriteStringValue(name);
        json.WriteEndArray();
    }

    private static void Whole(Utf8JsonWriter json, int least, int most)
    {
        json.WriteString("type", "integer");
        json.WriteNumber("minimum", least);
        json.WriteNumber("maximum", most);
    }

    private static void Positive(Utf8JsonWriter json, int moreThan)
    {
        json.WriteString("type", "number");
        json.WriteNumber("exclusiveMinimum", moreThan);
    }
}
