using System.Globalization;
using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing;

/// <summary>Reads [StopWhen] and [LogMetric] of a config class.</summary>
internal static class MetricParser
{
    public static EquatableArray<string> Logged(INamedTypeSymbol type, ParseContext context)
    {
        var known = Known(type, context);
        var logged = new List<string>();
        foreach (var attribute in type.AttributesOf(KnownNames.LogMetric))
        {
            var metric = attribute.Text() ?? "";
            JudgeMetric(type, attribute, known, context);
            if (logged.Contains(metric))
                context.Sink.Report(Rules.MetricLoggedTwice, Place(attribute, type, context), Mend.Remove($"the second [LogMetric] of {metric}"), metric);
            if (metric.Length > 0 && !logged.Contains(metric))
                logged.Add(metric);
        }
        return logged.ToEquatableArray();
    }

    public static EquatableArray<StopSpec> Stops(INamedTypeSymbol type, ParseContext context)
    {
        var known = Known(type, context);
        var stops = new List<StopSpec>();
        foreach (var attribute in type.AttributesOf(KnownNames.StopWhen))
        {
            var metric = attribute.Text() ?? "";
            var place = Place(attribute, type, context);
            JudgeMetric(type, attribute, known, context);
            var (least, most) = (Bound(attribute, "AtLeast"), Bound(attribute, "AtMost"));
            if (least is null && most is null)
                context.Sink.Report(Rules.StopWithoutBound, place, Mend.Replace(attribute.TextWith("AtLeast = 1", context.CancellationToken)), metric, "has no bound; write AtLeast = or AtMost =");
            else if (least is not null && most is not null)
                context.Sink.Report(Rules.StopWithoutBound, place, Mend.Replace(attribute.TextWithout("AtMost", context.CancellationToken)), metric, "has two bounds; write one of AtLeast and AtMost");
            else if (stops.Any(s => s.Metric == metric))
                context.Sink.Report(Rules.StopWithoutBound, place, Mend.Remove($"the second criterion on {metric}"), metric, "is the second on this metric; a metric has one bound");
            else
                stops.Add(new(metric, least ?? most ?? 0, IsUpper: least is null));
        }
        return stops.ToEquatableArray();
    }

    /// <summary>All metrics that a result may have as far as the class says, in order.</summary>
    public static EquatableArray<string> Names(INamedTypeSymbol type, ParseContext context)
    {
        var names = Known(type, context);
        names.UnionWith(type.AttributesOf(KnownNames.StopWhen).Concat(type.AttributesOf(KnownNames.LogMetric)).Select(a => a.Text() ?? ""));
        return names.Where(n => n.Length > 0).OrderBy(n => n, StringComparer.Ordinal).ToEquatableArray();
    }

    /// <summary>Metrics that are not built in: those of the algorithm, of the class's methods, and those that it says code adds, in order.</summary>
    public static EquatableArray<string> Added(INamedTypeSymbol type, ParseContext context)
    {
        var names = Known(type, context);
        names.ExceptWith(context.Compilation.GetTypeByMetadataName(KnownNames.Metric)?.GetMembers().OfType<IFieldSymbol>().Select(f => f.ConstantValue).OfType<string>() ?? []);
        return names.Where(n => n.Length > 0).OrderBy(n => n, StringComparer.Ordinal).ToEquatableArray();
    }

    /// <summary>A bound of [StopWhen]; null where it is not written.</summary>
    public static double? Bound(AttributeData attribute, string name) =>
        attribute.Named(name) is IConvertible value && value.ToDouble(CultureInfo.InvariantCulture) is var bound && !double.IsNaN(bound) ? bound : null;

    private static void JudgeMetric(INamedTypeSymbol type, AttributeData attribute, IReadOnlyCollection<string> known, ParseContext context)
    {
        var metric = attribute.Text() ?? "";
        if (known.Contains(metric) || CurriculumJudge.IsColumn(metric, type, context))
            return;
        var nearest = Suggestion.Nearest(metric, known);
        var (place, mend) = (attribute.FirstArgumentPlace(type, context.CancellationToken), Mend.Replace(nearest is null ? null : Literal.Of(nearest)));
        if (AlgorithmMetrics.Owner(metric, context.Compilation) is { } other)
        {
            var own = PartParser.Parts(type, KnownNames.AlgorithmOptions, context.Compilation).FirstOrDefault().Factory?.Name ?? "none";
            context.Sink.Report(Rules.MetricOfAnotherAlgorithm, place, mend, metric, other, own);
            return;
        }
        context.Sink.Report(
            Rules.UnknownMetric, place, mend, metric, nearest is null
                ? $"; known are {string.Join(", ", known.OrderBy(n => n, StringComparer.Ordinal))}, and a method with [LogMetric] adds a metric of one's own; [AddsMetric] names one that Run.Log adds"
                : $"; did you mean '{nearest}'?");
    }

    /// <summary>Built-in metrics, the class's own, those that it says callbacks add, and those that its algorithm declares.</summary>
    public static HashSet<string> Known(INamedTypeSymbol type, ParseContext context)
    {
        var known = new HashSet<string>(Owners(type, context).Keys, StringComparer.Ordinal);
        known.UnionWith(type.GetMembers().OfType<IMethodSymbol>().SelectMany(m => m.AttributesOf(KnownNames.LogMetric)).Concat(type.AttributesOf(KnownNames.AddsMetric)).Select(a => a.Text() ?? ""));
        return known;
    }

    /// <summary>Whose the metrics are that a class need not add, in words: built-in ones and those that its algorithm declares.</summary>
    public static Dictionary<string, string> Owners(INamedTypeSymbol type, ParseContext context)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (_, algorithm, _) in PartParser.Parts(type, KnownNames.AlgorithmOptions, context.Compilation))
        {
            foreach (var metric in algorithm is null ? [] : AlgorithmMetrics.Of(algorithm))
                owners[metric] = $"the algorithm '{algorithm!.Name}'";
        }
        foreach (var constant in context.Compilation.GetTypeByMetadataName(KnownNames.Metric)?.GetMembers().OfType<IFieldSymbol>() ?? [])
        {
            if (constant.ConstantValue is string name)
                owners[name] = $"the built-in 'Metric.{constant.Name}'";
        }
        return owners;
    }

    private static Location Place(AttributeData attribute, INamedTypeSymbol type, ParseContext context) =>
        attribute.Place(context.CancellationToken) ?? type.Place();
}
