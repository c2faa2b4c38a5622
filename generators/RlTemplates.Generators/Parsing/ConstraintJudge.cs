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
            new ConstraintMeaning(attribute, type, context).Judge();
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
}
