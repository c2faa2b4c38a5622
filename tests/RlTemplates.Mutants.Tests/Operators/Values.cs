using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Mutants.Tests.Model;

namespace RlTemplates.Mutants.Tests.Operators;

internal sealed class OutOfRangeValue() : CodeOperator("value: outside its range", "RLT0005")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from set in file.Settings()
        from number in Facts.Numbers(set.Value)
        from wrong in set.Property.OutOfRange()
        select file.Edits.Replace(number.Span, wrong);
}

internal sealed class ValueThatIsNotAllowed() : CodeOperator("value: not among the allowed ones", "RLT0005")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from set in file.Settings()
        let allowed = set.Property.Allowed()
        where allowed.Count > 0
        from literal in set.Value.DescendantNodesAndSelf().OfType<LiteralExpressionSyntax>()
        select file.Edits.Replace(literal.Span, literal.Token.Value switch
        {
            string text => Words.Quoted(Words.Misspelt(text)),
            int => (allowed.OfType<int>().Max() + 1).ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ => literal.ToString(),
        });
}

internal sealed class AllowedValueOfAnotherType() : CodeOperator("range: an allowed value of another type", "RLT0028")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from attribute in file.Nodes<AttributeSyntax>()
        where CodeFile.NameOf(attribute) == "AllowedValues"
        from argument in attribute.ArgumentList!.Arguments
        select file.Edits.Replace(argument.Span, argument.Expression.IsKind(SyntaxKind.NumericLiteralExpression) ? Words.Quoted(argument.ToString()) : "7");
}

/// <summary>A number in quotation marks, where no text can be meant.</summary>
internal sealed class TextForNumber() : CodeOperator("type: text for a number", Compiler)
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from set in file.Settings()
        where set.Value.IsKind(SyntaxKind.NumericLiteralExpression) && (set.Property.Type.IsWhole() || set.Property.Type.IsReal())
        select file.Edits.Replace(set.Value.Span, Words.Quoted(set.Value.ToString()));
}

internal sealed class FractionForWhole() : CodeOperator("type: fraction for a whole number", Compiler)
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from set in file.Settings()
        where set.Property.Type.IsWhole() && set.Value.IsKind(SyntaxKind.NumericLiteralExpression)
        select file.Edits.Replace(set.Value.Span, set.Value + ".5");
}

internal sealed class NumberForSwitch() : CodeOperator("type: number for a switch", Compiler)
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from set in file.Settings()
        where set.Property.Type.Plain().SpecialType == SpecialType.System_Boolean && set.Value is LiteralExpressionSyntax
        select file.Edits.Replace(set.Value.Span, "1");
}

internal sealed class NullForValue() : CodeOperator("type: null for a value", Compiler)
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from set in file.Settings()
        where set.Value is LiteralExpressionSyntax && set.Property.Type is { IsValueType: true, Name: not "Nullable" }
        select file.Edits.Replace(set.Value.Span, "null");
}

internal sealed class UnsupportedOptionType() : CodeOperator("type: an option of a type that no text can be", "RLT0002")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from property in file.ConfigProperties
        where property is { Initializer.Value: LiteralExpressionSyntax } && property.Identifier.ValueText != "Seed"
        from type in (string[])["object", "System.Text.StringBuilder", "System.Collections.Generic.Stack<int>"]
        select file.Edits.Replace(property.Type.Span, type).Replace(property.Initializer!.Value.Span, type == "object" ? property.Initializer.Value.ToString() : "new()");
}

internal sealed class SeedOfAnotherType() : CodeOperator("type: a seed that is no whole number", "RLT0045")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        file.ConfigProperties.Where(p => p.Identifier.ValueText == "Seed").SelectMany(p => new[] { "double", "ulong?" }.Select(t => file.Edits.Replace(p.Type.Span, t)));
}

internal sealed class InvertedRange() : CodeOperator("range: from more to less", "RLT0026")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from attribute in file.Nodes<AttributeSyntax>()
        where CodeFile.NameOf(attribute) == "Range"
        let arguments = attribute.ArgumentList!.Arguments.Where(a => a.NameEquals is null).ToList()
        where arguments.Count == 2
        select file.Edits.Replace(arguments[0].Span, arguments[1].ToString()).Replace(arguments[1].Span, arguments[0].ToString());
}

/// <summary>A range above the default, which is a number.</summary>
internal sealed class RangeBesideDefault() : CodeOperator("range: not around the default", "RLT0005")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from property in file.Nodes<PropertyDeclarationSyntax>()
        from attribute in CodeFile.Attributes(property, "Range")
        where property.Initializer is { Value: LiteralExpressionSyntax { Token.Value: int value } }
        let arguments = attribute.ArgumentList!.Arguments
        where arguments.Count == 2 && arguments[0].Expression.IsKind(SyntaxKind.NumericLiteralExpression)
        let next = (int)property.Initializer!.Value.GetFirstToken().Value!
        select file.Edits.Replace(arguments[0].Span, $"{next + 1}").Replace(arguments[1].Span, $"{next + 100}").Or(property.Initializer!.Span);
}

internal sealed class RangeOfText() : CodeOperator("range: on a text", "RLT0027")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from property in file.ConfigProperties
        where property.Type.ToString() is "string" or "bool" or "string?"
        select file.Edits.Insert(property.SpanStart, "[System.ComponentModel.DataAnnotations.Range(1, 5)] ");
}
