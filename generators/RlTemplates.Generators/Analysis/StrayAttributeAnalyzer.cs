using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Analysis;

/// <summary>RLT0023, RLT0024, RLT0025: attributes that have no effect where they stand.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StrayAttributeAnalyzer : DiagnosticAnalyzer
{
    private static readonly string[] OnClasses = [KnownNames.StopWhen, KnownNames.LogMetric];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [Rules.AttributeWithoutExperiment, Rules.CallbackIsNeverCalled, Rules.ScriptParameterWithoutOption];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(JudgeType, SymbolKind.NamedType);
        context.RegisterSymbolAction(JudgeMethod, SymbolKind.Method);
        context.RegisterSymbolAction(JudgeProperty, SymbolKind.Property);
    }

    private static void JudgeType(SymbolAnalysisContext context)
    {
        if (context.Symbol.AttributeOf(KnownNames.RlExperiment) is not null)
            return;
        foreach (var attribute in OnClasses.SelectMany(context.Symbol.AttributesOf))
            Report(context, Rules.AttributeWithoutExperiment, attribute, Short(attribute), context.Symbol.Name);
    }

    private static void JudgeMethod(SymbolAnalysisContext context)
    {
        var method = (IMethodSymbol)context.Symbol;
        foreach (var attribute in method.GetAttributes().Where(a => CallbackParser.IsCallback(a.AttributeClass) || ConfigMethodParser.IsOne(a.AttributeClass)))
        {
            if (method.ContainingType.AttributeOf(KnownNames.RlExperiment) is null)
                Report(context, Rules.CallbackIsNeverCalled, attribute, method.Name, Short(attribute), $"'{method.ContainingType.Name}' is not marked [RlExperiment]");
            else if (method.MethodKind != MethodKind.Ordinary)
                Report(context, Rules.CallbackIsNeverCalled, attribute, method.Name, Short(attribute), "it is no ordinary method");
        }
    }

    private static void JudgeProperty(SymbolAnalysisContext context)
    {
        var property = (IPropertySymbol)context.Symbol;
        if (property.AttributeOf(KnownNames.ScriptParameter) is { } attribute && Fault(property) is { } fault)
            Report(context, Rules.ScriptParameterWithoutOption, attribute, property.Name, fault);
    }

    private static string? Fault(IPropertySymbol property)
    {
        if (!property.ContainingType.IsRecord)
            return "stands in a type that is no record";
        if (property.IsStatic || property.IsIndexer || property.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal))
            return "is no option: an option is public or internal, and not static";
        if (!OptionParser.CanBeSet(property))
            return "is no option: it has no init accessor";
        if (ChoiceType.IsBase(RecordName.Root(property.ContainingType)))
            return "is an option of a record that is chosen: its name begins with the place that chooses the record";
        return property.Type is INamedTypeSymbol { IsRecord: true } && CodecParser.Codec(property.Type) is null ? "is a group of options: put it on one of them" : null;
    }

    private static void Report(SymbolAnalysisContext context, DiagnosticDescriptor rule, AttributeData attribute, params object[] arguments)
    {
        var place = attribute.Place(context.CancellationToken) ?? context.Symbol.Place();
        context.ReportDiagnostic(Diagnostic.Create(rule.Linked(context.Options), place, Mend.Remove($"[{Short(attribute)}]").Properties, arguments));
    }

    private static string Short(AttributeData attribute) => attribute.AttributeClass?.Name is { } name ? name.Substring(0, name.Length - "Attribute".Length) : "";
}
