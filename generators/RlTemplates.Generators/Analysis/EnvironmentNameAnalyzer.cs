using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Analysis;

/// <summary>RLT0091, RLT0092: names of environments.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EnvironmentNameAnalyzer() : NameAnalyzer(KnownNames.RlEnvironment, Rules.InvalidEnvironmentName, Rules.DuplicateEnvironmentName)
{
    private protected override string Name(INamedTypeSymbol type, ParseContext context) => EnvironmentNameParser.Parse(type, context);

    private protected override Location Place(INamedTypeSymbol type, CancellationToken cancellationToken) => EnvironmentNameParser.Place(type, cancellationToken);
}
