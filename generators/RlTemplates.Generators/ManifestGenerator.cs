using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Generators.Caching;
using RlTemplates.Generators.Emission;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Specs;

namespace RlTemplates.Generators;

/// <summary>Publishes defaults and docs of every record with [Options], or an attribute that derives from it, and of every target's attribute, as metadata of its assembly.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class ManifestGenerator : IIncrementalGenerator
{
    // A record may be declared in several parts; the first with attributes stands for it.
    private static readonly ParsedTypes<ManifestSpec> Candidates = new(static (type, node, compilation, cancellationToken) =>
        type.DeclaringSyntaxReferences.Select(r => r.GetSyntax(cancellationToken)).First(IsCandidate) == node
            ? ManifestParser.Parse(type, compilation, cancellationToken)
            : null);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // An attribute's base class cannot be asked of ForAttributeWithMetadataName, and any package may derive one.
        var manifests = context.SyntaxProvider
            .CreateSyntaxProvider(
                static (node, _) => IsCandidate(node),
                static (found, cancellationToken) => Candidates.Of(found, cancellationToken))
            .Where(static m => m is { Rows.Count: > 0 } or { Choice: not null })
            .Select(static (m, _) => m!)
            .WithTrackingName(TrackingNames.Manifests);
        context.RegisterSourceOutput(
            manifests.WithTwins(manifests.Select(static (m, _) => m.HintName)),
            static (output, found) => output.AddSource(HintNames.File(found.Left.HintName, found.Right, "Manifest"), ManifestEmitter.Emit(found.Left)));
    }

    private static bool IsCandidate(SyntaxNode node) => node is RecordDeclarationSyntax { AttributeLists.Count: > 0 } or RecordDeclarationSyntax { BaseList: not null }
        || node is ClassDeclarationSyntax { BaseList: not null, Identifier.ValueText: var name } && name.EndsWith("Attribute", StringComparison.Ordinal);
}
