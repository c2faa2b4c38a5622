using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;

namespace RlTemplates.Generators.Analysis;

/// <summary>RLT0004, RLT0044: names that belong to generated members or to the entry script's own options.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ReservedNameAnalyzer() : ConfigAnalyzer(Rules.ReservedName, Rules.StopDeclaredTwice)
{
    private protected override bool Concerns(INamedTypeSymbol type) => base.Concerns(type) || ChoiceType.IsBase(RecordName.Root(type));

    private protected override void Judge(INamedTypeSymbol type, ParseContext context)
    {
        if (!base.Concerns(type))
        {
            OptionParser.Judge(type, context);
            return;
        }
        NameParser.JudgeMembers(type, context);
        OptionParser.Parse(type, context);
    }
}
