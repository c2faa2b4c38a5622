using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing;

/// <summary>
/// Reads which options a config class has from base classes of other assemblies. A compiler does not see what those give them, so
/// the program compares them with what they would be if nobody gave them a value.
/// </summary>
internal static class InheritedParser
{
    /// <summary>Those that can be compared.</summary>
    public static IEnumerable<InheritedSpec> Parse(INamedTypeSymbol type, Compilation compilation) =>
        from property in Inherited(type, compilation)
        let bare = Bare(property.Type)
        where bare is not null
        select new InheritedSpec(property.Name, NameCase.ToSnake(property.Name), bare);

    /// <summary>Those that must have been given a value, since they cannot be null: texts, lists, choices between records.</summary>
    public static IEnumerable<string> Given(INamedTypeSymbol type, Compilation compilation) =>
        from property in Inherited(type, compilation)
        where Bare(property.Type) is null
        select NameCase.ToSnake(property.Name);

    private static IEnumerable<IPropertySymbol> Inherited(INamedTypeSymbol type, Compilation compilation) =>
        OptionParser.Properties(type, compilation)
            .Where(p => OptionParser.CanBeSet(p) && !SymbolEqualityComparer.Default.Equals(p.ContainingAssembly, compilation.Assembly));

    private static string? Bare(ITypeSymbol type) => type switch
    {
        INamedTypeSymbol group when OptionParser.IsGroup(group) =>
            group.IsValueType || group.InstanceConstructors.Any(c => c is { Parameters.Length: 0, DeclaredAccessibility: Accessibility.Public }) ? $"new {group.ToCode()}()" : null,
        _ when type.IsValueType || type.NullableAnnotation == NullableAnnotation.Annotated => "default",
        _ => null,
    };
}
