using System.Text.RegularExpressions;

namespace RlTemplates.Mlflow.Fake;

/// <summary>What MLflow takes: the strictest of its versions.</summary>
internal static partial class MlflowRules
{
    public const int LargestBody = 1_000_000, MostMetrics = 1000, MostParams = 100, MostTags = 100, MostInAll = 1000, LongestKey = 250, LongestTag = 5000;

    public static void Name(string? name)
    {
        if (string.IsNullOrEmpty(name))
            throw MlflowErrorException.Invalid("Missing value for required parameter 'key'.");
        if (!Names().IsMatch(name))
            throw MlflowErrorException.Invalid($"Invalid value \"{name}\" for parameter 'key' supplied: Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), and slashes (/).");
        if (Normalized(name) != name || name == "." || name.StartsWith("..", StringComparison.Ordinal) || name.StartsWith('/'))
            throw MlflowErrorException.Invalid($"Invalid value \"{name}\" for parameter 'key' supplied: Names may be treated as files in certain cases, and must not resolve to other names when treated as such.");
        Length("key", name, LongestKey);
    }

    public static void Length(string what, string text, int most)
    {
        if (text.Length > most)
            throw MlflowErrorException.Invalid($"'{what}' exceeds the maximum length of {most} characters");
    }

    public static void Limit(string what, int count, int most)
    {
        if (count > most)
            throw MlflowErrorException.Invalid($"A batch logging request can contain at most {most} {what}. Got {count} {what}.");
    }

    public static void RunId(string id)
    {
        if (!RunIds().IsMatch(id))
            throw MlflowErrorException.Invalid($"Invalid value \"{id}\" for parameter 'run_id' supplied.");
    }

    private static string Normalized(string name)
    {
        var parts = new List<string>();
        foreach (var part in name.Split('/'))
        {
            if (part is "" or ".")
                continue;
            if (part == ".." && parts is [.., not ".."])
                parts.RemoveAt(parts.Count - 1);
            else
                parts.Add(part);
        }
        return (name.StartsWith('/') ? "/" : "") + string.Join('/', parts);
    }

    [GeneratedRegex(@"^[/\w.\- ]*$", RegexOptions.ECMAScript)]
    private static partial Regex Names();

    [GeneratedRegex(@"^[a-zA-Z0-9][\w\-]{0,255}$", RegexOptions.ECMAScript)]
    private static partial Regex RunIds();
}
