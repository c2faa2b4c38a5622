using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Analysis;

/// <summary>RLT0014, RLT0015: names of experiments.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ExperimentNameAnalyzer() : NameAnalyzer(KnownNames.RlExperiment, Rules.InvalidExperimentName, Rules.DuplicateExperimentName)
{
    private protected override string Name(INamedTypeSymbol type, ParseContext context) => NameParser.Parse(type, context);

    private protected override Location Place(INamedTypeSymbol type, CancellationToken cancellationToken) => NameParser.Place(type, cancellationToken);

    private protected override Mend? Mended(string name, int number) => Mend.Replace(Literal.Of($"{name}-{number}"));
}
