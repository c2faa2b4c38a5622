using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing.Targets;

/// <summary>Judges texts of a target that hold what another property says too, such as a region.</summary>
internal static class AgreementParser
{
    public static void Judge(Declaration declaration, ParseContext context)
    {
        foreach (var argument in declaration.Arguments)
        {
            if (argument.Property.AttributeOf(KnownNames.AgreesWith) is not { } rule || RelationParser.Overriding(declaration, argument) is not null
                || declaration.Find(rule.Text() ?? "") is not { Value: string { Length: > 0 } said } other || Part(rule, argument.Value as string) is not { } part || part == said)
                continue;
            context.Sink.Report(
                Rules.UnknownCombination, argument.Place, Mend.None, argument.Name, declaration.Kind,
                $"names '{part}', but {other.Name} is '{said}'{RelationParser.Because(rule)}");
        }
    }

    // What the first group matches; null where the text is of another form.
    private static string? Part(AttributeData rule, string? text)
    {
        try
        {
            return text is not null && Regex.Match(text, $@"\A(?:{rule.Text(1)})\z", RegexOptions.CultureInvariant) is { Success: true, Groups: { Count: > 1 } groups } && groups[1].Success ? groups[1].Value : null;
        }
        catch (ArgumentException)
        {
            return null; // It is found where it is written.
        }
    }
}
