using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Parsing.Targets;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Analysis.Targets;

/// <summary>RLT0069: constraints on the properties of a target's or machine group's attribute.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PropertyConstraintAnalyzer() : ConfigAnalyzer(Rules.BrokenConstraint)
{
    private protected override bool Concerns(INamedTypeSymbol type) => type.DerivesFrom(KnownNames.SubmitsTo) || type.DerivesFrom(KnownNames.MachineGroup);

    private protected override void Judge(INamedTypeSymbol type, ParseContext context) => PropertyConstraintParser.Judge(type, context);
}
