using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing;

/// <summary>Finds <c>null!</c> where a type takes no null: the program would find nothing there when it starts.</summary>
internal static class ForcedNull
{
    /// <summary>Whether an expression is a null that a property does not take.</summary>
    public static bool Is(IPropertySymbol property, ExpressionSyntax value, ParseContext context) =>
        TakesNone(property.Type) && InitialRecord.Of(value, context).IsNull;

    /// <summary>Whether a type says that it takes no null; a group of options and a choice take none without saying so.</summary>
    public static bool TakesNone(ITypeSymbol type) => type.IsReferenceType
        && (type.NullableAnnotation == NullableAnnotation.NotAnnotated || OptionParser.IsGroup(type) || ChoiceType.Of(type) is { IsList: false, TakesNull: false });

    /// <summary>What can be written instead, as code.</summary>
    /// <param name="type">The property's type.</param>
    /// <param name="place">Where it would be written.</param>
    /// <param name="context">The compilation.</param>
    public static string Instead(ITypeSymbol type, Location place, ParseContext context) => type switch
    {
        { SpecialType: SpecialType.System_String } => "\"\"",
        { SpecialType: SpecialType.System_Boolean } => "false",
        { SpecialType: >= SpecialType.System_SByte and <= SpecialType.System_Double } => "0",
        { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated } => "null",
        { IsReferenceType: true } when OptionParser.IsGroup(type) => "new()",
        _ when ChoiceType.Of(type) is { IsList: false } choice =>
            DerivedRecords.Of(choice.Base, context.Compilation) is { Count: > 0 } records ? $"new {records[0].ToDisplayString()}()" : "null",
        { IsReferenceType: true } => OfClass(type, place, context),
        _ => "default",
    };

    // [] makes no dictionary of an interface, nor what reads its own text.
    private static string OfClass(ITypeSymbol type, Location place, ParseContext context)
    {
        if (type is INamedTypeSymbol { IsAbstract: false } made && made.InstanceConstructors.Any(c => c.Parameters.IsEmpty && c.DeclaredAccessibility == Accessibility.Public))
            return CodecParser.ElementOfList(type) is null ? "new()" : "[]";
        if (type is INamedTypeSymbol { TypeKind: TypeKind.Interface } && CodecParser.ElementOfDictionary(type) is not null)
            return Made("System.Collections.Generic.Dictionary`2", ((INamedTypeSymbol)type).TypeArguments, place, context);
        if (type is INamedTypeSymbol { TypeKind: TypeKind.Interface, Name: "ISet" or "IReadOnlySet", TypeArguments: { Length: 1 } elements })
            return Made("System.Collections.Generic.HashSet`1", elements, place, context);
        if (!CodecParser.IsParsable(type))
            return "[]";
        var known = type.GetMembers().FirstOrDefault(m => m is { IsStatic: true, DeclaredAccessibility: Accessibility.Public, IsImplicitlyDeclared: false }
            && SymbolEqualityComparer.Default.Equals((m as IPropertySymbol)?.Type ?? (m as IFieldSymbol)?.Type, type));
        return Name(type, place, context) + (known is null ? ".Parse(\"\", null)" : "." + Literal.Name(known.Name));
    }

    private static string Made(string name, ImmutableArray<ITypeSymbol> arguments, Location place, ParseContext context) =>
        $"new {Name(context.Compilation.GetTypeByMetadataName(name)!.Construct([.. arguments]), place, context)}()";

    // As short as it may be where it is written.
    private static string Name(ITypeSymbol type, Location place, ParseContext context) =>
        place.SourceTree is { } tree && context.Compilation.ContainsSyntaxTree(tree) ? type.ToMinimalDisplayString(context.Model(tree), place.SourceSpan.Start) : type.ToDisplayString();
}
