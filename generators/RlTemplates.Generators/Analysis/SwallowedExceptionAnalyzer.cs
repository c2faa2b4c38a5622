using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Analysis;

/// <summary>RLT0042: an empty catch of everything in a callback.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SwallowedExceptionAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.ExceptionSwallowed];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSyntaxNodeAction(Judge, SyntaxKind.CatchClause);
    }

    private static void Judge(SyntaxNodeAnalysisContext context)
    {
        var clause = (CatchClauseSyntax)context.Node;
        if (clause.Block.Statements.Count > 0 || clause.Filter is not null || clause.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { AttributeLists.Count: > 0 } method)
            return;
        var caught = clause.Declaration is { Type: var type } ? context.SemanticModel.GetTypeInfo(type, context.CancellationToken).Type : null;
        if (clause.Declaration is not null && !caught.Is("System.Exception"))
            return;
        if (context.SemanticModel.GetDeclaredSymbol(method, context.CancellationToken) is { } symbol
            && symbol.ContainingType.AttributeOf(KnownNames.RlExperiment) is not null && symbol.GetAttributes().Any(a => CallbackParser.IsCallback(a.AttributeClass)))
            context.ReportDiagnostic(Diagnostic.Create(Rules.ExceptionSwallowed.Linked(context.Options), clause.CatchKeyword.GetLocation(), new Mend(Mend.Rethrow, "").Properties, symbol.Name));
    }
}
