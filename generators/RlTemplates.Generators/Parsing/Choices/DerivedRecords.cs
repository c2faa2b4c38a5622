using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing;

/// <summary>
/// Finds the records that derive from an abstract record with [Options]: in the compilation among the records with a list of bases, which
/// are known without binding, and in references by what their assemblies publish.
/// </summary>
internal sealed class DerivedRecords
{
    private static readonly ConditionalWeakTable<Compilation, DerivedRecords> Known = new();
    private static readonly ConditionalWeakTable<IAssemblySymbol, INamedTypeSymbol[]> Published = new();

    // Trees live on from edit to edit. Bodies are not searched, nor are checksums made, as TreeShape does: generated files are many and large.
    private static readonly ConditionalWeakTable<SyntaxTree, RecordDeclarationSyntax[]> Deriving = new();

    private readonly Compilation _compilation;
    private readonly Lazy<IReadOnlyList<INamedTypeSymbol>> _all;

    private DerivedRecords(Compilation compilation)
    {
        _compilation = compilation;
        _all = new(Find);
    }

    /// <summary>The records that may be chosen for a base, ordered by name.</summary>
    public static IReadOnlyList<INamedTypeSymbol> Of(INamedTypeSymbol @base, Compilation compilation) =>
    [
        .. Known.GetValue(compilation, static c => new(c))._all.Value.Where(r => DerivesFrom(r, @base))
            .OrderBy(RecordName.Of, StringComparer.Ordinal).ThenBy(r => r.MetadataName(), StringComparer.Ordinal),
    ];

    /// <summary>Why a record cannot be chosen although it derives from such a base, as a clause; null where it can.</summary>
    public static string? Fault(INamedTypeSymbol record)
    {
        if (record.IsGenericType || Outer(record).Any(t => t.IsGenericType))
            return "must not be generic, because nothing outside code can say what its type arguments are";
        if (!record.InstanceConstructors.Any(c => c.Parameters.All(p => p.IsOptional) && IsVisible(c)))
            return "must have a constructor without parameters; declare its options as properties with init accessors";
        if (record.IsFileLocal || !Outer(record).Append(record).All(IsVisible))
            return "must be internal or public, and the types around it too, because generated code makes it";
        return null;
    }

    private static bool IsVisible(ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal;

    private IReadOnlyList<INamedTypeSymbol> Find()
    {
        var own = from tree in _compilation.SyntaxTrees
                  from declaration in Deriving.GetValue(tree, static t => Search(t))
                  let type = _compilation.GetSemanticModel(tree).GetDeclaredSymbol(declaration) as INamedTypeSymbol
                  where type is { IsAbstract: false } && ChoiceType.IsBase(RecordName.Root(type)) && Fault(type) is null
                  select type;
        var others = _compilation.SourceModule.ReferencedAssemblySymbols.SelectMany(a => Published.GetValue(a, static known => Read(known)))
            .Where(t => _compilation.IsSymbolAccessibleWithin(t, _compilation.Assembly));
        return [.. own.Concat(others).Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default)];
    }

    private static RecordDeclarationSyntax[] Search(SyntaxTree tree) =>
        [.. tree.GetRoot().DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax).OfType<RecordDeclarationSyntax>().Where(r => r.BaseList is not null)];

    private static INamedTypeSymbol[] Read(IAssemblySymbol assembly) => [.. assembly.AttributesOf(KnownNames.OptionChoice)
        .Select(a => a.ConstructorArguments.FirstOrDefault().Value).OfType<INamedTypeSymbol>()];

    private static bool DerivesFrom(INamedTypeSymbol record, INamedTypeSymbol @base)
    {
        for (var current = record.BaseType; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current, @base))
                return true;
        }
        return false;
    }

    private static IEnumerable<INamedTypeSymbol> Outer(INamedTypeSymbol type)
    {
        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
            yield return outer;
    }
}
