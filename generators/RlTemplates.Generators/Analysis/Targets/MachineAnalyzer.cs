using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Parsing.Targets;

namespace RlTemplates.Generators.Analysis.Targets;

/// <summary>RLT0055 to RLT0057, RLT0127, RLT0133: sizes of machines and what is asked of them; RLT0050 of sizes that a target does not take.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MachineAnalyzer() : ProjectAnalyzer(
    Rules.UnknownMachineSize, Rules.MachineWithoutGpu, Rules.MoreWorkersThanCpus, Rules.ForeignMachineSize, Rules.RetiredMachineSize, Rules.MalformedTargetValue)
{
    private protected override void Judge(INamedTypeSymbol type, IReadOnlyList<Declaration> declarations, ProjectFiles files, ParseContext context)
    {
        foreach (var declaration in declarations)
            MachineParser.Judge(declaration, declarations, files.Machines, context);
        WorkerParser.Judge(type, declarations, files.Machines, context);
    }
}
