using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Analysis;

/// <summary>Runs one of the generator's parsers on every config class and reports what it finds, where it stands.</summary>
/// <param name="rules">The rules that the analyzer is responsible for.</param>
public abstract class ConfigAnalyzer(params DiagnosticDescriptor[] rules) : DiagnosticAnalyzer
{
    private readonly ImmutableArray<DiagnosticDescriptor> _rules = [.. rules];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => _rules;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCode);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(JudgeType, SymbolKind.NamedType);
    }

    private protected virtual GeneratedCodeAnalysisFlags GeneratedCode => GeneratedCodeAnalysisFlags.None;

    private protected virtual bool Concerns(INamedTypeSymbol type) => type.AttributeOf(KnownNames.RlExperiment) is not null;

    private protected abstract void Judge(INamedTypeSymbol type, ParseContext context);

    private void JudgeType(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (Concerns(type))
            Judge(type, new(context.Compilation, new DiagnosticSink(context.ReportDiagnostic, context.Options, _rules), context.CancellationToken) { JudgesOptionsRecordsOnTheirOwn = true });
    }
}
