using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Analysis;

/// <summary>RLT0132: a config class with a value that needs a native library, such as a GPU's, which the program does not reference.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LibraryAnalyzer : DiagnosticAnalyzer
{
    private static readonly ImmutableArray<DiagnosticDescriptor> Supported = [Rules.MissingLibrary];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Supported;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (ProgramLibraries.Of(start.Compilation, start.Options) is { } libraries)
                start.RegisterSymbolAction(symbol => Judge(symbol, libraries), SymbolKind.NamedType);
        });
    }

    private static void Judge(SymbolAnalysisContext context, ProgramLibraries libraries)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.AttributeOf(KnownNames.RlExperiment) is null)
            return;
        var parsing = new ParseContext(context.Compilation, new MessageSink(), context.CancellationToken);
        foreach (var (option, value) in type.GetMembers().OfType<IPropertySymbol>().SelectMany(p => Values(p, parsing)))
        {
            if (ProgramLibraries.Text(value, option, parsing) is { } text && libraries.Lacks(option, text) is { } words)
                context.ReportDiagnostic(Diagnostic.Create(Rules.MissingLibrary.Linked(context.Options), value.GetLocation(), type.Name, option.Name, text, words));
        }
    }

    // What an initialiser sets, in the records that it makes too.
    private static IEnumerable<(IPropertySymbol Option, ExpressionSyntax Value)> Values(IPropertySymbol property, ParseContext context)
    {
        if (DefaultParser.Initializer(property, context.CancellationToken) is not { } written)
            yield break;
        yield return (property, written);
        foreach (var assignment in written.DescendantNodes().OfType<AssignmentExpressionSyntax>().Where(a => a.Parent is InitializerExpressionSyntax))
        {
            if (context.Model(assignment.SyntaxTree).GetSymbolInfo(assignment.Left, context.CancellationToken).Symbol is IPropertySymbol option)
                yield return (option, assignment.Right);
        }
    }
}
