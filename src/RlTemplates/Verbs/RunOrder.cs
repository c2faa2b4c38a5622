using System.Globalization;
using RlTemplates.Configuration;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary>Options by which a list of runs is sorted.</summary>
internal sealed class RunOrder
{
    private static readonly (string Name, Func<RunInfo, string?> Text)[] Texts =
    [
        ("run", r => r.Id), ("name", r => r.Name), ("experiment", r => r.Experiment), ("status", r => RunText.Status(r.Status)), ("kind", r => r.Kind.ToString()),
        ("target", r => r.Job?.Target), ("host", r => r.Host), ("commit", r => r.Commit),
    ];

    private static readonly (string Name, Func<RunInfo, double> Number)[] Numbers =
    [
        ("reward", r => r.MetricOrNaN(Metric.EpisodeRewardMean)), ("steps", r => r.MetricOrNaN(Metric.TimestepsTotal)), ("time", r => r.MetricOrNaN(Metric.TimeTotalSeconds)),
        ("seed", r => r.Seed), ("created", r => r.CreatedAt.UtcTicks), ("started", r => r.StartedAt?.UtcTicks ?? double.NaN), ("ended", r => r.EndedAt?.UtcTicks ?? double.NaN),
    ];

    private readonly VerbOption<string?> _sort = VerbOption.Text(
        "--sort", "a column or a metric", "Sorts by a column or a metric: texts from A to Z, numbers and times from the largest; what has no value comes last.");

    private readonly VerbOption<bool> _reverse = VerbOption.Flag("--reverse", "With --sort: the other way around.");

    private readonly VerbOption<int?> _top = VerbOption.Whole("--top", 1, RunFilter.LargestCount, "With --sort: how many runs, the first ones of that order.");

    /// <summary>The options.</summary>
    public IReadOnlyList<VerbOption> Options => [_sort, _reverse, _top];

    /// <summary>Whether the runs are sorted.</summary>
    /// <param name="context">The command line.</param>
    /// <exception cref="UserException">An option counts only where they are.</exception>
    public bool IsAsked(VerbContext context)
    {
        if (context.Get(_sort) is not null)
            return true;
        if (context.Get(_reverse) || context.Get(_top) is not null)
            throw new UserException($"{(context.Get(_reverse) ? _reverse : (VerbOption)_top).Name} needs --sort with a column or a metric, such as --sort reward.");
        return false;
    }

    /// <summary>The metric by which runs are sorted where it is none of the columns; else null.</summary>
    /// <param name="context">The command line.</param>
    public string? MetricOf(VerbContext context) => context.Get(_sort) is { } name && !IsColumn(name) ? name : null;

    /// <summary>Sorts; of equal ones the newer comes first.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="runs">The runs, newest first.</param>
    /// <exception cref="UserException">There is no such column and no such metric.</exception>
    public IReadOnlyList<RunInfo> Sort(VerbContext context, IReadOnlyList<RunInfo> runs)
    {
        var (name, reverse) = (context.Get(_sort)!, context.Get(_reverse));
        var sorted = Array.Find(Texts, t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { Text: { } text }
            ? Sort(runs, r => string.IsNullOrEmpty(text(r)), text, StringComparer.OrdinalIgnoreCase, reverse)
            : Sort(runs, r => double.IsNaN(NumberOf(name)(r)), NumberOf(name), Comparer<double>.Default, !reverse);
        if (!IsColumn(name))
            EnsureMetric("--sort", name, runs, [.. Texts.Select(t => t.Name), .. Numbers.Select(n => n.Name)]);
        return context.Get(_top) is { } top ? [.. sorted.Take(top)] : [.. sorted];
    }

    /// <summary>Whether the order itself says how many runs are listed.</summary>
    /// <param name="context">The command line.</param>
    public bool SaysHowMany(VerbContext context) => context.Get(_top) is not null;

    /// <summary>Refuses a metric that none of the runs has.</summary>
    /// <param name="option">The option that names it.</param>
    /// <param name="metric">Its name.</param>
    /// <param name="runs">The runs; where none of them has metrics, nothing is said.</param>
    /// <param name="others">What else might have been meant.</param>
    /// <exception cref="UserException">None has it.</exception>
    public static void EnsureMetric(string option, string metric, IReadOnlyList<RunInfo> runs, IReadOnlyList<string> others)
    {
        var known = runs.SelectMany(r => r.Metrics.Keys).ToHashSet(StringComparer.Ordinal);
        if (known.Count > 0 && !known.Contains(metric))
        {
            throw new UserException($"{option} is '{metric}', which is no metric of these runs{(others.Count == 0 ? "" : $" and none of the columns {string.Join(", ", others)}")}"
                + OptionLookup.DidYouMean(metric, [.. others, .. known.Order(StringComparer.Ordinal)]));
        }
    }

    private static bool IsColumn(string name) =>
        Array.Exists(Texts, t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) || Array.Exists(Numbers, n => n.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static Func<RunInfo, double> NumberOf(string name) =>
        Array.Find(Numbers, n => n.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Number ?? (run => run.MetricOrNaN(name));

    private static IEnumerable<RunInfo> Sort<T>(IReadOnlyList<RunInfo> runs, Func<RunInfo, bool> isMissing, Func<RunInfo, T> key, IComparer<T> comparer, bool isDescending) =>
        isDescending ? runs.OrderBy(isMissing).ThenByDescending(key, comparer) : runs.OrderBy(isMissing).ThenBy(key, comparer);
}
