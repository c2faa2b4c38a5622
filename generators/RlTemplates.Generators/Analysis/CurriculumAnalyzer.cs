using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;

namespace RlTemplates.Generators.Analysis;

/// <summary>RLT0141, RLT0142, RLT0143: curricula whose option, values or metric do not fit.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CurriculumAnalyzer() : ConfigAnalyzer(Rules.CurriculumOption, Rules.CurriculumValues, Rules.CurriculumMetric)
{
    private protected override void Judge(INamedTypeSymbol type, ParseContext context) => CurriculumJudge.Judge(type, context);
}
