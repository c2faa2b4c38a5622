using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Parsing.Policies;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Analysis.Policies;

/// <summary>RLT0118, RLT0121: policies and their exceptions, in the kit that declares them.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PolicyDeclarationAnalyzer : DiagnosticAnalyzer
{
    private static readonly ImmutableArray<DiagnosticDescriptor> Supported = [Rules.MalformedPolicy, Rules.DoubtfulPolicy];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Supported;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterSyntaxNodeAction(JudgeAttribute, SyntaxKind.Attribute);
    }

    private static void JudgeAttribute(SyntaxNodeAnalysisContext node)
    {
        if (node.Node is not AttributeSyntax { Parent: AttributeListSyntax { Target.Identifier.ValueText: "assembly" } } syntax)
            return;
        var attribute = node.Compilation.Assembly.GetAttributes().FirstOrDefault(a => a.ApplicationSyntaxReference is { } written && written.SyntaxTree == syntax.SyntaxTree && written.Span == syntax.Span);
        if (attribute is null)
            return;
        var context = new ParseContext(node.Compilation, new DiagnosticSink(node.ReportDiagnostic, node.Options, Supported), node.CancellationToken);
        var parser = new PolicyDeclarationParser(attribute, syntax, new(node.Options, node.Compilation), context);
        if (attribute.AttributeClass.Is(KnownNames.Policy))
            parser.JudgePolicy();
        else if (attribute.AttributeClass.Is(KnownNames.PolicyException))
            parser.JudgeException();
    }
}
