using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing;

/// <summary>Chooses the codec of an option type.</summary>
internal static class CodecParser
{
    private const string Codecs = "global::RlTemplates.Options.Codecs.";

    /// <summary>What an option may be, for messages.</summary>
    public const string Supported =
        "it may be a bool, number, string, enum, TimeSpan, a type with IParsable and IFormattable, a list of these or a dictionary from string to these, or a record with init properties";

    /// <summary>Expression of the type's codec; null where it cannot be an option.</summary>
    public static string? Codec(ITypeSymbol type)
    {
        if (!type.IsReferenceType || type.NullableAnnotation != NullableAnnotation.Annotated)
            return Plain(type);
        var bare = type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
        return Plain(bare) is { } inner ? $"{Codecs}Optional<{bare.ToCode()}>({inner})" : null;
    }

    private static string? Plain(ITypeSymbol type) => Scalar(type) ?? List(type) ?? Dictionary(type);

    private static string? Element(ITypeSymbol type) =>
        type is INamedTypeSymbol { IsGenericType: true, TypeArguments: [var inner] } && type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
            ? Nullable(inner)
            : type.NullableAnnotation == NullableAnnotation.Annotated ? null : Scalar(type);

    private static string? Nullable(ITypeSymbol inner) => Scalar(inner) is { } codec ? $"{Codecs}Nullable<{inner.ToCode()}>({codec})" : null;

    private static string? Scalar(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Boolean or SpecialType.System_String or SpecialType.System_SByte or SpecialType.System_Byte or SpecialType.System_Int16
            or SpecialType.System_UInt16 or SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int64 or SpecialType.System_UInt64
            or SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal => Codecs + type.Name,
        _ when type is INamedTypeSymbol { TypeArguments: [var inner] } && type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T => Nullable(inner),
        _ when type.Is("System.TimeSpan") => Codecs + "Duration",
        _ when type is INamedTypeSymbol { TypeKind: TypeKind.Enum } named => Enum(named),
        _ when IsParsable(type) => $"{Codecs}Parsable<{type.ToCode()}>()",
        _ => null,
    };

    /// <summary>Names of an enum's members as options write them, with the members.</summary>
    public static IEnumerable<(string Name, IFieldSymbol Member)> Members(INamedTypeSymbol type) =>
        type.GetMembers().OfType<IFieldSymbol>().Where(f => f.HasConstantValue).Select(f => (RlTemplates.Options.NameCase.ToSnake(f.Name), f));

    private static string Enum(INamedTypeSymbol type)
    {
        var names = Members(type).Select(m => $"({Literal.Of(m.Name)}, {type.ToCode()}.{Literal.Name(m.Member.Name)})");
        return $"{Codecs}Enum<{type.ToCode()}>({string.Join(", ", names)})";
    }

    public static bool IsParsable(ITypeSymbol type) =>
        type.AllInterfaces.Any(i => i.Is("System.IFormattable"))
        && type.AllInterfaces.Any(i => i.Is("System.IParsable") && SymbolEqualityComparer.Default.Equals(i.TypeArguments[0], type));

    /// <summary>Type of a list's elements; null for what is no list.</summary>
    public static ITypeSymbol? ElementOfList(ITypeSymbol type) => ListShape(type).Element;

    /// <summary>Type of a dictionary's values; null for what is no dictionary with text keys.</summary>
    public static ITypeSymbol? ElementOfDictionary(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeArguments: [{ SpecialType: SpecialType.System_String }, var element], ContainingNamespace: { } space } named
        && space.ToDisplayString() == "System.Collections.Generic" && named.Name is "IReadOnlyDictionary" or "IDictionary" or "Dictionary"
            ? element
            : null;

    private static (ITypeSymbol? Element, string Make) ListShape(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1 } array => (array.ElementType, "static elements => elements"),
        INamedTypeSymbol { TypeArguments: [var argument], ContainingNamespace: { } space } named when space.ToDisplayString() == "System.Collections.Generic" => named.Name switch
        {
            "IReadOnlyList" => (argument, ""),
            "IReadOnlyCollection" or "IEnumerable" => (argument, "static elements => elements"),
            "List" or "IList" or "ICollection" => (argument, $"static elements => new global::System.Collections.Generic.List<{argument.ToCode()}>(elements)"),
            _ => (null, ""),
        },
        _ => ((ITypeSymbol?)null, ""),
    };

    private static string? List(ITypeSymbol type)
    {
        var (element, make) = ListShape(type);
        if (element is null || Element(element) is not { } codec)
            return null;
        return make.Length == 0 ? $"{Codecs}List<{element.ToCode()}>({codec})" : $"{Codecs}List<{type.ToCode()}, {element.ToCode()}>({codec}, {make})";
    }

    private static string? Dictionary(ITypeSymbol type)
    {
        if (ElementOfDictionary(type) is not { } element || Element(element) is not { } codec)
            return null;
        return type.Name == "IReadOnlyDictionary"
            ? $"{Codecs}Dictionary<{element.ToCode()}>({codec})"
            : $"{Codecs}Dictionary<{type.ToCode()}, {element.ToCode()}>({codec}, static entries => entries)";
    }
}
