using System.Globalization;
using System.Text.RegularExpressions;

namespace RlTemplates.SageMaker.Fake;

/// <summary>Finds the metrics of a job in the lines of its log, by the definitions that it was created with.</summary>
internal sealed class MetricScan(FakeTrainingJob job)
{
    private readonly List<(string Name, Regex Regex)> _definitions =
    [
        .. (job.Request["AlgorithmSpecification"]?["MetricDefinitions"]?.AsArray() ?? [])
            .Select(d => ((string)d!["Name"]!, new Regex((string)d["Regex"]!, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)))),
    ];

    public void Read(string line)
    {
        foreach (var (name, regex) in _definitions)
        {
            if (regex.Match(line) is { Success: true } match
                && double.TryParse(match.Groups[1].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                && double.IsFinite(value))
                job.FinalMetrics[name] = (value, DateTimeOffset.UtcNow);
        }
    }
}
