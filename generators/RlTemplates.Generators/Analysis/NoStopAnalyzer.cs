using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Configuration;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Presets;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Analysis;

/// <summary>RLT0039: an experiment that nothing stops, neither a criterion nor the preset that every run loads nor a callback.</summary>
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
            || AddedGroups.Stop.Declared(type, context.Compilation) is not null || StopsItself(type, context.CancellationToken)
            || IsStoppedByPreset(type, context.Options, context.CancellationToken))
            return;
        var mend = new Mend(Mend.Attribute, "StopWhen(Metric.TimeTotalSeconds, AtLeast = 3600)");
        context.ReportDiagnostic(Diagnostic.Create(Rules.NoStopCriterion, type.Place(), mend.Properties, type.Name));
    }

    /// <summary>Whether a method of the class calls <c>run.Stop(...)</c>.</summary>
    private static bool StopsItself(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        type.DeclaringSyntaxReferences.SelectMany(r => r.GetSyntax(cancellationToken).DescendantNodes())
            .Any(n => n is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Stop", Parent: InvocationExpressionSyntax });

    /// <summary>Whether the preset that every run loads says when to stop, or one that it extends.</summary>
    private static bool IsStoppedByPreset(INamedTypeSymbol type, AnalyzerOptions options, CancellationToken cancellationToken)
    {
        var presets = new ProjectPresets(options);
        PresetFile? Open(string path) => presets.Open(path, cancellationToken);
        return Open(presets.DefaultOf(type.AttributeOf(KnownNames.RlExperiment)?.Text() ?? "")) is { } preset
            && PresetBases.Order(preset, Open, () => presets.Paths, static (_, _) => { }).Any(f => f.Document.Options.Any(IsStop));
    }

    private static bool IsStop(YamlEntry entry) => entry.Key.Text.Split('.')[0].Equals(PresetShape.Stop, StringComparison.OrdinalIgnoreCase);
}
