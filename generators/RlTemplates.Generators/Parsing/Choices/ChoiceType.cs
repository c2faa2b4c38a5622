using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing;

/// <summary>The type of an option that is a choice between records: an abstract record with [Options], or a list of such.</summary>
/// <param name="Base">The abstract record.</param>
/// <param name="IsList">Whether it is a list.</param>
/// <param name="TakesNull">Whether it may be null.</param>
/// <param name="Make">Makes the list of an array, as a lambda; empty where the array is one.</param>
internal sealed record ChoiceType(INamedTypeSymbol Base, bool IsList, bool TakesNull, string Make)
{
    /// <summary>The choice that a type is; null for another type.</summary>
    public static ChoiceType? Of(ITypeSymbol type)
    {
        var isAnnotated = type.NullableAnnotation == NullableAnnotation.Annotated;
        if (IsBase(type))
            return new((INamedTypeSymbol)type.WithNullableAnnotation(NullableAnnotation.NotAnnotated), false, isAnnotated, "");
        if (isAnnotated || CodecParser.ElementOfList(type) is not { NullableAnnotation: not NullableAnnotation.Annotated } element || !IsBase(element))
            return null;
        var isArray = type is IArrayTypeSymbol || type.Name is "IReadOnlyList" or "IReadOnlyCollection" or "IEnumerable";
        var make = isArray ? "" : $"new global::System.Collections.Generic.List<{element.ToCode()}>";
        return new((INamedTypeSymbol)element, true, false, make);
    }

    /// <summary>Whether records that derive from a type may be chosen.</summary>
    public static bool IsBase(ITypeSymbol type) =>
        type is INamedTypeSymbol { IsRecord: true, IsAbstract: true, TypeKind: TypeKind.Class, IsGenericType: false } named && named.IsOptionsRecord();
}
