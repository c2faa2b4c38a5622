using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Mutants.Tests.Model;

namespace RlTemplates.Mutants.Tests.Operators;

/// <summary>A metric that a target could not read from a job's log.</summary>
internal sealed class MalformedMetricDefinition() : CodeOperator("target: a malformed metric definition", "RLT0120")
{
    protected override IEnumerable<Edits> Mutate(CodeFile file) =>
        from argument in Targets.Arguments(file)
        where argument.Property.Name == "MetricDefinitions"
        from literal in argument.Argument.Expression.DescendantNodes().OfType<LiteralExpressionSyntax>()
        let text = literal.Token.ValueText
        from wrong in new[] { text.Replace("=", " ", StringComparison.Ordinal), text.Replace(")", "", StringComparison.Ordinal), text.Replace("(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal), text[text.IndexOf('=', StringComparison.Ordinal)..] }
        select file.Edits.Replace(literal.Span, Words.Quoted(wrong));
}
