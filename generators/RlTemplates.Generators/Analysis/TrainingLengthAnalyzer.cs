using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;

namespace RlTemplates.Generators.Analysis;

/// <summary>RLT0032, RLT0033, RLT0034: what is longer than the training.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TrainingLengthAnalyzer() : ConfigAnalyzer(Rules.RolloutLongerThanTraining, Rules.LearningStartsAfterTheEnd, Rules.IntervalLongerThanTraining)
{
    private protected override void Judge(INamedTypeSymbol type, ParseContext context) => TrainingJudge.Judge(type, context);
}
