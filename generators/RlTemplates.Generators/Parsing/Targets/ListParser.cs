using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing.Targets;

/// <summary>Judges lists of a target as a whole, by the [Elements] and [NamesOf] of their property.</summary>
internal static class ListParser
{
    public static void Judge(Declaration declaration, ParseContext context)
    {
        foreach (var argument in declaration.Arguments)
        {
            JudgeNames(declaration, argument, context);
            if (argument.Property.AttributeOf(KnownNames.Elements) is not { } rule)
                continue;
            var elements = argument.Elements.ToList();
            var texts = Texts(elements);
            if (rule.Named("AreNamed") is true && ElementsText.Repeated(texts) is var (repeated, twice))
                context.Sink.Report(Rules.MalformedList, elements[repeated].Place, argument.Name, declaration.Kind, twice);
            if (rule.Named("Most") is int most && ElementsText.TooMany(texts, most) is var (last, tooMany))
                context.Sink.Report(Rules.MalformedList, elements[last].Place, argument.Name, declaration.Kind, tooMany);
        }
    }

    private static void JudgeNames(Declaration declaration, Argument argument, ParseContext context)
    {
        if (argument.Property.AttributeOf(KnownNames.NamesOf)?.Text() is not { } list || declaration.Find(list) is not { IsSet: true } named)
            return;
        var elements = argument.Elements.ToList();
        var texts = Texts(elements);
        if (ElementsText.Unnamed(texts, Texts(named.Elements), $"'{list}'") is not var (index, unnamed, nearest))
            return;
        var mended = nearest is null ? Mend.None : Mend.Replace(Literal.Of(nearest + texts[index].Substring(texts[index].IndexOf('='))));
        context.Sink.Report(Rules.MalformedList, elements[index].Place, mended, argument.Name, declaration.Kind, unnamed);
    }

    private static List<string> Texts(IEnumerable<(object? Value, Location Place)> elements) => [.. elements.Select(e => e.Value as string ?? "")];
}
