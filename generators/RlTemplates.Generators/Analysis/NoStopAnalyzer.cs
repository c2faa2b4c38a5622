using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Configuration;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Presets;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Analysis;

/// <summary>
/// RLT0039: an experiment that nothing stops, neither a criterion nor the preset that every run loads nor a callback. RLT0036: a criterion that waits for an evaluation, of which none is made.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NoStopAnalyzer : DiagnosticAnalyzer
{
    private const string OfEvaluation = "evaluation/";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.NoStopCriterion, Rules.UnreachableStop];

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
        if (type.AttributeOf(KnownNames.RlExperiment) is null)
            return;
        JudgeEvaluations(type, context);
        if (type.IsAbstract || type.AttributeOf(KnownNames.StopWhen) is not null
            || AddedGroups.Stop.Declared(type, context.Compilation) is not null || StopsItself(type, context.CancellationToken)
            || IsStoppedByPreset(type, context.Options, context.CancellationToken))
            return;
        var mend = new Mend(Mend.Attribute, "StopWhen(Metric.TimeTotalSeconds, AtLeast = 3600)");
        context.ReportDiagnostic(Diagnostic.Create(Rules.NoStopCriterion.Linked(context.Options), type.Place(), mend.Properties, type.Name));
    }

    private static void JudgeEvaluations(INamedTypeSymbol type, SymbolAnalysisContext context)
    {
        var waiting = StopJudge.Criteria(type).Where(c => c.Metric.StartsWith(OfEvaluation, StringComparison.Ordinal) && IsBuiltIn(c.Metric, context.Compilation)).ToList();
        if (waiting.Count == 0)
            return;
        var parsing = new ParseContext(context.Compilation, new MessageSink(), context.CancellationToken);
        // Of a bound that no evaluation reaches that is said already.
        waiting.RemoveAll(c => MetricRange.Of(c.Metric, type, parsing) is { } range && StopJudge.Fault(c.Metric, c.Bound, c.IsUpper, range) is not null);
        if (waiting.Count == 0 || MayEvaluate(type, parsing, context))
            return;
        foreach (var stop in waiting)
        {
            var place = stop.Attribute.Place(context.CancellationToken) ?? type.Place();
            context.ReportDiagnostic(Diagnostic.Create(
                Rules.UnreachableStop.Linked(context.Options), place, stop.Metric, stop.Words, stop.Bound.ToString(CultureInfo.InvariantCulture), "no evaluation is made while evaluation.interval is 0; set it, for example to 10"));
        }
    }

    // One's own metric may be called so too.
    private static bool IsBuiltIn(string metric, Compilation compilation) =>
        compilation.GetTypeByMetadataName(KnownNames.Metric)?.GetMembers().OfType<IFieldSymbol>().Any(f => f.ConstantValue is string name && name == metric) == true;

    /// <summary>Whether training evaluates, or a hook of its own, a preset or a kit may make it.</summary>
    private static bool MayEvaluate(INamedTypeSymbol type, ParseContext parsing, SymbolAnalysisContext context)
    {
        if (AddedGroups.Evaluation.Declared(type, context.Compilation) is { } member && (member is not IPropertySymbol part || Intervals(part, parsing) || IsSetByConstructor(type, context.CancellationToken)))
            return true;
        if (AddedGroups.Hooks.Declared(type, context.Compilation) is not null || type.GetMembers().Any(m => m.AttributeOf(KnownNames.TrainHook) is not null))
            return true;
        var presets = new ProjectPresets(context.Options);
        return presets.Paths.Any(p => presets.Open(p, context.CancellationToken)?.Document is { } document && (document.Options.Any(SetsInterval) || Sweeps(document)))
            || context.Compilation.SourceModule.ReferencedAssemblySymbols.Any(a => a.AttributesOf(KnownNames.Defaults).Any());
    }

    private static bool Intervals(IPropertySymbol part, ParseContext parsing)
    {
        var values = new PartValues(part, parsing);
        return values.Number("Interval") is not 0d || values.Number("IntervalSteps") is not 0d;
    }

    private static bool IsSetByConstructor(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        type.InstanceConstructors.Any(c => !c.IsImplicitlyDeclared && c.DeclaringSyntaxReferences.Any(r => r.GetSyntax(cancellationToken).ToString().Contains(AddedGroups.Evaluation.Name)));

    /// <summary>Whether an entry sets an interval, or may do so by what is no mapping.</summary>
    private static bool SetsInterval(YamlEntry entry)
    {
        var evaluation = AddedGroups.Evaluation.Path;
        if (Intervals(entry.Key.Text, evaluation + "."))
            return !IsNever(entry.Value);
        return Same(entry.Key.Text, evaluation)
            && (entry.Value is not YamlMapping group || group.Entries.Any(e => Intervals(e.Key.Text, "") && !IsNever(e.Value)));
    }

    private static bool Intervals(string key, string group) => Same(key, group + "interval") || Same(key, group + "interval_steps");

    /// <summary>Whether a sweep tries values of evaluations.</summary>
    private static bool Sweeps(YamlDocument document) =>
        document.Sweep?.Entries.Select(e => e.Value).OfType<YamlMapping>().SelectMany(m => m.Entries)
            .Any(p => p.Key.Text.StartsWith(AddedGroups.Evaluation.Path, StringComparison.OrdinalIgnoreCase)) == true;

    private static bool IsNever(YamlNode value) => value is YamlScalar { Text: "0" };

    private static bool Same(string text, string other) => text.Equals(other, StringComparison.OrdinalIgnoreCase);

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
