using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;

namespace RlTemplates.Generators.Analysis;

/// <summary>RLT0001: whether generated members can be added to a config class.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConfigClassAnalyzer() : ConfigAnalyzer(Rules.NotAPartialRecord)
{
    private protected override void Judge(INamedTypeSymbol type, ParseContext context) => TypeParser.Parse(type, context);
}
