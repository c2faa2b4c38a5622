using System.Globalization;
using System.Text.Json;

namespace RlTemplates.SageMaker;

/// <summary>Hyperparameters of a job: each value as JSON, as Python writes it.</summary>
internal static class HyperparameterMap
{
    /// <summary>Most entries of a job, those that it adds included.</summary>
    public const int Most = 100;

    /// <summary>Longest key, in characters.</summary>
    public const int LongestKey = 256;

    /// <summary>Longest value, in characters of its JSON.</summary>
    public const int LongestValue = 2500;

    /// <summary>Encodes the user's values and adds the job's own, which override.</summary>
    /// <param name="user">The user's values, in their order.</param>
    /// <param name="job">What the job adds.</param>
    /// <exception cref="UserException">A limit of the service is exceeded, or a value has no form in JSON.</exception>
    public static OrderedDictionary<string, string> Build(IEnumerable<KeyValuePair<string, object?>> user, JobHyperparameters job)
    {
        var map = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        var findings = new List<string>();
        foreach (var (key, value) in user)
        {
            try
            {
                map[key] = PythonDumps.Text(value, Name(key));
            }
            catch (UserException fault)
            {
                findings.AddRange(fault.Findings);
            }
        }
        var own = map.Keys.Except(JobHyperparameters.Names).Count();
        foreach (var (name, value) in job.Entries())
            map[name] = PythonDumps.Text(value);
        findings.AddRange(map.SelectMany(e => Faults(e.Key, e.Value)));
        if (map.Count > Most)
        {
            findings.Add(string.Create(CultureInfo.InvariantCulture,
                $"Hyperparameters has {own} entries; at most {Most - (map.Count - own)} fit, for the job adds {map.Count - own} and the service takes {Most}. Put several into one dictionary."));
        }
        return findings.Count == 0 ? map : throw new UserException(findings);
    }

    /// <summary>Values of a job's hyperparameters; what is no JSON stays the text that it is, as in the container.</summary>
    /// <param name="encoded">Hyperparameters as the service describes them.</param>
    public static OrderedDictionary<string, object?> Read(IEnumerable<KeyValuePair<string, string>> encoded)
    {
        var map = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, value) in encoded)
            map[key] = Value(value);
        return map;
    }

    private static object? Value(string json)
    {
        if (json is "NaN" or "Infinity" or "-Infinity") // which Python takes for JSON
            return double.Parse(json, CultureInfo.InvariantCulture);
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return json;
        }
    }

    private static IEnumerable<string> Faults(string key, string json)
    {
        if (key.Length is 0 or > LongestKey)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{Name(key)} has a key of {key.Length} characters; it must have 1 to {LongestKey}.");
        }
        if (json.Length > LongestValue)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{Name(key)} has {json.Length} characters as JSON; at most {LongestValue} are allowed. Divide it among several, or send it as a file by an input.");
        }
    }

    private static string Name(string key) => $"Hyperparameters[\"{(key.Length <= 60 ? key : key[..60] + "…")}\"]";
}
