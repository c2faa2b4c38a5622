using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;

namespace RlTemplates.Generators.Analysis;

/// <summary>RLT0036, RLT0037, RLT0038: stop criteria that are never met, met at once, or never the first.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StopAnalyzer() : ConfigAnalyzer(Rules.UnreachableStop, Rules.StopsAtOnce, Rules.StopThatNeverMatters)
{
    private protected override void Judge(INamedTypeSymbol type, ParseContext context) => StopJudge.Judge(type, context);
}
