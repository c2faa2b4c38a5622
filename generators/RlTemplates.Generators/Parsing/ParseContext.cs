using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing;

/// <summary>What all parsers need. Lives no longer than one parse.</summary>
internal sealed class ParseContext(Compilation compilation, FindingSink sink, CancellationToken cancellationToken)
{
    private readonly Dictionary<IAssemblySymbol, ILookup<string, AttributeData>> _manifests = new(SymbolEqualityComparer.Default);

    public Compilation Compilation { get; } = compilation;

    /// <summary>Whether records with [Options] are judged where they stand and not again as part of a config class.</summary>
    public bool JudgesOptionsRecordsOnTheirOwn { get; init; }

    public FindingSink Sink { get; } = sink;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>Summary of a property or type: from its source in this compilation, from its assembly's manifest otherwise.</summary>
    public string Summary(ISymbol symbol)
    {
        if (SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, Compilation.Assembly))
            return DocComment.Summary(symbol, CancellationToken);
        return Row(symbol)?.Named("Summary") as string ?? "";
    }

    /// <summary>Default of a property as invariant text, from the same places; null where it is no constant.</summary>
    public string? Default(IPropertySymbol property) =>
        SymbolEqualityComparer.Default.Equals(property.ContainingAssembly, Compilation.Assembly)
            ? DefaultParser.Text(property, this)
            : Row(property)?.Named("Default") as string;

    private AttributeData? Row(ISymbol symbol)
    {
        if (symbol.ContainingType is not { } type || symbol.ContainingAssembly is not { } assembly)
            return null;
        if (!_manifests.TryGetValue(assembly, out var rows))
            _manifests[assembly] = rows = assembly.AttributesOf(KnownNames.OptionManifest).ToLookup(Key);
        return rows[type.ToCode() + " " + symbol.Name].FirstOrDefault();
    }

    private static string Key(AttributeData row) => row.ConstructorArguments.Length == 2
        ? (row.ConstructorArguments[0].Value as INamedTypeSymbol)?.ToCode() + " " + row.ConstructorArguments[1].Value
        : "";
}
