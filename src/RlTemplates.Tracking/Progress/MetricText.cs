using System.Globalization;

namespace RlTemplates.Tracking;

/// <summary>Metrics as people read them: short headings and numbers.</summary>
internal static class MetricText
{
    private static readonly string[] TimeParts = [Metric.TimeEnvironment, Metric.TimeInference, Metric.TimeLearning, Metric.TimeWaiting, Metric.TimeOther];

    /// <summary>Heading of a column.</summary>
    public static string Heading(string metric) => metric switch
    {
        Metric.TrainingIteration => "iter",
        Metric.TimestepsTotal => "steps",
        Metric.TimestepsPerSecond => "steps/s",
        Metric.TimestepsThisIteration => "steps/iter",
        Metric.EpisodesTotal => "episodes",
        Metric.EpisodesThisIteration => "episodes/iter",
        Metric.EpisodeRewardMean => "reward",
        Metric.EpisodeRewardMin => "reward min",
        Metric.EpisodeRewardMax => "reward max",
        Metric.EpisodeLengthMean => "length",
        Metric.TimeTotalSeconds => "time",
        Metric.TimeThisIterationSeconds => "time/iter",
        Metric.EvaluationRewardMean => "eval reward",
        Metric.EvaluationRewardMin => "eval min",
        Metric.EvaluationRewardMax => "eval max",
        Metric.EvaluationLengthMean => "eval length",
        Metric.EvaluationEpisodesUnfinished => "eval unfinished",
        _ => metric,
    };

    /// <summary>Value of a metric.</summary>
    public static string Value(string metric, double value) => metric switch
    {
        _ when double.IsNaN(value) => "-",
        Metric.TimeTotalSeconds => Duration(value),
        Metric.TimestepsPerSecond => Count(value),
        Metric.EpisodeLengthMean or Metric.EvaluationLengthMean => Fixed(value, 1),
        _ when metric.EndsWith("reward_mean", StringComparison.Ordinal) => Fixed(value, 2),
        _ => Number(value),
    };

    /// <summary>A number with up to four significant digits behind the point; whole numbers in full.</summary>
    public static string Number(double value) => double.IsNaN(value)
        ? "-"
        : value == Math.Floor(value) && Math.Abs(value) < 1e15
            ? value.ToString("0", CultureInfo.InvariantCulture)
            : value.ToString(Math.Abs(value) is < 1e-3 or >= 1e7 ? "0.###e+0" : "0.####", CultureInfo.InvariantCulture);

    /// <summary>A count such as <c>12.3k</c> or <c>4.56M</c>.</summary>
    public static string Count(double value) => Math.Abs(value) switch
    {
        >= 1e9 => Fixed(value / 1e9, 2) + "G",
        >= 1e6 => Fixed(value / 1e6, 2) + "M",
        >= 1e4 => Fixed(value / 1e3, 1) + "k",
        _ => double.IsNaN(value) ? "-" : Fixed(value, 0),
    };

    /// <summary>Seconds as <c>1:02:03</c> or <c>2:03</c>; below ten seconds <c>1.2s</c>.</summary>
    public static string Duration(double seconds)
    {
        if (!double.IsFinite(seconds) || Math.Abs(seconds) > 1e9)
            return "-";
        if (seconds < 10)
            return Fixed(seconds, 1) + "s";
        var time = TimeSpan.FromSeconds(Math.Floor(seconds));
        return time.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}");
    }

    /// <summary>A time span as people say it: <c>12 s</c>, <c>5 min</c>, <c>3 h</c>, <c>2 d</c>.</summary>
    public static string Age(TimeSpan age) => age.TotalSeconds switch
    {
        < 60 => Fixed(Math.Max(0, Math.Floor(age.TotalSeconds)), 0) + " s",
        < 3600 => Fixed(Math.Floor(age.TotalMinutes), 0) + " min",
        < 48 * 3600 => Fixed(Math.Floor(age.TotalHours), 0) + " h",
        _ => Fixed(Math.Floor(age.TotalDays), 0) + " d",
    };

    /// <summary>Where the time of a result went, such as <c>time   environment 20 %   learning 80 %</c>; null where it does not tell.</summary>
    public static string? TimeShares(IReadOnlyDictionary<string, double> metrics) => !metrics.ContainsKey(Metric.TimeOther) ? null : "time   " + string.Join("   ", TimeParts
        .Where(part => metrics.TryGetValue(part, out var share) && share >= 0.005)
        .Select(part => string.Create(CultureInfo.InvariantCulture, $"{part["time/".Length..]} {metrics[part]:P0}")));

    private static string Fixed(double value, int digits) => value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
