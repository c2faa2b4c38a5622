using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using RlTemplates.Generators.Analysis;

namespace RlTemplates.CodeFixes;

/// <summary>
/// Offers one kind of edit for every finding that carries it. The analyzers know what to write, so a rule gets a fix by naming a kind and a
/// text; edits are texts, so that what surrounds them stays as it was written.
/// </summary>
/// <param name="kind">Key of the edit in a diagnostic's properties.</param>
public abstract class MendFix(string kind) : CodeFixProvider
{
    internal static readonly ImmutableArray<string> AllRules =
        [.. typeof(ConfigAnalyzer).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !t.IsAbstract)
            .SelectMany(t => ((DiagnosticAnalyzer)Activator.CreateInstance(t)).SupportedDiagnostics)
            .Select(r => r.Id).Distinct().OrderBy(id => id, StringComparer.Ordinal)];

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds => AllRules;

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root)
            return;
        foreach (var diagnostic in context.Diagnostics)
        {
            if (!diagnostic.Properties.TryGetValue(kind, out var text) || text is null)
                continue;
            var place = diagnostic.Location.SourceSpan;
            var changes = Changes(root, place, text).ToList();
            if (changes.Count > 0)
                context.RegisterCodeFix(CodeAction.Create(Title(text), cancel => Apply(context.Document, changes, cancel), kind + diagnostic.Id), diagnostic);
        }
    }

    private protected abstract string Title(string text);

    /// <summary>The edit, none where the code is not as the edit needs it.</summary>
    private protected abstract IEnumerable<TextChange> Changes(SyntaxNode root, TextSpan place, string text);

    private static async Task<Document> Apply(Document document, IReadOnlyList<TextChange> changes, CancellationToken cancellationToken) =>
        document.WithText((await document.GetTextAsync(cancellationToken).ConfigureAwait(false)).WithChanges(changes));
}
