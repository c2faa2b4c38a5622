using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RlTemplates.Generators.Caching;

/// <summary>
/// The models of types as they were parsed last. Roslyn asks for all of them after every edit; of those whose surroundings are the same not even the
/// symbol is made. That is why the generators do not use ForAttributeWithMetadataName: it binds the attributes of every class anew.
/// </summary>
/// <param name="parse">Makes the model of a type that the node declares; null where it has none.</param>
internal sealed class ParsedTypes<TModel>(Func<INamedTypeSymbol, TypeDeclarationSyntax, Compilation, CancellationToken, TModel?> parse)
    where TModel : class
{
    private readonly ConditionalWeakTable<SyntaxNode, Slot> _known = new();

    /// <summary>The model of a type.</summary>
    public TModel? Of(GeneratorSyntaxContext found, CancellationToken cancellationToken)
    {
        var (node, model) = ((TypeDeclarationSyntax)found.Node, found.SemanticModel);
        var surroundings = Surroundings.Of(node.SyntaxTree, model.Compilation);
        var slot = _known.GetOrCreateValue(node);
        if (slot.Last is { } last && last.Surroundings == surroundings)
            return last.Model;
        var parsed = model.GetDeclaredSymbol(found.Node, cancellationToken) is INamedTypeSymbol type ? parse(type, node, model.Compilation, cancellationToken) : null;
        slot.Last = new(surroundings, parsed);
        return parsed;
    }

    private sealed class Slot
    {
        public Entry? Last { get; set; }
    }

    private sealed record Entry(string Surroundings, TModel? Model);
}
