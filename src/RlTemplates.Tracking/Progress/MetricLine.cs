using System.Globalization;
using System.Text.RegularExpressions;

namespace RlTemplates.Tracking;

/// <summary>A result as one line of a log, <c>training_iteration=3 episode_reward_mean=21.5</c>, and how a metric is found in it.</summary>
internal static class MetricLine
{
    /// <summary>The line. What has no value, or one that is not finite, is left out.</summary>
    /// <param name="names">The metrics, in order.</param>
    /// <param name="metrics">Their values.</param>
    public static string Write(IReadOnlyList<string> names, IReadOnlyDictionary<string, double> metrics) => string.Join(' ', names
        .Where(name => metrics.TryGetValue(name, out var value) && double.IsFinite(value))
        .Select(name => string.Create(CultureInfo.InvariantCulture, $"{name}={metrics[name]:R}")));

    /// <summary>A regular expression that finds a metric in a line; its only group holds the value.</summary>
    /// <param name="name">The metric.</param>
    public static string Pattern(string name) => $@"(?:^|\s){Regex.Escape(name)}=([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)(?:\s|$)";
}
