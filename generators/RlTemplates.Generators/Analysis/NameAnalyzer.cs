using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Analysis;

/// <summary>Names that an attribute gives to classes, each by itself and among the others of the project.</summary>
/// <param name="attribute">Full name of the attribute.</param>
/// <param name="invalid">The rule of one name.</param>
/// <param name="duplicate">The rule of all.</param>
public abstract class NameAnalyzer(string attribute, DiagnosticDescriptor invalid, DiagnosticDescriptor duplicate) : DiagnosticAnalyzer
{
    private readonly ImmutableArray<DiagnosticDescriptor> _supported = [invalid, duplicate];

    /// <inheritdoc/>
    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => _supported;

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            var names = new ConcurrentBag<(string Name, INamedTypeSymbol Type)>();
            start.RegisterSymbolAction(symbol => Collect(symbol, names), SymbolKind.NamedType);
            start.RegisterCompilationEndAction(end => JudgeAll(names, end));
        });
    }

    /// <summary>Judges the name of a class, and gives it.</summary>
    private protected abstract string Name(INamedTypeSymbol type, ParseContext context);

    /// <summary>Where the name of a class stands.</summary>
    private protected abstract Location Place(INamedTypeSymbol type, CancellationToken cancellationToken);

    /// <summary>How a name that is taken is mended; null where no edit can.</summary>
    /// <param name="name">The name.</param>
    /// <param name="number">Which of the classes that have it, from 2 on.</param>
    private protected virtual Mend? Mended(string name, int number) => null;

    private void Collect(SymbolAnalysisContext context, ConcurrentBag<(string Name, INamedTypeSymbol Type)> names)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.AttributeOf(attribute) is not null)
            names.Add((Name(type, new(context.Compilation, new DiagnosticSink(context.ReportDiagnostic, context.Options, _supported), context.CancellationToken)), type));
    }

    private void JudgeAll(IEnumerable<(string Name, INamedTypeSymbol Type)> names, CompilationAnalysisContext context)
    {
        foreach (var group in names.GroupBy(n => n.Name, StringComparer.OrdinalIgnoreCase))
        {
            var types = group.Select(n => n.Type).OrderBy(t => t.ToDisplayString(), StringComparer.Ordinal).ToList();
            for (var i = 1; i < types.Count; i++)
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    duplicate.Linked(context.Options), Place(types[i], context.CancellationToken), Mended(group.Key, i + 1)?.Properties, group.Key, types[i].Name, types[0].ToDisplayString()));
            }
        }
    }
}
