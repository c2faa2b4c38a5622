using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing.Targets;

/// <summary>A property that an attribute sets. Lives no longer than one parse.</summary>
/// <param name="property">The property.</param>
/// <param name="value">What it is set to.</param>
/// <param name="syntax">The expression; null where there is none.</param>
internal sealed class Argument(IPropertySymbol property, TypedConstant value, ExpressionSyntax? syntax)
{
    public IPropertySymbol Property { get; } = property;

    public string Name => Property.Name;

    public Location Place { get; } = syntax?.GetLocation() ?? Location.None;

    /// <summary>Whether it says anything: null, false and an empty list do not.</summary>
    public bool IsSet { get; } = value switch
    {
        { IsNull: true } => false,
        { Kind: TypedConstantKind.Array } => value.Values.Length > 0,
        _ => value.Value is not false,
    };

    /// <summary>The value; null for a list.</summary>
    public object? Value { get; } = value is { Kind: TypedConstantKind.Primitive or TypedConstantKind.Enum } ? value.Value : null;

    /// <summary>The value in code.</summary>
    public string Code => OfConstant(value);

    /// <summary>The values of a list, or the one value, each with its place.</summary>
    public IEnumerable<(object? Value, Location Place)> Elements
    {
        get
        {
            if (value.Kind != TypedConstantKind.Array)
                return [(Value, Place)];
            if (value.IsNull)
                return [];
            var places = Expressions(syntax).ToList();
            return value.Values.Select((v, i) => (v.Kind == TypedConstantKind.Primitive ? v.Value : null, places.Count == value.Values.Length ? places[i].GetLocation() : Place));
        }
    }

    /// <summary>The values as options write them.</summary>
    public IEnumerable<string> Texts => Elements.Where(e => e.Value is not null).Select(e => Text(e.Value));

    /// <summary>The expression that makes an attribute by its constructor, without its properties.</summary>
    public static string Creation(AttributeData attribute) =>
        $"new {attribute.AttributeClass!.ToCode()}({string.Join(", ", attribute.ConstructorArguments.Select(a => a.Kind == TypedConstantKind.Primitive && a.Type is { } type ? $"({type.ToCode()})({OfConstant(a)})" : OfConstant(a)))})";

    private string Text(object? element) => element switch
    {
        bool flag => flag ? "true" : "false",
        double or float => Convert.ToDouble(element, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant(),
        _ when Property.Type is INamedTypeSymbol { TypeKind: TypeKind.Enum } type && CodecParser.Members(type).FirstOrDefault(m => Equals(m.Member.ConstantValue, element)).Name is { } name => name,
        _ => Convert.ToString(element, CultureInfo.InvariantCulture),
    };

    private static string OfConstant(TypedConstant constant) => constant switch
    {
        { IsNull: true } => "null",
        { Kind: TypedConstantKind.Array, Type: { } list } => $"new {list.ToCode()} {{ {string.Join(", ", constant.Values.Select(OfConstant))} }}",
        { Kind: TypedConstantKind.Type, Value: ITypeSymbol type } => $"typeof({type.ToCode()})",
        { Kind: TypedConstantKind.Enum, Type: { } type } => $"({type.ToCode()})({Literal.OfConstant(constant.Value)})",
        _ => Literal.OfConstant(constant.Value),
    };

    private static IEnumerable<ExpressionSyntax> Expressions(ExpressionSyntax? list) => list switch
    {
        CollectionExpressionSyntax collection => collection.Elements.OfType<ExpressionElementSyntax>().Select(e => e.Expression),
        ArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions,
        ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions,
        _ => [],
    };
}
