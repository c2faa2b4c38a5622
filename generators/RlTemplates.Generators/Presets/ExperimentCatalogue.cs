using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RlTemplates.Configuration;
using RlTemplates.Generators.Parsing;
using RlTemplates.Options;

namespace RlTemplates.Generators.Presets;

/// <summary>The options of one config class, as its presets may set them. Lives no longer than its compilation; presets are judged on copies.</summary>
internal sealed class ExperimentCatalogue : OptionShape
{
    private readonly string _name;
    private readonly Func<string, IReadOnlyList<string>> _owners;
    private readonly PresetConstraints _constraints;
    private readonly List<Row> _rows = [];

    /// <summary>Takes up the options.</summary>
    /// <param name="name">Name of the experiment.</param>
    /// <param name="leaves">The options.</param>
    /// <param name="choices">The choices between records.</param>
    /// <param name="owners">Gives the records that have an option.</param>
    /// <param name="constraints">The rules between the options.</param>
    /// <param name="defaults">What the class sets.</param>
    public ExperimentCatalogue(
        string name, IReadOnlyList<OptionLeaf> leaves, IReadOnlyList<IChoice> choices, Func<string, IReadOnlyList<string>> owners, PresetConstraints constraints, InitialValues defaults)
    {
        (_name, _owners, _constraints) = (name, owners, constraints);
        _rows.AddRange(leaves.Select(l => new Row(l)));
        Begin(leaves.Select(l => l.Option.Path), choices, new ChoiceOrigin(defaults, ""));
    }

    private ExperimentCatalogue(ExperimentCatalogue other)
        : base(other)
    {
        (_name, _owners, _constraints, Stops) = (other._name, other._owners, other._constraints, other.Stops);
        _rows.AddRange(other._rows);
    }

    /// <summary>The rules between the options.</summary>
    public PresetConstraints Constraints => _constraints;

    /// <summary>Name of the experiment.</summary>
    public string Name => _name;

    /// <summary>The bounds of the class's stop criteria by metric, as options write them.</summary>
    public IReadOnlyDictionary<string, string> Stops { get; init; } = new Dictionary<string, string>();

    /// <summary>A copy that a preset, on top of those that it extends, is judged with.</summary>
    public ExperimentCatalogue Copy() => new(this);

    /// <summary>A copy with the records that presets choose, lowest first.</summary>
    /// <param name="presets">The presets.</param>
    public ExperimentCatalogue After(IEnumerable<YamlDocument> presets)
    {
        var copy = Copy();
        foreach (var preset in presets)
            PresetChecker.Check(preset, copy, []);
        return copy;
    }

    /// <inheritdoc/>
    public override TextRule Rule(int index) => _rows[index].Rule;

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Keys(int index) => _rows[index].Leaf is { Option.Keys: { Count: > 0 } keys } leaf ? [.. keys, .. KeysOfDefault(leaf.Property)] : [];

    /// <summary>The property of an option; null for one of a target or machine group, or the type of a record.</summary>
    public IPropertySymbol? Property(int index) => _rows[index].Leaf?.Property;

    /// <inheritdoc/>
    public override string? Stop(string metric) => Stops.TryGetValue(metric, out var bound) ? bound : null;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Owners(string name) => _owners(name);

    // As at run time, a known key counts in either spelling.
    private protected override string Key(int index, string written)
    {
        var known = Keys(index);
        return known.Contains(written)
            ? written
            : known.OrderBy(k => k, StringComparer.Ordinal).FirstOrDefault(k => NameCase.KebabToSnake(k).Equals(NameCase.KebabToSnake(written), StringComparison.OrdinalIgnoreCase)) ?? written;
    }

    private protected override void AddRow(ChoiceSlot slot, ChoiceElement? element) => _rows.Add(new(element is null ? ChoiceRules.OfList(slot.Choice) : ChoiceRules.OfType(slot.Choice)));

    private protected override IEnumerable<string> AddRows(ChoiceElement element)
    {
        foreach (var leaf in ((RecordOptions)element.Record!).Leaves)
        {
            _rows.Add(new(leaf));
            yield return element.Path + "." + leaf.Option.Path;
        }
    }

    private protected override IReadOnlyList<ChosenDefault>? Defaults(IChoice choice, object? origin) => (origin as ChoiceOrigin)?.Records(choice);

    private protected override object? Fresh(IChoosable record) => new ChoiceOrigin(((RecordOptions)record).Defaults, "");

    private static IEnumerable<string> KeysOfDefault(IPropertySymbol? property) => property is not null && DefaultParser.Initializer(property, CancellationToken.None) is { } value
        ? value.DescendantNodes().OfType<LiteralExpressionSyntax>().Select(l => l.Token.ValueText)
        : [];

    /// <summary>An option with the rule of its text, which is read when it is first needed.</summary>
    private sealed class Row
    {
        private readonly Lazy<TextRule> _rule;

        public Row(OptionLeaf leaf) => (Leaf, _rule) = (leaf, new(() => leaf.Rule?.Invoke() ?? (leaf.Property is { } property ? GrammarParser.Rule(property) : null) ?? new(new AnyGrammar())));

        public Row(TextRule rule) => _rule = new(() => rule);

        public OptionLeaf? Leaf { get; }

        public TextRule Rule => _rule.Value;
    }
}
