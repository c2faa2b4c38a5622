using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RlTemplates.Mutants.Tests.Model;

/// <summary>What attributes say of a property, read without the rules that are tested.</summary>
internal static class Facts
{
    public static AttributeData? Attribute(this ISymbol symbol, string name) => symbol.GetAttributes().FirstOrDefault(a => a.AttributeClass?.Name == name + "Attribute");

    /// <summary>Whole numbers just outside of what [Range] allows, of what the property's type can hold.</summary>
    public static IEnumerable<string> OutOfRange(this IPropertySymbol property)
    {
        if (property.Attribute("Range") is not { ConstructorArguments: [{ Value: IConvertible least }, { Value: IConvertible most }] })
            yield break;
        var (low, high) = (Math.Floor(least.ToDouble(CultureInfo.InvariantCulture)) - 1, Math.Ceiling(most.ToDouble(CultureInfo.InvariantCulture)) + 1);
        if (high < int.MaxValue)
            yield return high.ToString("0", CultureInfo.InvariantCulture);
        if (low > int.MinValue && !property.Type.Name.StartsWith("UInt", StringComparison.Ordinal))
            yield return low.ToString("0", CultureInfo.InvariantCulture);
    }

    /// <summary>The values of [AllowedValues].</summary>
    public static IReadOnlyList<object?> Allowed(this IPropertySymbol property) =>
        property.Attribute("AllowedValues")?.ConstructorArguments is [{ Kind: TypedConstantKind.Array } values] ? [.. values.Values.Select(v => v.Value)] : [];

    /// <summary>Whether [Pattern] refuses a text.</summary>
    public static bool Refuses(this IPropertySymbol property, string text) =>
        property.Attribute("Pattern")?.ConstructorArguments[0].Value is string pattern && !Regex.IsMatch(text, $@"\A(?:{pattern})\z", RegexOptions.CultureInvariant);

    /// <summary>Names in a relation to other properties of the same attribute.</summary>
    public static IEnumerable<string> Related(this IPropertySymbol property, string relation) =>
        property.GetAttributes().Where(a => a.AttributeClass?.Name == relation + "Attribute").SelectMany(a => a.ConstructorArguments)
            .SelectMany(c => c.Kind == TypedConstantKind.Array ? c.Values.Select(v => v.Value) : [c.Value]).OfType<string>();

    /// <summary>The type beneath a question mark.</summary>
    public static ITypeSymbol Plain(this ITypeSymbol type) => type is INamedTypeSymbol { Name: "Nullable", TypeArguments: [var inner] } ? inner : type;

    public static bool IsWhole(this ITypeSymbol type) => type.Plain().SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_UInt64;

    public static bool IsReal(this ITypeSymbol type) => type.Plain().SpecialType is SpecialType.System_Single or SpecialType.System_Double || type.Plain().Name == "Schedule";

    /// <summary>Number literals of a value that are its elements: itself, those of a list, the first two of a schedule.</summary>
    public static IEnumerable<ExpressionSyntax> Numbers(ExpressionSyntax value) => value switch
    {
        LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.NumericLiteralExpression) => [literal],
        PrefixUnaryExpressionSyntax { Operand: LiteralExpressionSyntax } minus => [minus],
        CollectionExpressionSyntax list => list.Elements.OfType<ExpressionElementSyntax>().SelectMany(e => Numbers(e.Expression)),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Linear" } } call => call.ArgumentList.Arguments.Take(2).SelectMany(a => Numbers(a.Expression)),
        _ => [],
    };
}
