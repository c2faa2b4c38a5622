using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Analysis;

/// <summary>RLT0022: a program with an entry point of its own, in which nothing leads to its experiments. RLT0130: a program with neither an entry point nor an experiment to make one for.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EntryPointAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.ExperimentOutOfReach, Rules.ProgramWithoutExperiment];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var isProgram = start.Compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication;
            if (!isProgram || start.Compilation.GetTypeByMetadataName(KnownNames.EntryScript) is null)
                return;
            var experiments = new ConcurrentBag<INamedTypeSymbol>();
            var named = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
            start.RegisterSymbolAction(symbol => Collect((INamedTypeSymbol)symbol.Symbol, experiments), SymbolKind.NamedType);
            start.RegisterSyntaxNodeAction(node => Note((IdentifierNameSyntax)node.Node, named), SyntaxKind.IdentifierName);
            start.RegisterSyntaxNodeAction(node => NoteCall((InvocationExpressionSyntax)node.Node, named), SyntaxKind.InvocationExpression);
            start.RegisterCompilationEndAction(end => JudgeAll(experiments, named, end));
        });
    }

    // The compiler says CS5001 of it, which does not tell what this package would make an entry point of.
    private static void JudgeProgram(CompilationAnalysisContext context)
    {
        if (!EntryPointSettings.IsOn(context.Options.AnalyzerConfigOptionsProvider.GlobalOptions) || !EntryPointSettings.IsMissing(context.Compilation, context.CancellationToken))
            return;
        var hidden = ReferencedExperiments.Hidden(context.Compilation).ToList();
        var mend = hidden.Count > 0
            ? $"make {string.Join(" or ", hidden.Take(3).Select(h => $"'{h}'"))} public, which is in a reference"
            : "mark a partial record with [RlExperiment(\"name\")], or reference a project that has a public one";
        context.ReportDiagnostic(Diagnostic.Create(Rules.ProgramWithoutExperiment.Linked(context.Options), Location.None, mend));
    }

    private static bool HasGeneratedEntryPoint(Compilation compilation, CancellationToken cancellationToken) =>
        compilation.GetEntryPoint(cancellationToken)?.ContainingType.IsGenerated() != false;

    private static void Collect(INamedTypeSymbol type, ConcurrentBag<INamedTypeSymbol> experiments)
    {
        if (type.AttributeOf(KnownNames.RlExperiment) is not null)
            experiments.Add(type);
    }

    /// <summary>Notes what <c>Experiment.Create</c> and <c>LearningTest.Reaches</c> make an experiment of.</summary>
    private static void NoteCall(InvocationExpressionSyntax call, ConcurrentDictionary<string, bool> named)
    {
        if (call.Expression is not MemberAccessExpressionSyntax { Expression: var owner, Name: var method }
            || (owner.ToString().Split('.', ':').Last(), method.Identifier.ValueText) is not (("Experiment", "Create") or ("LearningTest", "Reaches")))
            return;
        var type = method is GenericNameSyntax { TypeArgumentList.Arguments: [var argument] } ? argument
            : call.ArgumentList.Arguments.FirstOrDefault()?.Expression is ObjectCreationExpressionSyntax made ? made.Type
            : null;
        named[type?.ToString().Split('.', ':').Last() ?? ""] = true;
    }

    /// <summary>Notes what <c>Definition</c> is asked of.</summary>
    private static void Note(IdentifierNameSyntax name, ConcurrentDictionary<string, bool> named)
    {
        if (name.Identifier.ValueText != "Definition")
            return;
        var owner = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access.Expression : null;
        named[owner is null ? "" : owner.ToString().Split('.', ':').Last()] = true;
    }

    private static void JudgeAll(IEnumerable<INamedTypeSymbol> experiments, ConcurrentDictionary<string, bool> named, CompilationAnalysisContext context)
    {
        // Asked at the end: to find the entry point costs more than an editor should pay for every key.
        var types = experiments.ToList();
        if (types.Count == 0)
            JudgeProgram(context);
        if (types.Count == 0 || HasGeneratedEntryPoint(context.Compilation, context.CancellationToken))
            return;
        // Through a 'using static', an alias or a type parameter any experiment may be meant: then nothing is said.
        if (named.Keys.Any(n => types.All(t => t.Name != n)))
            return;
        foreach (var type in types.Where(t => !named.ContainsKey(t.Name)))
            context.ReportDiagnostic(Diagnostic.Create(Rules.ExperimentOutOfReach.Linked(context.Options), type.Place(), type.Name));
    }
}
