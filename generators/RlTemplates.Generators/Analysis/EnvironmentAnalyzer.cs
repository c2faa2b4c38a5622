using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Analysis;

/// <summary>RLT0090, RLT0093 to RLT0106, RLT0108, RLT0109, RLT0128: classes with [RlEnvironment] and their members.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EnvironmentAnalyzer() : ConfigAnalyzer(
    Rules.EnvironmentCannotBeCompleted, Rules.EnvironmentWithoutOptions, Rules.MissingEnvironmentMember, Rules.RepeatedEnvironmentMember,
    Rules.UnsupportedObservation, Rules.MixedObservations, Rules.WrongObservationSize, Rules.UnsupportedAction, Rules.MixedActions,
    Rules.WrongNumberOfChoices, Rules.WrongBounds, Rules.WrongEnvironmentMember, Rules.MaskDoesNotFit, Rules.StateCannotBeSaved, Rules.SharedState,
    Rules.EpisodeNeverEnds, Rules.TimeLimitTerminates, Rules.EpisodeWithoutLimit)
{
    private protected override bool Concerns(INamedTypeSymbol type) => type.AttributeOf(KnownNames.RlEnvironment) is not null;

    private protected override void Judge(INamedTypeSymbol type, ParseContext context) => EnvironmentParser.Parse(type, context);
}
