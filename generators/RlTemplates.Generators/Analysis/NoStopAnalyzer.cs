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
            || IsStoppedByPreset(type, context.Options.AdditionalFiles, context.CancellationToken))
            return;
        var mend = new Mend(Mend.Attribute, "StopWhen(Metric.TimeTotalSeconds, AtLeast = 3600)");
        context.ReportDiagnostic(Diagnostic.Create(Rules.NoStopCriterion, type.Place(), mend.Properties, type.Name));
    }

    /// <summary>Whether a method of the class calls <c>run.Stop(...)</c>.</summary>
    private static bool StopsItself(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        type.DeclaringSyntaxReferences.SelectMany(r => r.GetSyntax(cancellationToken).DescendantNodes())
            .Any(n => n is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Stop", Parent: InvocationExpressionSyntax });

    /// <summary>Whether a preset says when to stop; where there are default presets, whether one of those does, or takes up another that may.</summary>
    private static bool IsStoppedByPreset(INamedTypeSymbol type, ImmutableArray<AdditionalText> files, CancellationToken cancellationToken)
    {
        var name = type.AttributeOf(KnownNames.RlExperiment)?.Text() ?? "";
        var presets = files.Where(f => f.Path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase)).ToList();
        var defaults = presets.Where(f => f.Path.Replace('\\', '/').Split('/') is [.., var folder, "default.yaml"] && (folder == "configs" || folder == name)).ToList();
        return defaults.Count > 0
            ? defaults.Exists(f => Has(f, "stop:", cancellationToken) || Has(f, "extends:", cancellationToken))
            : presets.Exists(f => Has(f, "stop:", cancellationToken));
    }

    private static bool Has(AdditionalText file, string key, CancellationToken cancellationToken) =>
        file.GetText(cancellationToken) is { } text && text.Lines.Any(l => text.ToString(new TextSpan(l.Start, Math.Min(key.Length, l.Span.Length))) == key);
}
