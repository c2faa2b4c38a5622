using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Parsing.Targets;

namespace RlTemplates.Generators.Analysis.Targets;

/// <summary>RLT0067: files that targets name.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FileAnalyzer() : ProjectAnalyzer(Rules.MissingFile)
{
    private protected override void Judge(INamedTypeSymbol type, IReadOnlyList<Declaration> declarations, ProjectFiles files, ParseContext context) =>
        FileParser.Judge(declarations, files, context);
}
