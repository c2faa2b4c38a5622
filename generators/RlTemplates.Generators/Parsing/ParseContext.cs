using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing;

/// <summary>What all parsers need. Lives no longer than one parse.</summary>
internal sealed class ParseContext(Compilation compilation, FindingSink sink, CancellationToken cancellationToken)
{
    private readonly Dictionary<ITypeSymbol, string?> _codecs = new(SymbolEqualityComparer.IncludeNullability);
    private readonly Dictionary<INamedTypeSymbol, IReadOnlyList<IPropertySymbol>> _properties = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<SyntaxTree, SemanticModel> _models = [];
    private readonly Dictionary<INamedTypeSymbol, IReadOnlyList<RecordOptions>> _families = new(SymbolEqualityComparer.Default);

    public Compilation Compilation { get; } = compilation;

    /// <summary>Whether records with [Options] are judged where they stand and not again as part of a config class.</summary>
    public bool JudgesOptionsRecordsOnTheirOwn { get; init; }

    /// <summary>Whether only names and types of options are read: nothing is judged, and no docs are read.</summary>
    public bool OnlyReads { get; init; }

    public FindingSink Sink { get; } = sink;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>What the code of a file means; one model for all questions, since each binds anew.</summary>
    public SemanticModel Model(SyntaxTree tree)
    {
        if (!_models.TryGetValue(tree, out var model))
            _models[tree] = model = Compilation.GetSemanticModel(tree);
        return model;
    }

    /// <summary>Expression of a type's codec; null where it cannot be an option.</summary>
    public string? Codec(ITypeSymbol type)
    {
        if (!_codecs.TryGetValue(type, out var codec))
            _codecs[type] = codec = CodecParser.Codec(type);
        return codec;
    }

    /// <summary>The records that may be chosen for an abstract one, ordered by name; what is wrong with them is told elsewhere.</summary>
    public IReadOnlyList<RecordOptions> Family(INamedTypeSymbol type)
    {
        lock (_families)
        {
            if (!_families.TryGetValue(type, out var family))
                _families[type] = family = [.. DerivedRecords.Of(type, Compilation).Select(r => new RecordOptions(r, new(Compilation, new MessageSink(), CancellationToken) { OnlyReads = true }))];
            return family;
        }
    }

    /// <summary>Properties of a record that can be options.</summary>
    public IReadOnlyList<IPropertySymbol> Properties(INamedTypeSymbol type)
    {
        if (!_properties.TryGetValue(type, out var properties))
            _properties[type] = properties = [.. OptionParser.Properties(type, Compilation)];
        return properties;
    }

    /// <summary>Summary of a property or type: from its source in this compilation, from its assembly's manifest otherwise.</summary>
    public string Summary(ISymbol symbol)
    {
        if (SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, Compilation.Assembly))
            return DocComment.Summary(symbol, CancellationToken);
        return symbol.ContainingType is { } type ? Manifests.Row(type, symbol.Name)?.Named("Summary") as string ?? "" : "";
    }

    /// <summary>Default of a property as invariant text, from the same places; null where it is no constant.</summary>
    public string? Default(IPropertySymbol property) =>
        SymbolEqualityComparer.Default.Equals(property.ContainingAssembly, Compilation.Assembly)
            ? DefaultParser.Text(property, this)
            : property.ContainingType is { } type ? Manifests.Row(type, property.Name)?.Named("Default") as string : null;
}
