using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing;

/// <summary>What the parsers of environments ask of members again and again.</summary>
internal static class EnvironmentMembers
{
    /// <summary>The user's members with an attribute such as <c>Observation</c>, in the order of their declaration.</summary>
    public static IEnumerable<(ISymbol Member, AttributeData Attribute)> Marked(this INamedTypeSymbol type, string attribute) =>
        from member in type.GetMembers()
        where !member.IsGenerated()
        let data = member.AttributeOf($"RlTemplates.{attribute}Attribute")
        where data is not null
        select (member, data);

    /// <summary>Type of a field or property, or what a method without parameters gives; null for other methods.</summary>
    public static ITypeSymbol? ValueType(this ISymbol member) => member switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol { IsIndexer: false, GetMethod: not null } property => property.Type,
        IMethodSymbol { Parameters.Length: 0, IsGenericMethod: false, IsAsync: false, RefKind: RefKind.None } method => method.Type(),
        _ => null,
    };

    /// <summary>Whether a field or property can be set at any time.</summary>
    public static bool CanBeWritten(this ISymbol member) =>
        member is IFieldSymbol { IsReadOnly: false, IsConst: false } or IPropertySymbol { SetMethod.IsInitOnly: false };

    /// <summary>Whether a method is <c>void Name(Span&lt;T&gt;)</c>.</summary>
    public static bool WritesSpan(this ISymbol member, SpecialType element) =>
        member is IMethodSymbol { ReturnsVoid: true, IsGenericMethod: false, IsAsync: false, Parameters: [{ RefKind: RefKind.None } span] }
        && span.Type is INamedTypeSymbol { TypeArguments: [var argument] } type && type.Is("System.Span") && argument.SpecialType == element;

    /// <summary>How a member is read.</summary>
    public static string Expression(this ISymbol member) => $"this.{Literal.Name(member.Name)}{(member is IMethodSymbol ? "()" : "")}";

    private static ITypeSymbol? Type(this IMethodSymbol method) => method.ReturnsVoid ? null : method.ReturnType;
}
