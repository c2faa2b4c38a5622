using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Analysis;

/// <summary>RLT0091, RLT0092: names of environments, each by itself and among the others of the project.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EnvironmentNameAnalyzer : DiagnosticAnalyzer
{
    private static readonly ImmutableArray<DiagnosticDescriptor> Supported = [Rules.InvalidEnvironmentName, Rules.DuplicateEnvironmentName];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Supported;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var names = new ConcurrentBag<(string Name, INamedTypeSymbol Type)>();
            start.RegisterSymbolAction(symbol => Collect(symbol, names), SymbolKind.NamedType);
            start.RegisterCompilationEndAction(end => JudgeAll(names, end));
        });
    }

    private static void Collect(SymbolAnalysisContext context, ConcurrentBag<(string Name, INamedTypeSymbol Type)> names)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.AttributeOf(KnownNames.RlEnvironment) is not null)
            names.Add((EnvironmentNameParser.Parse(type, new(context.Compilation, new DiagnosticSink(context.ReportDiagnostic, Supported), context.CancellationToken)), type));
    }

    private static void JudgeAll(IEnumerable<(string Name, INamedTypeSymbol Type)> names, CompilationAnalysisContext context)
    {
        foreach (var group in names.GroupBy(n => n.Name, StringComparer.OrdinalIgnoreCase))
        {
            var types = group.Select(n => n.Type).OrderBy(t => t.ToDisplayString(), StringComparer.Ordinal).ToList();
            foreach (var type in types.Skip(1))
                context.ReportDiagnostic(Diagnostic.Create(Rules.DuplicateEnvironmentName, EnvironmentNameParser.Place(type, context.CancellationToken), group.Key, type.Name, types[0].ToDisplayString()));
        }
    }
}
