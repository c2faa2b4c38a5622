using System.Globalization;
using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Specs;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing;

/// <summary>The nearest default that a limit allows.</summary>
internal static class Nearest
{
    /// <summary>Its literal; null where there is none to name.</summary>
    public static string? Literal(LimitSpec limit, Optional<object?> constant, ITypeSymbol type)
    {
        if (!constant.HasValue || constant.Value is null)
            return null;
        if (limit.AllowedValues.Count > 0)
            return Allowed(limit, constant.Value);
        return constant.Value is IConvertible and not string ? Clamped(limit, Convert.ToDouble(constant.Value, CultureInfo.InvariantCulture), IsWhole(constant.Value)) : null;
    }

    private static string? Allowed(LimitSpec limit, object value)
    {
        if (value is string text)
            return Suggestion.Nearest(text, limit.AllowedValues.Select(v => v.Trim('"'))) is { } nearest ? Support.Literal.Of(nearest) : limit.AllowedValues[0];
        var number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        var numbers = limit.AllowedValues.Select(v => v.TrimEnd('d', 'f', 'm'))
            .Where(v => double.TryParse(v, NumberStyles.Float, CultureInfo.InvariantCulture, out _)).ToList();
        return numbers.OrderBy(v => Math.Abs(double.Parse(v, CultureInfo.InvariantCulture) - number)).FirstOrDefault();
    }

    private static string? Clamped(LimitSpec limit, double number, bool isWhole)
    {
        var bound = limit.Minimum is { } least && number <= least ? least : limit.Maximum ?? number;
        var isExcluded = bound == limit.Minimum ? limit.MinimumIsExclusive : limit.MaximumIsExclusive;
        if (isExcluded && !isWhole)
            return null;
        var nearest = bound + (!isExcluded ? 0 : bound == limit.Minimum ? 1 : -1);
        return LimitParser.Violation(limit, nearest) is null ? nearest.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant() : null;
    }

    private static bool IsWhole(object value) => value is sbyte or byte or short or ushort or int or uint or long or ulong;
}
