using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing.Targets;

/// <summary>Judges the constraints that a target's attribute declares, where its author writes them.</summary>
internal static class PropertyConstraintParser
{
    private static readonly SpecialType[] Numbers = [SpecialType.System_Int32, SpecialType.System_Int64, SpecialType.System_Double];
    private static readonly string[] Relations = [KnownNames.RequiresProperty, KnownNames.ExcludesProperty, KnownNames.OverridesProperty, KnownNames.AtMostProperty, KnownNames.NeedsGpu];

    /// <summary>Judges the properties that a class itself declares.</summary>
    public static void Judge(INamedTypeSymbol type, ParseContext context)
    {
        var properties = Declaration.Properties(type).ToDictionary(p => p.Name, StringComparer.Ordinal);
        foreach (var property in type.GetMembers().OfType<IPropertySymbol>())
        {
            foreach (var attribute in property.GetAttributes())
            {
                if (Fault(property, attribute, properties) is { } fault)
                    context.Sink.Report(Rules.BrokenConstraint, attribute.Place(context.CancellationToken) ?? property.Place(), property.Name, fault);
            }
        }
    }

    private static string? Fault(IPropertySymbol property, AttributeData attribute, Dictionary<string, IPropertySymbol> properties) => attribute.AttributeClass switch
    {
        var type when type.Is(KnownNames.Pattern) => ExpressionFault(attribute.Text() ?? "") ?? TextFault(property, "Pattern"),
        var type when type.Is(KnownNames.PatternWhere) => ExpressionFault(attribute.Text(1) ?? "") ?? TextFault(property, "PatternWhere") ?? Unknown(attribute.Text() ?? "", properties)
            ?? (attribute.Named("Example") is string example && !TextPattern.Matches(example, attribute.Text(1) ?? "") ? $"has the example '{example}', which its own pattern refuses" : null),
        var type when type.Is(KnownNames.AgreesWith) => ExpressionFault(attribute.Text(1) ?? "") ?? GroupFault(attribute.Text(1) ?? "")
            ?? TypeFault(property, "AgreesWith", "a string", SpecialType.System_String) ?? Unknown(attribute.Text() ?? "", properties),
        var type when type.Is(KnownNames.MachineSize) => TextFault(property, "MachineSize"),
        var type when type.Is(KnownNames.AllowedCombinations) => TypeFault(property, "AllowedCombinations", "a string", SpecialType.System_String)
            ?? CombinationParser.Others(attribute).Select(o => Unknown(o, properties)).FirstOrDefault(f => f is not null) ?? CombinationFault(attribute),
        var type when type.Is(KnownNames.Elements) => ListFault(property, "Elements") ?? (attribute.Named("Most") is int and < 1 ? "has a list of at most no element; write at least 1" : null),
        var type when type.Is(KnownNames.NamesOf) => ListFault(property, "NamesOf") ?? Unknown(attribute.Text() ?? "", properties)
            ?? (properties[attribute.Text() ?? ""] is { Type: not IArrayTypeSymbol } other ? $"names '{other.Name}', which is no list" : null),
        var type when type.Is(KnownNames.JoinsMachines) => TypeFault(property, "JoinsMachines", "a string", SpecialType.System_String),
        var type when type.Is(KnownNames.MetricDefinitions) => TextFault(property, "MetricDefinitions"),
        var type when type.Is(KnownNames.Variables) => TextFault(property, "Variables"),
        var type when type.Is(KnownNames.FileMustExist) => TextFault(property, "FileMustExist") ?? (attribute.Named("RelativeTo") is string other ? Unknown(other, properties) : null),
        var type when type.Is(KnownNames.UsesTarget) => TypeFault(property, "UsesTarget", "a string", SpecialType.System_String),
        var type when type.Is(KnownNames.ReplacesMachines) => TypeFault(property, "ReplacesMachines", "a string or a switch", SpecialType.System_String, SpecialType.System_Boolean),
        var type when type.Is(KnownNames.MachineCount) => TypeFault(property, "MachineCount", "a number", Numbers),
        var type when type.Is(KnownNames.JobDuration) => TypeFault(property, "JobDuration", "a number", Numbers) ?? (MeaningParser.SecondsPerUnit(property) > 0 ? null : "has a unit of no length; write the seconds of one unit, such as 3600"),
        var type when type.Is(KnownNames.UsesMachines) => attribute.ConstructorArguments.FirstOrDefault().Value is INamedTypeSymbol kind && !kind.DerivesFrom(KnownNames.MachineGroup)
            ? $"uses machines of '{kind.Name}', which is no machine group; it must derive from MachineGroupAttribute"
            : TypeFault(property, "UsesMachines", "a string", SpecialType.System_String),
        var type when Relations.Any(r => type.Is(r)) => RelationParser.Others(attribute).Select(o => Unknown(o, properties)).FirstOrDefault(f => f is not null),
        _ => null,
    };

    private static string? ExpressionFault(string expression)
    {
        try
        {
            _ = new Regex(expression);
            return null;
        }
        catch (ArgumentException)
        {
            return $"has the pattern '{expression}', which is no regular expression";
        }
    }

    private static string? GroupFault(string expression) =>
        new Regex(expression).GetGroupNumbers().Length > 1 ? null : $"has the pattern '{expression}' without a group; put what must agree into one";

    private static string? CombinationFault(AttributeData attribute)
    {
        var count = CombinationParser.Others(attribute).Count + 1;
        return CombinationParser.Combinations(attribute).FirstOrDefault(c => c.Split(' ').Length != count) is { } wrong ? $"has the combination '{wrong}', which is not {count} values with a blank between" : null;
    }

    private static string? ListFault(IPropertySymbol property, string attribute) =>
        property.Type is IArrayTypeSymbol ? null : $"has type {property.Type.ToDisplayString()}, but [{attribute}] judges lists; it must be an array";

    private static string? TextFault(IPropertySymbol property, string attribute) =>
        property.Type.SpecialType == SpecialType.System_String || property.Type is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_String }
            ? null
            : $"has type {property.Type.ToDisplayString()}, but [{attribute}] judges text; it must be a string or string[]";

    private static string? TypeFault(IPropertySymbol property, string attribute, string allowed, params SpecialType[] types) =>
        types.Contains(property.Type.SpecialType) ? null : $"has type {property.Type.ToDisplayString()}, but [{attribute}] judges others; it must be {allowed}";

    private static string? Unknown(string name, Dictionary<string, IPropertySymbol> properties) =>
        properties.ContainsKey(name) ? null : $"names '{name}', which is no property of the attribute{(Suggestion.Nearest(name, properties.Keys) is { } nearest ? $"; did you mean '{nearest}'?" : "")}";
}
