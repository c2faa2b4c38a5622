using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing.Targets;

/// <summary>Reads from attributes which machine groups a target takes, and whose sizes.</summary>
internal static class MachineUseParser
{
    /// <summary>Properties of a target that name machine groups, with the kind of group.</summary>
    public static IEnumerable<(IPropertySymbol Property, INamedTypeSymbol Kind)> References(INamedTypeSymbol target) =>
        from property in Declaration.Properties(target)
        let kind = property.AttributeOf(KnownNames.UsesMachines)?.ConstructorArguments.FirstOrDefault().Value as INamedTypeSymbol
        where kind is not null && property.Type.SpecialType == SpecialType.System_String
        select (property, kind);

    /// <summary>The properties of a target, each a text or a switch, that say by themselves which machines a job takes.</summary>
    public static IEnumerable<IPropertySymbol> Replacements(INamedTypeSymbol target) => Declaration.Properties(target).Where(p => p.Type.SpecialType is SpecialType.System_String or SpecialType.System_Boolean && p.AttributeOf(KnownNames.ReplacesMachines) is not null);

    /// <summary>Machine groups of a kind that are open to a target.</summary>
    public static IReadOnlyList<Declaration> Groups(IReadOnlyList<Declaration> all, Declaration target, INamedTypeSymbol kind) =>
        [.. all.Where(d => !d.IsTarget && SymbolEqualityComparer.Default.Equals(d.Type, kind) && (TargetOf(d) is not { } own || own.Equals(target.Name, StringComparison.OrdinalIgnoreCase)))];

    /// <summary>The group that a target names, or the only one where it names none; null where there is none or no only one.</summary>
    public static Declaration? Chosen(Declaration target, IPropertySymbol property, IReadOnlyList<Declaration> groups) =>
        target.Find(property.Name)?.Value is string name
            ? groups.FirstOrDefault(g => g.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            : groups.Count == 1 ? groups[0] : null;

    /// <summary>The groups that a target takes.</summary>
    public static IReadOnlyList<Declaration> Taken(Declaration target, IReadOnlyList<Declaration> all) =>
        IsReplaced(target) ? [] : [.. References(target.Type).Select(r => Chosen(target, r.Property, Groups(all, target, r.Kind))).OfType<Declaration>().Distinct()];

    /// <summary>The groups that a target takes, or may mean where it does not say which.</summary>
    public static IReadOnlyList<Declaration> Meant(Declaration target, IReadOnlyList<Declaration> all)
    {
        if (IsReplaced(target))
            return [];
        return [.. References(target.Type).SelectMany(r => Of(Groups(all, target, r.Kind), r.Property)).Distinct()];

        IEnumerable<Declaration> Of(IReadOnlyList<Declaration> groups, IPropertySymbol property) =>
            Chosen(target, property, groups) is { } one ? [one] : target.Find(property.Name) is null ? groups : [];
    }

    /// <summary>Name of the target that a group is for; null where it is for all.</summary>
    public static string? TargetOf(Declaration group) => TargetArgument(group)?.Value as string is { Length: > 0 } name ? name : null;

    /// <summary>Where a group says which target it is for.</summary>
    public static Argument? TargetArgument(Declaration group) => group.Arguments.FirstOrDefault(a => IsOfTarget(a.Property));

    /// <summary>Whether a property names the target of a group. It belongs to the class and cannot be set as an option.</summary>
    public static bool IsOfTarget(IPropertySymbol property) => property.AttributeOf(KnownNames.UsesTarget) is not null;

    /// <summary>Whose sizes the groups of a target may name; null where it takes machines without sizes.</summary>
    public static string? Provider(INamedTypeSymbol target) => ProviderRule(target)?.Text();

    /// <summary>What the target asks of the name of a size beyond that its provider has it, in words after "must"; null where nothing is wrong with the name.</summary>
    public static string? Refusal(INamedTypeSymbol target, string size) =>
        ProviderRule(target) is { } rule && rule.Named("Sizes") is string expression && !TextPattern.Matches(size, expression) ? rule.Named("Demand") as string ?? "match " + expression : null;

    private static AttributeData? ProviderRule(INamedTypeSymbol target)
    {
        for (var type = target; type is not null; type = type.BaseType)
        {
            if (type.AttributeOf(KnownNames.MachineProvider) is { } rule)
                return rule;
        }
        return null;
    }

    private static bool IsReplaced(Declaration target) => Replacements(target.Type).Any(p => target.Find(p.Name) is { IsSet: true });
}
