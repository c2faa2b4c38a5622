using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing;

/// <summary>A record that an initialiser makes.</summary>
/// <param name="Type">Its type; null where only its name is known, or nothing.</param>
/// <param name="Name">Its name in presets, <c>null</c> for null; null where it is not known.</param>
internal sealed record InitialRecord(INamedTypeSymbol? Type, string? Name)
{
    /// <summary>Whether it is null.</summary>
    public bool IsNull => Name == "null";

    /// <summary>Whether it is a record.</summary>
    public bool Is(RecordOptions record) => Type is null ? Name == record.Name : SymbolEqualityComparer.Default.Equals(Type, record.Type);

    /// <summary>The record that an expression makes, as far as that is certain.</summary>
    public static InitialRecord Of(ExpressionSyntax expression, ParseContext context) => expression switch
    {
        ParenthesizedExpressionSyntax inner => Of(inner.Expression, context),
        CastExpressionSyntax cast => Of(cast.Expression, context),
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } forced => Of(forced.Operand, context),
        WithExpressionSyntax with => Of(with.Expression, context),
        LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.NullLiteralExpression) || literal.IsKind(SyntaxKind.DefaultLiteralExpression) =>
            new(null, "null"),
        BaseObjectCreationExpressionSyntax made => OfType(context.Model(made.SyntaxTree).GetTypeInfo(made, context.CancellationToken).Type),
        _ => new(null, null),
    };

    private static InitialRecord OfType(ITypeSymbol? type) =>
        type is INamedTypeSymbol { IsAbstract: false, TypeKind: TypeKind.Class } record ? new(record, RecordName.Of(record)) : new(null, null);

    /// <summary>The elements of a list that an expression makes; null where they are not certain.</summary>
    public static IReadOnlyList<ExpressionSyntax>? Elements(ExpressionSyntax expression) => expression switch
    {
        CollectionExpressionSyntax list when list.Elements.All(e => e is ExpressionElementSyntax) =>
            [.. list.Elements.Cast<ExpressionElementSyntax>().Select(e => e.Expression)],
        ArrayCreationExpressionSyntax { Initializer: { } array } => array.Expressions,
        ImplicitArrayCreationExpressionSyntax { Initializer: { } array } => array.Expressions,
        BaseObjectCreationExpressionSyntax { Initializer: { } list } when list.IsKind(SyntaxKind.CollectionInitializerExpression) => list.Expressions,
        BaseObjectCreationExpressionSyntax { Initializer: null, ArgumentList: null or { Arguments.Count: 0 } } => [],
        _ => null,
    };
}
