using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;

namespace RlTemplates.Generators.Analysis;

/// <summary>RLT0008, RLT0009, RLT0035, RLT0040: metrics that are logged and stopped on.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MetricAnalyzer() : ConfigAnalyzer(Rules.UnknownMetric, Rules.StopWithoutBound, Rules.MetricOfAnotherAlgorithm, Rules.MetricLoggedTwice)
{
    private protected override void Judge(INamedTypeSymbol type, ParseContext context)
    {
        MetricParser.Stops(type, context);
        MetricParser.Logged(type, context);
    }
}
