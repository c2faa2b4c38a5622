using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing.Targets;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Analysis.Targets;

/// <summary>RLT0125: [assembly: Target], in the assembly of the target.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TargetPairAnalyzer : DiagnosticAnalyzer
{
    private static readonly ImmutableArray<DiagnosticDescriptor> Supported = [Rules.MalformedTargetPair];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Supported;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationAction(Judge);
    }

    private static void Judge(CompilationAnalysisContext context)
    {
        var seen = new HashSet<ISymbol?>(SymbolEqualityComparer.Default);
        foreach (var pair in context.Compilation.Assembly.AttributesOf(KnownNames.TargetPair))
        {
            var isFirst = pair.ConstructorArguments.Length == 0 || seen.Add(pair.ConstructorArguments[0].Value as ISymbol);
            if ((TargetPairs.Fault(pair) ?? (isFirst ? null : "pairs an attribute that is paired already; leave one out")) is { } fault)
                context.ReportDiagnostic(Diagnostic.Create(Rules.MalformedTargetPair.Linked(context.Options), pair.Place(context.CancellationToken) ?? Location.None, fault));
        }
    }
}
