using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing.Targets;

/// <summary>Judges the constraints that a target's attribute declares, where its author writes them.</summary>
internal static class PropertyConstraintParser
{
    private static readonly string[] Relations = [KnownNames.RequiresProperty, KnownNames.ExcludesProperty, KnownNames.AtMostProperty, KnownNames.NeedsGpu];

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
        var type when type.Is(KnownNames.PatternWhere) => ExpressionFault(attribute.Text(1) ?? "") ?? TextFault(property, "PatternWhere") ?? Unknown(attribute.Text() ?? "", properties),
        var type when type.Is(KnownNames.MachineSize) => TextFault(property, "MachineSize"),
        var type when type.Is(KnownNames.MetricDefinitions) => TextFault(property, "MetricDefinitions"),
        var type when type.Is(KnownNames.Variables) => TextFault(property, "Variables"),
        var type when type.Is(KnownNames.FileMustExist) => TextFault(property, "FileMustExist") ?? (attribute.Named("RelativeTo") is string other ? Unknown(other, properties) : null),
        var type when type.Is(KnownNames.UsesMachines) => attribute.ConstructorArguments.FirstOrDefault().Value is INamedTypeSymbol kind && !kind.DerivesFrom(KnownNames.MachineGroup)
            ? $"uses machines of '{kind.Name}', which is no machine group; it must derive from MachineGroupAttribute"
            : null,
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

    private static string? TextFault(IPropertySymbol property, string attribute) =>
        property.Type.SpecialType == SpecialType.System_String || property.Type is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_String }
            ? null
            : $"has type {property.Type.ToDisplayString()}, but [{attribute}] judges text; it must be a string or string[]";

    private static string? Unknown(string name, Dictionary<string, IPropertySymbol> properties) =>
        properties.ContainsKey(name) ? null : $"names '{name}', which is no property of the attribute{(Suggestion.Nearest(name, properties.Keys) is { } nearest ? $"; did you mean '{nearest}'?" : "")}";
}
