using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>Finds options by the names under which each layer knows them. Layers are read lowest first, because each may choose records, whose options the next ones see.</summary>
internal sealed class OptionLookup : OptionShape
{
    private readonly Dictionary<int, HashSet<string>> _keys = [];
    private readonly Dictionary<int, HashSet<string>> _allowed = [];
    private readonly Dictionary<string, string?> _stop;
    private readonly List<OptionRow> _rows = [];
    private readonly object _defaults;

    /// <summary>Indexes the options, the known keys of dictionaries and what choices have by default.</summary>
    /// <param name="table">The option table.</param>
    public OptionLookup(OptionTable table)
    {
        Table = table;
        _defaults = table.CreateDefault();
        foreach (var option in table.Options)
            Add(new(option, () => option.Format(_defaults)));
        var stop = table.Options.FirstOrDefault(o => o.Path == PresetShape.Stop)?.Format(_defaults) ?? "null";
        _stop = DictionaryText.Entries(stop).ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal);
        Begin(table.Options.Select(o => o.Path), table.Choices, _defaults);
    }

    private OptionLookup(OptionLookup other)
        : base(other)
    {
        (Table, _defaults, _stop) = (other.Table, other._defaults, other._stop);
        _rows.AddRange(other._rows);
        foreach (var keys in other._keys)
            _keys.Add(keys.Key, [.. keys.Value]);
        foreach (var keys in other._allowed)
            _allowed.Add(keys.Key, keys.Value);
    }

    /// <summary>The table of the config class.</summary>
    public OptionTable Table { get; }

    /// <summary>The options that there are now.</summary>
    public IEnumerable<Option> Options => Active.Select(i => _rows[i].Option);

    /// <summary>The rules between the options that there are now.</summary>
    public IEnumerable<Constraint> Constraints => Table.Constraints.Concat(
        from element in AllSlots.SelectMany(s => s.Elements)
        let record = element.Record as ChoiceTable
        where record is not null
        from rule in record.Constraints
        select rule.Rename(path => element.Path + "." + path));

    /// <summary>A copy that layers can go on with.</summary>
    public OptionLookup Copy() => new(this);

    /// <summary>An option.</summary>
    /// <param name="index">Its index.</param>
    public Option this[int index] => _rows[index].Option;

    /// <summary>An option's default as text; of a record that a layer chose, the default of that record.</summary>
    /// <param name="index">Index of the option.</param>
    public string Default(int index) => _rows[index].Default();

    /// <summary>Whether an option belongs to a record that a layer chose, so that the config class does not set it.</summary>
    /// <param name="index">Index of the option.</param>
    public bool IsChosen(int index) => _rows[index].IsChosen;

    /// <inheritdoc/>
    public override TextRule Rule(int index) => _rows[index].Option.Rule;

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Keys(int index) => _allowed.TryGetValue(index, out var keys) ? keys : [];

    /// <inheritdoc/>
    public override string? Stop(string metric) => _stop.GetValueOrDefault(metric);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Owners(string name) => LoadedOptions.Owners(name);

    /// <summary>Takes up the keys of a layer, so that layers above it mean them too when they spell them in their way.</summary>
    public void Learn(Layer layer)
    {
        foreach (var value in layer.Values.Where(v => _keys.ContainsKey(v.Option)))
            _keys[value.Option].UnionWith(DictionaryText.Entries(value.Text).Select(e => e.Key));
    }

    /// <summary>Finds an option, or the dictionary option and the key that a longer name means.</summary>
    /// <param name="name">The name in its layer's spelling.</param>
    /// <param name="nameOf">An option's name in that spelling.</param>
    /// <param name="separator">What stands between a dictionary's name and a key.</param>
    public (int Index, string? Key) Find(string name, Func<Option, string> nameOf, string separator)
    {
        foreach (var i in Active)
        {
            var (option, known) = (_rows[i].Option, nameOf(_rows[i].Option));
            if (string.Equals(known, name, StringComparison.OrdinalIgnoreCase))
                return (i, null);
            if (option.IsDictionary && name.Length > known.Length + separator.Length && name.StartsWith(known + separator, StringComparison.OrdinalIgnoreCase))
                return (i, Key(i, name[(known.Length + separator.Length)..]));
        }
        return (-1, null);
    }

    /// <summary><c>; did you mean --seed?</c>, or nothing where no name is near.</summary>
    public static string DidYouMean(string name, IEnumerable<string> names) =>
        (OptionSynonyms.Find(name, names) ?? Suggestion.Nearest(name, names)) is { } nearest ? $"; did you mean {nearest}?" : ".";

    // Environment variables are upper case and the command line has dashes, so a known key counts in either spelling; a new one stays as it is.
    private protected override string Key(int index, string written) => _keys[index] is var known && known.Contains(written)
        ? written
        : known.Order(StringComparer.Ordinal).FirstOrDefault(k => NameCase.KebabToSnake(k).Equals(NameCase.KebabToSnake(written), StringComparison.OrdinalIgnoreCase)) ?? written;

    private protected override void AddRow(ChoiceSlot slot, ChoiceElement? element)
    {
        var (choice, owner, at) = ((ChoiceOption)slot.Choice, (Func<object, object>?)slot.Reader, slot.Elements.Count - 1);
        IReadOnlyList<object?> Read(object config) => choice.Read(owner is null ? config : owner(config));
        if (element is null)
        {
            var list = new RecordListOption(choice, Read) { Path = slot.Path, CommandLineName = "--" + NameCase.SnakeToKebab(slot.Path), Summary = choice.Summary };
            Add(new(list, () => "[]"));
            return;
        }
        element.Reader = (Func<object, object>)(config => Read(config)[at]!);
        var path = element.Path + "." + Type;
        var type = new TypeOption(choice, config => Read(config) is var all && at < all.Count ? all[at] : null) { Path = path, CommandLineName = "--" + NameCase.SnakeToKebab(path), Summary = choice.Summary };
        Add(new(type, () => type.Name(element.Origin)));
    }

    private protected override IEnumerable<string> AddRows(ChoiceElement element)
    {
        var (origin, reader) = (element.Origin!, (Func<object, object>)element.Reader!);
        foreach (var option in ((ChoiceTable)element.Record!).Options)
        {
            var row = option.Below(element.Path + ".", reader);
            Add(new(row, () => option.Format(origin)) { IsChosen = element.IsChosen });
            yield return row.Path;
        }
    }

    private protected override IReadOnlyList<ChosenDefault>? Defaults(IChoice choice, object? origin)
    {
        var (option, records) = ((ChoiceOption)choice, new List<ChosenDefault>());
        foreach (var record in option.Read(origin!))
            records.Add(new(option.Family.TableOf(record), record, IsKnown: record is null || option.Family.TableOf(record) is not null));
        return records;
    }

    private protected override object? Fresh(IChoosable record) => ((ChoiceTable)record).CreateDefault();

    private void Add(OptionRow row)
    {
        var (index, option) = (_rows.Count, row.Option);
        _rows.Add(row);
        if (!option.IsDictionary)
            return;
        _keys[index] = [.. option.Keys, .. DictionaryText.Entries(row.Default()).Select(e => e.Key)];
        if (option.Keys.Count > 0)
            _allowed[index] = [.. _keys[index]];
    }

    /// <param name="Option">The option.</param>
    /// <param name="Default">Gives its default as text.</param>
    private sealed record OptionRow(Option Option, Func<string> Default)
    {
        /// <summary>Whether it belongs to a record that a layer chose.</summary>
        public bool IsChosen { get; init; }
    }
}
