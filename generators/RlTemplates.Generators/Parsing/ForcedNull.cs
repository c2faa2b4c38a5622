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
    public static string Instead(ITypeSymbol type, ParseContext context) => type switch
    {
        { SpecialType: SpecialType.System_String } => "\"\"",
        { SpecialType: SpecialType.System_Boolean } => "false",
        { SpecialType: >= SpecialType.System_SByte and <= SpecialType.System_Double } => "0",
        { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated } => "null",
        { IsReferenceType: true } when OptionParser.IsGroup(type) => "new()",
        _ when ChoiceType.Of(type) is { IsList: false } choice =>
            DerivedRecords.Of(choice.Base, context.Compilation) is { Count: > 0 } records ? $"new {records[0].ToDisplayString()}()" : "null",
        { IsReferenceType: true } => "[]",
        _ => "default",
    };
}
