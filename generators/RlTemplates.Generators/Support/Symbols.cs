using Microsoft.CodeAnalysis;

namespace RlTemplates.Generators.Support;

/// <summary>What the parsers ask of symbols again and again.</summary>
internal static class Symbols
{
    /// <summary>Full name with global::, nullable annotations and escaped keywords.</summary>
    private static readonly SymbolDisplayFormat CodeFormat = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    private static readonly SymbolDisplayFormat SpaceFormat = SymbolDisplayFormat.FullyQualifiedFormat
        .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted).WithMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.None);

    public static string ToCode(this ITypeSymbol type) => type.ToDisplayString(CodeFormat);

    /// <summary>Full name as metadata has it: nested types after a plus, keywords not escaped.</summary>
    public static string MetadataName(this INamedTypeSymbol type)
    {
        if (type.ContainingType is { } outer)
            return MetadataName(outer) + "+" + type.MetadataName;
        return type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString(SpaceFormat) + "." + type.MetadataName : type.MetadataName;
    }

    public static bool Is(this ITypeSymbol? type, string fullName) =>
        type is INamedTypeSymbol named && fullName.EndsWith(named.Name, StringComparison.Ordinal) && fullName.Length > named.Name.Length && fullName[fullName.Length - named.Name.Length - 1] == '.' && named.OriginalDefinition.MetadataNameWithoutArity() == fullName;

    public static IEnumerable<AttributeData> AttributesOf(this ISymbol symbol, string fullName) =>
        symbol.GetAttributes().Where(a => a.AttributeClass.Is(fullName));

    public static AttributeData? AttributeOf(this ISymbol symbol, string fullName) => symbol.AttributesOf(fullName).FirstOrDefault();

    public static bool DerivesFrom(this INamedTypeSymbol? type, string fullName)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.Is(fullName))
                return true;
        }
        return false;
    }

    /// <summary>Whether a record has [Options], or an attribute that derives from it, or derives from an abstract record that has.</summary>
    public static bool IsOptionsRecord(this INamedTypeSymbol type)
    {
        for (var current = type; current is { IsRecord: true }; current = current.BaseType)
        {
            if ((current.IsAbstract || SymbolEqualityComparer.Default.Equals(current, type)) && current.GetAttributes().Any(a => a.AttributeClass.DerivesFrom(KnownNames.Options)))
                return true;
        }
        return false;
    }

    public static Location Place(this ISymbol symbol) => symbol.Locations.FirstOrDefault(l => l.IsInSource) ?? Location.None;

    public static Location? Place(this AttributeData attribute, CancellationToken cancellationToken) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken).GetLocation();

    /// <summary>Whether the attribute stands on this declaration and not on another part of the type.</summary>
    public static bool IsOn(this AttributeData attribute, SyntaxNode declaration) =>
        attribute.ApplicationSyntaxReference is { } place && place.SyntaxTree == declaration.SyntaxTree && declaration.Span.Contains(place.Span);

    public static string? Text(this AttributeData attribute, int argument = 0) =>
        attribute.ConstructorArguments.Length > argument && attribute.ConstructorArguments[argument] is { Kind: TypedConstantKind.Primitive } constant
            ? constant.Value as string
            : null;

    public static object? Named(this AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(a => a.Key == name).Value is { Kind: not (TypedConstantKind.Array or TypedConstantKind.Error) } constant ? constant.Value : null;

    /// <summary>Whether this generator wrote the member; analyzers see its output, parsers must not judge it.</summary>
    public static bool IsGenerated(this ISymbol symbol) => symbol.AttributeOf(KnownNames.GeneratedCode) is not null;

    private static string MetadataNameWithoutArity(this INamedTypeSymbol type) =>
        type.ContainingType is { } outer
            ? outer.MetadataNameWithoutArity() + "." + type.Name
            : type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() + "." + type.Name : type.Name;
}
