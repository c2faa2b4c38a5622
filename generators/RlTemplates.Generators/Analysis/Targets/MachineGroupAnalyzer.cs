using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Parsing.Targets;

namespace RlTemplates.Generators.Analysis.Targets;

/// <summary>RLT0058 to RLT0062, RLT0126, RLT0138, RLT0139: names of targets and machine groups, and how they refer to each other.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MachineGroupAnalyzer() : ConfigAnalyzer(
    Rules.DuplicateTargetName, Rules.UnknownMachineGroup, Rules.WorkersWithoutHead, Rules.UnusedMachineGroup, Rules.AmbiguousMachineGroup,
    Rules.UntakenMachineGroup, Rules.MachinesApart, Rules.ExcludedMachines)
{
    private protected override void Judge(INamedTypeSymbol type, ParseContext context) => MachineGroupParser.Judge(Declaration.All(type, context), context);
}
