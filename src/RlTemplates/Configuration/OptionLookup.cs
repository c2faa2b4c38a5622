using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>Finds options by the names under which each layer knows them.</summary>
internal sealed class OptionLookup : IOptionCatalogue
{
    private readonly Dictionary<int, HashSet<string>> _keys = [];
    private readonly Dictionary<int, HashSet<string>> _allowed = [];
    private readonly Dictionary<string, string?> _stop = [];

    /// <summary>Takes up the options and the keys that are known of dictionaries.</summary>
    /// <param name="table">The option table.</param>
    public OptionLookup(OptionTable table)
    {
        Options = table.Options;
        var defaults = table.CreateDefault();
        for (var i = 0; i < Options.Count; i++)
        {
            if (Options[i].IsDictionary)
                _keys[i] = DictionaryKeys.Known(Options[i], defaults);
            if (Options[i].Path == PresetShape.Stop)
                _stop = DictionaryText.Entries(Options[i].Format(defaults)).ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal);
            if (Options[i].Keys.Count > 0)
                _allowed[i] = DictionaryKeys.Known(Options[i], defaults);
        }
        Paths = [.. Options.Select(o => o.Path)];
    }

    /// <summary>The options by index.</summary>
    public IReadOnlyList<Option> Options { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Paths { get; }

    /// <inheritdoc/>
    public TextRule Rule(int index) => Options[index].Rule;

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Keys(int index) => _allowed.TryGetValue(index, out var keys) ? keys : [];

    /// <inheritdoc/>
    public string? Stop(string metric) => _stop.GetValueOrDefault(metric);

    /// <inheritdoc/>
    public IReadOnlyList<string> Owners(string name) => LoadedOptions.Owners(name);

    /// <inheritdoc/>
    public (int Index, string? Key) Find(string path) => Find(path, static o => o.Path, ".");

    /// <summary>Takes up the keys of a layer, so that layers above it mean them too when they spell them in their way.</summary>
    public void Learn(Layer layer)
    {
        foreach (var value in layer.Values.Where(v => Options[v.Option].IsDictionary))
            _keys[value.Option].UnionWith(DictionaryText.Entries(value.Text).Select(e => e.Key));
    }

    /// <summary>Finds an option, or the dictionary option and the key that a longer name means.</summary>
    /// <param name="name">The name in its layer's spelling.</param>
    /// <param name="nameOf">An option's name in that spelling.</param>
    /// <param name="separator">What stands between a dictionary's name and a key.</param>
    public (int Index, string? Key) Find(string name, Func<Option, string> nameOf, string separator)
    {
        for (var i = 0; i < Options.Count; i++)
        {
            var known = nameOf(Options[i]);
            if (string.Equals(known, name, StringComparison.OrdinalIgnoreCase))
                return (i, null);
            if (Options[i].IsDictionary && name.Length > known.Length + separator.Length && name.StartsWith(known + separator, StringComparison.OrdinalIgnoreCase))
                return (i, Key(_keys[i], name[(known.Length + separator.Length)..]));
        }
        return (-1, null);
    }

    // Environment variables are upper case and the command line has dashes, so a known key counts in either spelling; a new one stays as it is.
    private static string Key(HashSet<string> known, string written) => known.Contains(written)
        ? written
        : known.Order(StringComparer.Ordinal).FirstOrDefault(k => NameCase.KebabToSnake(k).Equals(NameCase.KebabToSnake(written), StringComparison.OrdinalIgnoreCase)) ?? written;

    /// <summary><c>; did you mean --seed?</c>, or nothing where no name is near.</summary>
    public static string DidYouMean(string name, IEnumerable<string> names) =>
        Suggestion.Nearest(name, names) is { } nearest ? $"; did you mean {nearest}?" : ".";
}
