using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing.Targets;

/// <summary>Judges lists of a target as a whole, by the [Elements] of their property.</summary>
internal static class ListParser
{
    public static void Judge(Declaration declaration, ParseContext context)
    {
        foreach (var argument in declaration.Arguments)
        {
            if (argument.Property.AttributeOf(KnownNames.Elements) is not { } rule)
                continue;
            var elements = argument.Elements.ToList();
            var texts = elements.Select(e => e.Value as string ?? "").ToList();
            if (rule.Named("AreNamed") is true && ElementsText.Repeated(texts) is var (repeated, twice))
                context.Sink.Report(Rules.MalformedList, elements[repeated].Place, argument.Name, declaration.Kind, twice);
            if (rule.Named("Most") is int most && ElementsText.TooMany(texts, most) is var (last, tooMany))
                context.Sink.Report(Rules.MalformedList, elements[last].Place, argument.Name, declaration.Kind, tooMany);
        }
    }
}
