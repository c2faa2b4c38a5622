using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Analysis;

/// <summary>RLT0017, RLT0018, RLT0019: options that contradict each other, attributes that say how options must fit, and groups that lose defaults.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConstraintAnalyzer() : ConfigAnalyzer(Rules.ContradictingOptions, Rules.ConstraintWithoutMeaning, Rules.GroupMadeAnew)
{
    private protected override bool Concerns(INamedTypeSymbol type) => base.Concerns(type) || type.IsOptionsRecord();

    private protected override void Judge(INamedTypeSymbol type, ParseContext context)
    {
        ConstraintJudge.Judge(type, context);
        GroupJudge.Judge(type, context);
    }
}
