using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Parsing.Targets;

namespace RlTemplates.Generators.Analysis.Targets;

/// <summary>RLT0063, RLT0064: tags.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TagAnalyzer() : ConfigAnalyzer(Rules.DuplicateTag, Rules.TagOutsideItsLimits)
{
    private protected override void Judge(INamedTypeSymbol type, ParseContext context) => TagParser.Parse(type, context);
}
