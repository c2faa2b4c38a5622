using System.Globalization;
using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing.Targets;

/// <summary>Judges each value of a target by the [Pattern], [Range] and [AllowedValues] of its property, whoever declared the attribute.</summary>
internal static class ValueParser
{
    public static void Judge(Declaration declaration, ParseContext context)
    {
        foreach (var argument in declaration.Arguments)
        {
            var pattern = argument.Property.AttributeOf(KnownNames.Pattern);
            var limit = LimitParser.Parse(argument.Property);
            var where = argument.Property.AttributeOf(KnownNames.PatternWhere) is { } conditional && declaration.Find(conditional.Text() ?? "") is { IsSet: true } ? conditional : null;
            foreach (var (value, place) in argument.Elements)
            {
                if (pattern is not null && value is string text && !TextPattern.Matches(text, pattern.Text() ?? ""))
                    context.Sink.Report(Rules.MalformedTargetValue, place, argument.Name, declaration.Kind, Brief(text), pattern.Text(1) ?? "match " + pattern.Text());
                else if (where is not null && value is string other && !TextPattern.Matches(other, where.Text(1) ?? ""))
                    context.Sink.Report(Rules.MalformedTargetValue, place, Mend.Replace(where.Named("Example") is string example ? Literal.Of(example) : null), argument.Name, declaration.Kind, Brief(other), where.Text(2) ?? "match " + where.Text(1));
                else if (LimitParser.Violation(limit, value, argument.Property.Type) is { } demand)
                    context.Sink.Report(Rules.TargetValueOutsideItsRange, place, Mend.Replace(Nearest(limit, value)), argument.Name, declaration.Kind, Shown(value), demand);
            }
        }
    }

    /// <summary>The nearest value that is allowed, as a literal.</summary>
    private static string? Nearest(LimitSpec limit, object? value)
    {
        if (value is string text)
            return Suggestion.Nearest(Literal.Of(text), limit.AllowedValues);
        if (value is not int number || limit.MinimumIsExclusive || limit.MaximumIsExclusive)
            return null;
        return (number < limit.Minimum ? limit.Minimum : limit.Maximum)?.ToString("R", CultureInfo.InvariantCulture);
    }

    private static string Shown(object? value) => value is string text ? $"'{Brief(text)}'" : Convert.ToString(value, CultureInfo.InvariantCulture);

    private static string Brief(string text) => text.Length > 80 ? text.Substring(0, 80) + "…" : text;
}
