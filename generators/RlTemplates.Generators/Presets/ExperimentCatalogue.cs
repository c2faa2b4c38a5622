using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Configuration;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Specs;
using RlTemplates.Options;

namespace RlTemplates.Generators.Presets;

/// <summary>The options of one config class, as its presets may set them. Lives no longer than its compilation.</summary>
/// <param name="name">Name of the experiment.</param>
/// <param name="leaves">The options.</param>
/// <param name="owners">Gives the records that have an option.</param>
/// <param name="constraints">The rules between the options.</param>
/// <param name="cancellationToken">Ends reading defaults.</param>
internal sealed class ExperimentCatalogue(string name, IReadOnlyList<OptionLeaf> leaves, Func<string, IReadOnlyList<string>> owners, PresetConstraints constraints, CancellationToken cancellationToken) : IOptionCatalogue
{
    private readonly Lazy<Dictionary<string, int>> _indices = new(() => Indices(leaves));
    private readonly Lazy<IReadOnlyList<string>> _paths = new(() => [.. leaves.Select(l => l.Option.Path)]);
    private readonly TextRule?[] _rules = new TextRule?[leaves.Count];

    /// <summary>The rules between the options.</summary>
    public PresetConstraints Constraints => constraints;

    /// <summary>Name of the experiment.</summary>
    public string Name => name;

    /// <inheritdoc/>
    public IReadOnlyList<string> Paths => _paths.Value;

    /// <inheritdoc/>
    public (int Index, string? Key) Find(string path)
    {
        if (_indices.Value.TryGetValue(path, out var index))
            return (index, null);
        for (var dot = path.LastIndexOf('.'); dot > 0; dot = path.LastIndexOf('.', dot - 1))
        {
            if (dot + 1 < path.Length && _indices.Value.TryGetValue(path.Substring(0, dot), out index) && Rule(index).Grammar.Kind == TextKind.Dictionary)
                return (index, Key(index, path.Substring(dot + 1)));
        }
        return (-1, null);
    }

    /// <inheritdoc/>
    public TextRule Rule(int index) =>
        _rules[index] ??= leaves[index].Rule?.Invoke() ?? (leaves[index].Property is { } property ? GrammarParser.Rule(property) : null) ?? new(new AnyGrammar());

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Keys(int index)
    {
        var keys = leaves[index].Option.Keys;
        return keys.Count == 0 ? [] : [.. keys, .. KeysOfDefault(leaves[index].Property)];
    }

    /// <summary>The bounds of the class's stop criteria by metric, as options write them.</summary>
    public IReadOnlyDictionary<string, string> Stops { get; init; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    public string? Stop(string metric) => Stops.TryGetValue(metric, out var bound) ? bound : null;

    /// <inheritdoc/>
    public IReadOnlyList<string> Owners(string name) => owners(name);

    // As at run time, a known key counts in either spelling.
    private string Key(int index, string written)
    {
        var known = Keys(index);
        return known.Contains(written)
            ? written
            : known.OrderBy(k => k, StringComparer.Ordinal).FirstOrDefault(k => NameCase.KebabToSnake(k).Equals(NameCase.KebabToSnake(written), StringComparison.OrdinalIgnoreCase)) ?? written;
    }

    private IEnumerable<string> KeysOfDefault(IPropertySymbol? property) => property is not null && DefaultParser.Initializer(property, cancellationToken) is { } value
        ? value.DescendantNodes().OfType<LiteralExpressionSyntax>().Select(l => l.Token.ValueText)
        : [];

    private static Dictionary<string, int> Indices(IReadOnlyList<OptionLeaf> leaves)
    {
        var indices = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = leaves.Count - 1; i >= 0; i--)
            indices[leaves[i].Option.Path] = i;
        return indices;
    }
}
