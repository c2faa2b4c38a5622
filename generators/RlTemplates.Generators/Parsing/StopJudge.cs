using System.Globalization;
using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing;

/// <summary>Judges whether stop criteria can be met, and whether they mean anything beside each other.</summary>
internal static class StopJudge
{
    /// <summary>Metrics of which each is never more than the next.</summary>
    private static readonly (string[] Metrics, string Why)[] Orders =
    [
        (["episode_reward_min", "episode_reward_mean", "episode_reward_max"], "a mean lies between least and largest"),
        (["evaluation/episode_reward_min", "evaluation/episode_reward_mean", "evaluation/episode_reward_max"], "a mean lies between least and largest"),
        (["episodes_total", "timesteps_total"], "an episode has at least one step"),
        (["training_iteration", "timesteps_total"], "an iteration has at least one step"),
    ];

    public static void Judge(INamedTypeSymbol type, ParseContext context)
    {
        var stops = Criteria(type).ToList();
        foreach (var stop in stops)
        {
            if (MetricRange.Of(stop.Metric, type, context) is { } range)
                JudgeRange(stop, range, type, context);
            else if (double.IsInfinity(stop.Bound))
                JudgeRange(stop, new(double.NegativeInfinity, double.PositiveInfinity, "no metric is infinite"), type, context);
        }
        JudgeOrder(stops, type, context);
    }

    /// <summary>Criteria with one bound.</summary>
    public static IEnumerable<Criterion> Criteria(INamedTypeSymbol type) =>
        from attribute in type.AttributesOf(KnownNames.StopWhen)
        let least = MetricParser.Bound(attribute, "AtLeast")
        let most = MetricParser.Bound(attribute, "AtMost")
        where least is null != most is null
        select new Criterion(attribute.Text() ?? "", least ?? most ?? 0, least is null, attribute);

    private static void JudgeRange(Criterion stop, MetricRange range, INamedTypeSymbol type, ParseContext context)
    {
        if (Fault(stop.Metric, stop.Bound, stop.IsUpper, range) is not var (rule, words))
            return;
        var isNever = rule == Rules.UnreachableStop;
        var written = stop.Attribute.Argument(stop.Name, context.CancellationToken);
        var mend = isNever ? Mend.None : Mend.Replace(Mended(stop, written?.Expression.ToString()));
        context.Sink.Report(
            rule, written?.GetLocation() ?? stop.Attribute.Place(context.CancellationToken) ?? type.Place(), mend, words);
    }

    /// <summary>What is wrong with a bound for a metric of a range; null where nothing is.</summary>
    public static (DiagnosticDescriptor Rule, object[] Words)? Fault(string metric, double bound, bool isUpper, MetricRange range)
    {
        var isNever = isUpper ? bound < range.Least || double.IsNegativeInfinity(bound) : bound > range.Most || double.IsPositiveInfinity(bound);
        var isAtOnce = isUpper ? bound >= range.Most || (MetricRange.OnlyGrows(metric) && bound >= 0) : bound <= range.Least;
        return isNever || isAtOnce
            ? (isNever ? Rules.UnreachableStop : Rules.StopsAtOnce, [metric, isUpper ? "at most" : "at least", bound.ToString(CultureInfo.InvariantCulture), range.Why])
            : null;
    }

    /// <summary>Who writes that a total stops at most at a number means that it stops there.</summary>
    private static string? Mended(Criterion stop, string? bound) => stop.IsUpper && stop.Bound > 0 && MetricRange.OnlyGrows(stop.Metric) ? $"AtLeast = {bound}" : null;

    private static void JudgeOrder(IReadOnlyList<Criterion> stops, INamedTypeSymbol type, ParseContext context)
    {
        foreach (var late in stops)
        {
            foreach (var early in stops.Where(s => s.IsUpper == late.IsUpper && (s.IsUpper ? s.Bound >= late.Bound : s.Bound <= late.Bound)))
            {
                // At least: what is never more comes later. At most: what is never less.
                var why = late.IsUpper ? NeverMore(early.Metric, late.Metric) : NeverMore(late.Metric, early.Metric);
                if (why is null)
                    continue;
                context.Sink.Report(
                    Rules.StopThatNeverMatters, late.Attribute.Place(context.CancellationToken) ?? type.Place(), Mend.Remove($"the criterion on {late.Metric}"),
                    early.Metric, early.Words, early.Bound.ToString(CultureInfo.InvariantCulture), late.Metric, late.Bound.ToString(CultureInfo.InvariantCulture), why);
                break;
            }
        }
    }

    /// <summary>Why one metric is never more than another; null where it may be.</summary>
    private static string? NeverMore(string one, string other) =>
        Orders.FirstOrDefault(o => Array.IndexOf(o.Metrics, one) is >= 0 and var at && Array.IndexOf(o.Metrics, other) > at).Why;

    /// <summary>One [StopWhen].</summary>
    internal sealed record Criterion(string Metric, double Bound, bool IsUpper, AttributeData Attribute)
    {
        public string Name => IsUpper ? "AtMost" : "AtLeast";

        public string Words => IsUpper ? "at most" : "at least";
    }
}
