using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Analysis;

/// <summary>RLT0014, RLT0015: names of experiments, each by itself and among the others of the project.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ExperimentNameAnalyzer : DiagnosticAnalyzer
{
    private static readonly ImmutableArray<DiagnosticDescriptor> Supported = [Rules.InvalidExperimentName, Rules.DuplicateExperimentName];

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
        if (type.AttributeOf(KnownNames.RlExperiment) is not null)
            names.Add((NameParser.Parse(type, new(context.Compilation, new DiagnosticSink(context.ReportDiagnostic, Supported), context.CancellationToken)), type));
    }

    private static void JudgeAll(IEnumerable<(string Name, INamedTypeSymbol Type)> names, CompilationAnalysisContext context)
    {
        foreach (var group in names.GroupBy(n => n.Name, StringComparer.OrdinalIgnoreCase))
        {
            var types = group.Select(n => n.Type).OrderBy(t => t.ToDisplayString(), StringComparer.Ordinal).ToList();
            for (var i = 1; i < types.Count; i++)
            {
                var mend = Mend.Replace(Literal.Of($"{group.Key}-{i + 1}"));
                context.ReportDiagnostic(Diagnostic.Create(
                    Rules.DuplicateExperimentName, NameParser.Place(types[i], context.CancellationToken), mend.Properties, group.Key, types[i].Name, types[0].ToDisplayString()));
            }
        }
    }
}
