using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Analysis;

/// <summary>RLT0045: a seed that the runtime cannot take.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SeedAnalyzer() : ConfigAnalyzer(Rules.SeedWithoutEffect)
{
    private protected override void Judge(INamedTypeSymbol type, ParseContext context)
    {
        if (ExperimentParser.Seed(type, context.Compilation) is null && ExperimentParser.SeedProperty(type, context.Compilation) is { } seed)
            context.Sink.Report(Rules.SeedWithoutEffect, seed.Place(), seed.Type.ToDisplayString());
    }
}
