using System.Text.RegularExpressions;

namespace RlTemplates.Outsider.Tests;

/// <summary>What a rule says of a line.</summary>
/// <param name="File">The file, relative to the project, with slashes.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Text">The rule and its message.</param>
internal sealed partial record Finding(string File, int Line, string Text)
{
    /// <summary>The findings that a build prints, each once.</summary>
    public static IReadOnlyList<Finding> Of(string output, string project) =>
        [.. Printed().Matches(output).Select(m => new Finding(
            Path.GetRelativePath(project, Path.GetFullPath(m.Groups["file"].Value, project)).Replace('\\', '/'),
            int.Parse(m.Groups["line"].Value, System.Globalization.CultureInfo.InvariantCulture),
            $"{m.Groups["rule"].Value} {m.Groups["message"].Value}")).Distinct()];

    /// <summary>The findings that comments at the ends of a file's lines tell: <c>// RLT0005 The default of …</c>, in YAML after <c>#</c>.</summary>
    public static IEnumerable<Finding> Expected(string path, string file) =>
        System.IO.File.ReadLines(path).Select((line, i) => (Match: Marked().Match(line), Line: i + 1)).Where(l => l.Match.Success).Select(l => new Finding(file, l.Line, l.Match.Groups[1].Value.TrimEnd()));

    // A message ends before the link to the rule's page.
    [GeneratedRegex(@"^\s*(?<file>[^\s(][^(\n]*)\((?<line>\d+),\d+\): (?:error|warning) (?<rule>RLT\d{4}): (?<message>.*?) \((?:file:|https?:|docs/)[^\n]*$", RegexOptions.Multiline)]
    private static partial Regex Printed();

    [GeneratedRegex(@"(?://|#) (RLT\d{4} .*)$")]
    private static partial Regex Marked();
}
