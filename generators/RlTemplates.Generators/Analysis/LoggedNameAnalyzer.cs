using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Analysis;

/// <summary>RLT0016 again: <c>run.Log</c> with the name of a metric that training, or the experiment's algorithm, measures.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LoggedNameAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.DuplicateMetricName];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(Judge, OperationKind.Invocation);
    }

    private static void Judge(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod is not { Name: "Log", Parameters.Length: 2, ContainingType: var logger } || !IsRun(logger))
            return;
        if (call.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == 0) is not { Value.ConstantValue: { HasValue: true, Value: string metric }, Syntax: ArgumentSyntax written })
            return;
        var type = context.ContainingSymbol.ContainingType;
        var owners = MetricParser.Owners(type, new(context.Compilation, new DiagnosticSink(context.ReportDiagnostic, context.Options, []), context.CancellationToken));
        if (owners.TryGetValue(metric, out var owner))
            context.ReportDiagnostic(Diagnostic.Create(Rules.DuplicateMetricName.Linked(context.Options), written.Expression.GetLocation(), metric, "Run.Log", owner));
    }

    private static bool IsRun(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.Is(KnownNames.Run))
                return true;
        }
        return false;
    }
}
