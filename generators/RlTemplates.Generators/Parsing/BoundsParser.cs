using System.Globalization;
using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing;

/// <summary>Reads bounds of observations and actions.</summary>
internal static class BoundsParser
{
    /// <summary>Bounds of an observation; NaN where there are none.</summary>
    public static (double Low, double High) Observation(ISymbol member, AttributeData attribute, bool isImage, ParseContext context)
    {
        var (low, high) = Read(attribute);
        if (isImage && !(double.IsNaN(low) && double.IsNaN(high)))
            Report(member, attribute, "is an image, whose bytes lie within 0 to 255; remove Low and High", context, Without(attribute, context));
        else if (low >= high)
            Report(member, attribute, $"has bounds {Text(low)} to {Text(high)}; Low must lie below High{Swapped(low, high)}", context, Swap(attribute, low, high, context));
        return (low, high);
    }

    /// <summary>Bounds of a continuous action.</summary>
    public static (double Low, double High) Action(ISymbol member, AttributeData attribute, ParseContext context)
    {
        var (low, high) = Read(attribute);
        if (double.IsNaN(low) || double.IsNaN(high))
            Report(member, attribute, "is continuous, so it needs finite bounds: write [Action(Low = -1, High = 1)]", context);
        else if (double.IsInfinity((float)low) || double.IsInfinity((float)high))
            Report(member, attribute, $"has bounds {Text(low)} to {Text(high)}; bounds of actions must be finite", context);
        else if ((float)low >= (float)high)
            Report(member, attribute, $"has bounds {Text(low)} to {Text(high)}; Low must lie below High{Swapped(low, high)}", context, Swap(attribute, low, high, context));
        return (low, high);
    }

    /// <summary>Whether the attribute declares any.</summary>
    public static bool Any(AttributeData attribute) => attribute.NamedArguments.Any(a => a.Key is "Low" or "High");

    private static (double Low, double High) Read(AttributeData attribute) => (attribute.Named("Low") as double? ?? double.NaN, attribute.Named("High") as double? ?? double.NaN);

    private static string Swapped(double low, double high) => low > high ? $": did you mean {Text(high)} to {Text(low)}?" : "";

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The attribute without bounds.</summary>
    public static Mend Without(AttributeData attribute, ParseContext context)
    {
        if (attribute.Syntax(context.CancellationToken) is not { ArgumentList.Arguments: var all } syntax)
            return Mend.None;
        var kept = string.Join(", ", all.Where(a => a.NameEquals?.Name.Identifier.ValueText is not ("Low" or "High")));
        return Mend.Replace(kept.Length == 0 ? syntax.Name.ToString() : $"{syntax.Name}({kept})");
    }

    /// <summary>The attribute with its bounds the other way round.</summary>
    private static Mend Swap(AttributeData attribute, double low, double high, ParseContext context)
    {
        var (least, most) = (attribute.Argument("Low", context.CancellationToken)?.Expression, attribute.Argument("High", context.CancellationToken)?.Expression);
        return low > high && least is not null && most is not null && attribute.Syntax(context.CancellationToken) is { } syntax
            ? Mend.Replace(syntax.ReplaceNodes([least, most], (old, _) => old == least ? most : least).ToString())
            : Mend.None;
    }

    private static void Report(ISymbol member, AttributeData attribute, string what, ParseContext context, Mend mend = default) =>
        context.Sink.Report(Rules.WrongBounds, attribute.Place(context.CancellationToken) ?? member.Place(), mend, member.Name, what);
}
