using System.Text.RegularExpressions;

namespace RlTemplates.Estimators.Publishing;

/// <summary>The errors in what a build has said.</summary>
internal static partial class BuildErrors
{
    private const int Most = 5;
    private const int LongestLine = 500;

    /// <summary>The first errors, each once and without the project at its end; where there are none, the last lines.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> lines)
    {
        var errors = lines.Where(line => Error().IsMatch(line)).Select(line => Project().Replace(line.Trim(), "")).Distinct(StringComparer.Ordinal).ToList();
        var shown = errors.Count > 0 ? errors.Take(Most) : lines.Where(line => line.Trim().Length > 0).TakeLast(Most).Select(line => line.Trim());
        return
        [
            .. shown.Select(line => line.Length > LongestLine ? line[..LongestLine] + "…" : line),
            .. errors.Count > Most ? [FormattableString.Invariant($"… and {errors.Count - Most} more")] : Array.Empty<string>(),
        ];
    }

    // File.cs(1,2): error CS0103: …, and MSBUILD : error MSB1009: … or CONTAINER1016.
    [GeneratedRegex(@"^(?:.*?:)?\s*error(?:\s+[A-Z]+\d+)?\s*:", RegexOptions.CultureInvariant)]
    private static partial Regex Error();

    [GeneratedRegex(@"\s*\[[^\]]*proj(?:::[^\]]*)?\]\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Project();
}
