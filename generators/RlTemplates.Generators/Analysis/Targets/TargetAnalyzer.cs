using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Parsing.Targets;

namespace RlTemplates.Generators.Analysis.Targets;

/// <summary>RLT0050 to RLT0054, RLT0065, RLT0066, RLT0120, RLT0134 to RLT0137: values of targets and machine groups.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TargetAnalyzer() : ConfigAnalyzer(
    Rules.MalformedTargetValue, Rules.TargetValueOutsideItsRange, Rules.MinimumAboveMaximum, Rules.MissingTargetValue, Rules.ContradictingTargetValues,
    Rules.MalformedVariable, Rules.SecretInTarget, Rules.MalformedMetricDefinition, Rules.UnknownCombination, Rules.IgnoredTargetValue,
    Rules.DiscouragedTargetValue, Rules.MalformedList)
{
    private protected override void Judge(INamedTypeSymbol type, ParseContext context)
    {
        foreach (var declaration in Declaration.All(type, context))
            TargetParser.JudgeValues(declaration, context);
    }
}
