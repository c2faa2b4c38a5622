using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Configuration;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Analysis.Policies;

/// <summary>RLT0131: defaults that a kit names and does not embed, where the package's build files say what it embeds.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EmbeddedDefaultsAnalyzer : DiagnosticAnalyzer
{
    private const string Resources = "build_property.RlTemplatesResources";

    private static readonly ImmutableArray<DiagnosticDescriptor> Supported = [Rules.DefaultsNotEmbedded];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Supported;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (!start.Options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue(Resources, out var names) || names.Length == 0)
                return;
            var embedded = names.Split(['|'], StringSplitOptions.RemoveEmptyEntries);
            AttributeData[] wrong = [.. start.Compilation.Assembly.AttributesOf(KnownNames.Defaults).Where(a => a.Text() is { } named && !embedded.Contains(named))];
            if (wrong.Length > 0)
                start.RegisterSyntaxNodeAction(node => Judge(node, wrong, embedded), SyntaxKind.Attribute);
        });
    }

    private static void Judge(SyntaxNodeAnalysisContext context, AttributeData[] wrong, string[] embedded)
    {
        if (wrong.FirstOrDefault(a => a.Syntax(context.CancellationToken) == context.Node) is not { } attribute)
            return;
        var sentence = TeamDefaults.NotEmbedded(attribute.Text()!, embedded);
        var mend = Mend.Replace(TeamDefaults.Meant(attribute.Text()!, embedded) is { } meant ? Literal.Of(meant) : null);
        var place = attribute.FirstArgumentPlace(context.Compilation.Assembly, context.CancellationToken);
        context.ReportDiagnostic(Diagnostic.Create(Rules.DefaultsNotEmbedded.Linked(context.Options), place, mend.Properties, char.ToUpperInvariant(sentence[0]) + sentence.Substring(1)));
    }
}
