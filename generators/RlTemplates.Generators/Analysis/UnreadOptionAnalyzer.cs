using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Analysis;

/// <summary>
/// RLT0031: options that no code reads. Only in programs, where all code that could read them is seen, and only of config classes and records with
/// [Options]; the runtime itself reads the parts, the seed and what the generator adds to every experiment, and generated code the limit of an [RlEnvironment].
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnreadOptionAnalyzer : DiagnosticAnalyzer
{
    private static readonly HashSet<string> OfTheRuntime = new(["Seed", "Wrappers", .. AddedGroups.All.Select(g => g.Name)], StringComparer.Ordinal);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.OptionThatNothingReads];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.Options.OutputKind is not (OutputKind.ConsoleApplication or OutputKind.WindowsApplication))
                return;
            var options = new ConcurrentBag<IPropertySymbol>();
            var read = new ConcurrentDictionary<ISymbol, bool>(SymbolEqualityComparer.Default);
            start.RegisterSymbolAction(symbol => Collect((IPropertySymbol)symbol.Symbol, options), SymbolKind.Property);
            start.RegisterOperationAction(operation => Read(operation.Operation, read), OperationKind.PropertyReference);
            start.RegisterCompilationEndAction(end => JudgeAll(options, read, end));
        });
    }

    private static void Collect(IPropertySymbol property, ConcurrentBag<IPropertySymbol> options)
    {
        var type = property.ContainingType;
        if ((type.AttributeOf(KnownNames.RlExperiment) is not null || type.IsOptionsRecord())
            && property is { IsStatic: false, IsIndexer: false, IsImplicitlyDeclared: false, IsOverride: false } && !OfTheRuntime.Contains(property.Name) && !IsLimit(property)
            && OptionParser.CanBeSet(property) && CodecParser.Codec(property.Type) is not null)
            options.Add(property);
    }

    private static bool IsLimit(IPropertySymbol property) =>
        property.Name == "MaxEpisodeSteps" && property.ContainingType.AttributeOf(KnownNames.EnvironmentOptions) is { ConstructorArguments: [{ Value: INamedTypeSymbol environment }] }
        && environment.AttributeOf(KnownNames.RlEnvironment) is not null;

    private static void Read(IOperation operation, ConcurrentDictionary<ISymbol, bool> read)
    {
        var isWritten = operation.Parent is ISimpleAssignmentOperation assignment && assignment.Target == operation;
        if (!isWritten)
            read[((IPropertyReferenceOperation)operation).Property.OriginalDefinition] = true;
    }

    private static void JudgeAll(IEnumerable<IPropertySymbol> options, ConcurrentDictionary<ISymbol, bool> read, CompilationAnalysisContext context)
    {
        foreach (var option in options.Where(o => !read.ContainsKey(o)))
            context.ReportDiagnostic(Diagnostic.Create(Rules.OptionThatNothingReads.Linked(context.Options), option.Place(), Mend.Remove(option.Name).Properties, option.Name));
    }
}
