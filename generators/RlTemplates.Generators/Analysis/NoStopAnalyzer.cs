using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Analysis;

/// <summary>RLT0039: an experiment that nothing stops, neither a criterion nor a preset nor a callback.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NoStopAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.NoStopCriterion];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Judge, SymbolKind.NamedType);
    }

    private static void Judge(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.AttributeOf(KnownNames.RlExperiment) is null || type.AttributeOf(KnownNames.StopWhen) is not null
            || type.GetMembers("Stop").Any(m => !m.IsGenerated()) || StopsItself(type, context.CancellationToken)
            || context.Options.AdditionalFiles.Any(f => IsPresetWithStop(f, context.CancellationToken)))
            return;
        var mend = new Mend(Mend.Attribute, "StopWhen(Metric.TimeTotalSeconds, AtLeast = 3600)");
        context.ReportDiagnostic(Diagnostic.Create(Rules.NoStopCriterion, type.Place(), mend.Properties, type.Name));
    }

    /// <summary>Whether a method of the class calls <c>run.Stop(...)</c>.</summary>
    private static bool StopsItself(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        type.DeclaringSyntaxReferences.SelectMany(r => r.GetSyntax(cancellationToken).DescendantNodes())
            .Any(n => n is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Stop", Parent: InvocationExpressionSyntax });

    private static bool IsPresetWithStop(AdditionalText file, CancellationToken cancellationToken) =>
        file.Path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase)
        && file.GetText(cancellationToken) is { } text && text.Lines.Any(l => text.ToString(new TextSpan(l.Start, Math.Min(5, l.Span.Length))) == "stop:");
}
