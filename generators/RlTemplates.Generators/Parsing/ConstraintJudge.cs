using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing;

/// <summary>Judges the initialisers of a config class, or of a record with [Options], by the rules between options, and those rules themselves.</summary>
internal static class ConstraintJudge
{
    public static void Judge(INamedTypeSymbol type, ParseContext context)
    {
        foreach (var attribute in type.GetAttributes().Where(a => a.AttributeClass.DerivesFrom(KnownNames.Constraint)))
            JudgeAttribute(attribute, type, context);
        var values = new InitialValues(type, context);
        foreach (var rule in ConstraintParser.Read(type, context))
        {
            if (rule.Judge(values) is { } sentence && (rule.Options.Select(values.PlaceOf).FirstOrDefault(p => p is not null) ?? PlaceOfGroup(rule, type, context)) is { } place)
                context.Sink.Report(Rules.ContradictingOptions, place, sentence);
        }
    }

    /// <summary>The property that holds the judged option, where the class sets none of the options; null where a record's defaults alone are wrong and it is judged where it stands.</summary>
    private static Location? PlaceOfGroup(Constraint rule, INamedTypeSymbol type, ParseContext context)
    {
        var name = rule.Option.Split('.')[0];
        if (OptionParser.Properties(type, context.Compilation).FirstOrDefault(p => p.Name == name && !p.IsGenerated()) is not { } property)
            return null;
        var isJudgedThere = property.Type is INamedTypeSymbol group && group.IsOptionsRecord()
            && SymbolEqualityComparer.Default.Equals(group.ContainingAssembly, context.Compilation.Assembly) && rule.Options.All(o => o.StartsWith(name + ".", StringComparison.Ordinal));
        return isJudgedThere ? null : property.Place();
    }

    private static void JudgeAttribute(AttributeData attribute, INamedTypeSymbol type, ParseContext context)
    {
        var place = attribute.Place(context.CancellationToken) ?? type.Place();
        var name = attribute.AttributeClass?.Name.Replace("Attribute", "") ?? "";
        foreach (var path in ConstraintParser.Options(attribute))
        {
            if (Unknown(type, path, context) is { } fault)
                context.Sink.Report(Rules.ConstraintWithoutMeaning, place, name, type.Name, fault);
        }
        if (attribute.AttributeClass.Is(KnownNames.Requires) && !attribute.NamedArguments.Any(a => a.Key is "AtLeast" or "AtMost" or "Value"))
            context.Sink.Report(Rules.ConstraintWithoutMeaning, place, name, type.Name, "demands nothing; set AtLeast, AtMost or Value");
    }

    /// <summary>Why a path names no option; null where it names one.</summary>
    private static string? Unknown(INamedTypeSymbol type, string path, ParseContext context)
    {
        ITypeSymbol current = type;
        foreach (var name in path.Split('.'))
        {
            var properties = current is INamedTypeSymbol record && (OptionParser.IsGroup(record) || ReferenceEquals(record, type)) ? OptionParser.Properties(record, context.Compilation).ToList() : [];
            if (properties.FirstOrDefault(p => p.Name == name && OptionParser.CanBeSet(p)) is { } property)
            {
                current = property.Type;
                continue;
            }
            var near = Suggestion.Nearest(name, properties.Select(p => p.Name));
            return $"names '{path}', but '{current.Name}' has no option '{name}'{(near is null ? "" : $"; did you mean '{near}'?")}";
        }
        return null;
    }
}
