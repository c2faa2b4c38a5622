using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Parsing.Policies;

namespace RlTemplates.Generators.Analysis.Policies;

/// <summary>RLT0110 to RLT0117, RLT0119: what the policies of referenced kits say of a config class, even of one that calls itself generated.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PolicyAnalyzer() : ConfigAnalyzer([.. Rules.OfPolicy.Values])
{
    private protected override GeneratedCodeAnalysisFlags GeneratedCode => GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics;

    private protected override void Judge(INamedTypeSymbol type, ParseContext context) => PolicyParser.Judge(type, context);
}
