using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using RlTemplates.Experiments;

namespace RlTemplates.AzureMl.Scripts;

/// <summary>
/// Arguments of a script. ReinforcementLearningEstimator put values into the command as they were, so that its users quoted them: <c>'{"num_gpus": 1}'</c>. Such values are read without those quotation marks;
/// written are words that bash reads as they are meant.
/// </summary>
internal static partial class ScriptText
{
    /// <summary>The words of an old dictionary: a flag and its value, where an empty one is none.</summary>
    /// <param name="parameters">Flags and values, in order.</param>
    public static IReadOnlyList<string> Words(IEnumerable<KeyValuePair<string, object?>> parameters) => [.. parameters.SelectMany(static p => WordsOf(p.Key, Text(p.Value)))];

    /// <summary>The words of an attribute: <c>--name=value</c>, or <c>--name</c>.</summary>
    /// <param name="parameters">Its parameters.</param>
    public static IReadOnlyList<string> Words(IEnumerable<string> parameters) =>
        [.. parameters.Select(static p => p.Split('=', 2)).SelectMany(static p => WordsOf(p[0], p.Length == 1 ? "" : p[1]))];

    /// <summary>A command line for bash.</summary>
    public static string CommandLine(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    /// <summary>
    /// A word for bash. A template of the service, <c>${{inputs.data}}</c>, is put in by it before bash reads the command, and may be a variable of the job by then; all around it stays as it is.
    /// </summary>
    public static string Quote(string word) => Template().IsMatch(word)
        ? $"\"{Special().Replace(word, static s => s.Value.Length > 1 ? s.Value : "\\" + s.Value)}\""
        : ShellText.Quote(word);

    private static string[] WordsOf(string flag, string value) => value.Length == 0 ? [flag] : [flag, Unquoted(value)];

    // Quotation marks around what is no JSON are meant.
    private static string Unquoted(string value) => value.Length > 2 && value[0] == '\'' && value[^1] == '\'' && IsJson(value[1..^1]) ? value[1..^1] : value;

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"\$\{\{[^{}]*\}\}")]
    private static partial Regex Template();

    // What means something between double quotation marks, but for templates.
    [GeneratedRegex(@"\$\{\{[^{}]*\}\}|[\\`""$]")]
    private static partial Regex Special();

    private static string Text(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "True" : "False",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
