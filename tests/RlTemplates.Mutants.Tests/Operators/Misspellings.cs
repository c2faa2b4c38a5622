using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Mutants.Tests.Model;

namespace RlTemplates.Mutants.Tests.Operators;

internal sealed class MisspeltOption() : CodeOperator("name: an option in an initialiser", Compiler)
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from set in file.Nodes<AssignmentExpressionSyntax>()
        where set is { Parent: InitializerExpressionSyntax, Left: IdentifierNameSyntax }
        select file.Edits.Replace(set.Left.Span, Words.Misspelt(set.Left.ToString()));
}

internal sealed class MisspeltMetric() : CodeOperator("name: a metric's constant", "RLT0008", Compiler)
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from access in file.Nodes<MemberAccessExpressionSyntax>()
        where access.Expression.ToString() == "Metric"
        select file.Edits.Replace(access.Name.Span, Words.Misspelt(access.Name.ToString()));
}

/// <summary>Only where the name is used: on a method it is one's own.</summary>
internal sealed class MisspeltMetricText() : CodeOperator("name: a metric's text", "RLT0008")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from attribute in file.ConfigAttributes("StopWhen", "LogMetric")
        let literal = attribute.ArgumentList!.Arguments[0].Expression
        where literal.IsKind(SyntaxKind.StringLiteralExpression)
        select file.Edits.Replace(literal.Span, Words.Quoted(Words.Misspelt(((LiteralExpressionSyntax)literal).Token.ValueText)));
}

internal sealed class MisspeltAttribute() : CodeOperator("name: an attribute", Compiler)
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        file.Nodes<AttributeSyntax>().Where(a => a.Name is IdentifierNameSyntax).Select(a => file.Edits.Replace(a.Name.Span, Words.Misspelt(a.Name.ToString())));
}

internal sealed class MisspeltType() : CodeOperator("name: the type of an option", "RLT0002", Compiler)
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        file.ConfigProperties.Where(p => p.Type is IdentifierNameSyntax).Select(p => file.Edits.Replace(p.Type.Span, Words.Misspelt(p.Type.ToString())));
}

internal sealed class MisspeltArgument() : CodeOperator("name: an argument of an attribute", Compiler)
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        file.Nodes<AttributeArgumentSyntax>().Where(a => a.NameEquals is not null).Select(a => file.Edits.Replace(a.NameEquals!.Name.Span, Words.Misspelt(a.NameEquals.Name.ToString())));
}

internal sealed class MisspeltEnumMember() : CodeOperator("name: a choice of an option", Compiler)
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from set in file.Settings()
        where set.Property.Type.Plain().TypeKind == Microsoft.CodeAnalysis.TypeKind.Enum && set.Value is MemberAccessExpressionSyntax
        let name = ((MemberAccessExpressionSyntax)set.Value).Name
        select file.Edits.Replace(name.Span, Words.Misspelt(name.ToString()));
}

internal sealed class MisspeltConstraint() : CodeOperator("name: an option that a constraint names", "RLT0018")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from attribute in file.Nodes<AttributeSyntax>()
        where CodeFile.NameOf(attribute) is "Requires" or "Forbids" or "NotLessThan" or "MultipleOf"
        from argument in attribute.ArgumentList!.Arguments
        where argument.NameEquals is null && argument.Expression.IsKind(SyntaxKind.StringLiteralExpression)
        select file.Edits.Replace(argument.Expression.Span, Words.Quoted(Words.Misspelt(((LiteralExpressionSyntax)argument.Expression).Token.ValueText)));
}
