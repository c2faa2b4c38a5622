using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;

namespace RlTemplates.Generators.Analysis;

/// <summary>RLT0011, RLT0012, RLT0013: one environment, one algorithm, and the two fit each other.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PartAnalyzer() : ConfigAnalyzer(Rules.MoreThanOnePart, Rules.MissingPart, Rules.PartsDoNotMatch)
{
    private protected override void Judge(INamedTypeSymbol type, ParseContext context) => PartParser.Parse(type, context);
}
