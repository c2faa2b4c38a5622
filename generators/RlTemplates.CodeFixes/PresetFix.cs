using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using RlTemplates.Generators.Parsing;

namespace RlTemplates.CodeFixes;

/// <summary>Writes the nearest valid choice in a preset, which is no source but an additional file of the project.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, DocumentKinds = [nameof(TextDocumentKind.AdditionalDocument)], DocumentExtensions = [".yaml", ".yml"]), Shared]
public sealed class PresetFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => MendFix.AllRules;

    /// <summary>Roslyn's batch fixer knows sources only.</summary>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var preset = context.TextDocument;
        foreach (var diagnostic in context.Diagnostics)
        {
            if (preset is not Document && diagnostic.Properties.TryGetValue(Mend.Replacement, out var text) && text is not null)
                context.RegisterCodeFix(CodeAction.Create($"Write {text}", cancel => Apply(preset, new(diagnostic.Location.SourceSpan, text), cancel), Mend.Replacement + diagnostic.Id), diagnostic);
        }
        return Task.CompletedTask;
    }

    private static async Task<Solution> Apply(TextDocument preset, TextChange change, CancellationToken cancellationToken) =>
        preset.Project.Solution.WithAdditionalDocumentText(preset.Id, (await preset.GetTextAsync(cancellationToken).ConfigureAwait(false)).WithChanges(change));
}
