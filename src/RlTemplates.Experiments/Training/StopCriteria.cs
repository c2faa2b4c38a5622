using RlTemplates.Options;

namespace RlTemplates.Experiments;

/// <summary>Judges stop criteria; any one stops.</summary>
internal static class StopCriteria
{
    /// <summary>Says which criterion is met, in words; null where none is.</summary>
    public static string? FindReached(IReadOnlyDictionary<string, StopBound> criteria, IReadOnlyDictionary<string, double> metrics)
    {
        foreach (var (metric, bound) in criteria)
        {
            if (metrics.TryGetValue(metric, out var value) && bound.IsReached(value))
                return FormattableString.Invariant($"{metric} is {value:0.######} ({bound})");
        }
        return null;
    }
}
