using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Generators.Emission;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Specs;

namespace RlTemplates.Generators;

/// <summary>Publishes defaults and docs of every record with [Options], or an attribute that derives from it, and of every target's attribute, as metadata of its assembly.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class ManifestGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // An attribute's base class cannot be asked of ForAttributeWithMetadataName, and any package may derive one.
        var manifests = context.SyntaxProvider
            .CreateSyntaxProvider(
                static (node, _) => IsCandidate(node),
                static (found, cancellationToken) => Parse(found, cancellationToken))
            .Where(static m => m is { Rows.Count: > 0 })
            .WithTrackingName(TrackingNames.Manifests);
        context.RegisterSourceOutput(manifests, static (output, spec) =>
        {
            if (spec is not null)
                output.AddSource(spec.HintName + ".Manifest.g.cs", ManifestEmitter.Emit(spec));
        });
    }

    private static bool IsCandidate(SyntaxNode node) => node is RecordDeclarationSyntax { AttributeLists.Count: > 0 }
        || node is ClassDeclarationSyntax { BaseList: not null, Identifier.ValueText: var name } && name.EndsWith("Attribute", StringComparison.Ordinal);

    /// <summary>A record may be declared in several parts; the first with attributes stands for it.</summary>
    private static ManifestSpec? Parse(GeneratorSyntaxContext found, CancellationToken cancellationToken)
    {
        if (found.SemanticModel.GetDeclaredSymbol(found.Node, cancellationToken) is not INamedTypeSymbol type)
            return null;
        var first = type.DeclaringSyntaxReferences.Select(r => r.GetSyntax(cancellationToken)).First(s => s is TypeDeclarationSyntax candidate && IsCandidate(candidate));
        return first == found.Node ? ManifestParser.Parse(type, found.SemanticModel.Compilation, cancellationToken) : null;
    }
}
