using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;

namespace RlTemplates.Generators.Analysis;

/// <summary>RLT0010, RLT0016, RLT0041: methods with callback attributes, and the metrics that they add.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CallbackAnalyzer() : ConfigAnalyzer(Rules.WrongCallbackSignature, Rules.DuplicateMetricName, Rules.MetricNameNotSnakeCase)
{
    private protected override void Judge(INamedTypeSymbol type, ParseContext context) => CallbackParser.Parse(type, context);
}
