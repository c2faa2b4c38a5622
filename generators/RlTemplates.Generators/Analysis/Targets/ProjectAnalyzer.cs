using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Parsing.Targets;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Analysis.Targets;

/// <summary>Runs a parser on the targets of every config class, beside the files that the project shows.</summary>
/// <param name="rules">The rules that the analyzer is responsible for.</param>
public abstract class ProjectAnalyzer(params DiagnosticDescriptor[] rules) : DiagnosticAnalyzer
{
    private readonly ImmutableArray<DiagnosticDescriptor> _rules = [.. rules];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => _rules;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            var files = new ProjectFiles(start.Options, start.Compilation);
            start.RegisterSymbolAction(symbol => JudgeType(symbol, files), SymbolKind.NamedType);
        });
    }

    private protected abstract void Judge(INamedTypeSymbol type, IReadOnlyList<Declaration> declarations, ProjectFiles files, ParseContext context);

    private void JudgeType(SymbolAnalysisContext symbol, ProjectFiles files)
    {
        var type = (INamedTypeSymbol)symbol.Symbol;
        if (type.AttributeOf(KnownNames.RlExperiment) is null)
            return;
        var context = new ParseContext(symbol.Compilation, new DiagnosticSink(symbol.ReportDiagnostic, symbol.Options, _rules), symbol.CancellationToken);
        var declarations = Declaration.All(type, context);
        if (declarations.Count > 0)
            Judge(type, declarations, files, context);
    }
}
