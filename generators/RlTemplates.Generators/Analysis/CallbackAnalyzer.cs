using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;

namespace RlTemplates.Generators.Analysis;

/// <summary>RLT0010, RLT0016, RLT0041, RLT0146, RLT0147: methods with callback attributes and the metrics that they add, and those that make parts of the experiment.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CallbackAnalyzer() : ConfigAnalyzer(Rules.WrongCallbackSignature, Rules.DuplicateMetricName, Rules.MetricNameNotSnakeCase, Rules.SecondCondition, Rules.ExportName)
{
    private protected override void Judge(INamedTypeSymbol type, ParseContext context)
    {
        CallbackParser.Parse(type, context);
        ConfigMethodParser.Parse(type, context);
    }
}
