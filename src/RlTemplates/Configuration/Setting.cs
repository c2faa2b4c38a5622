using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>One option's text while layers are laid over it, and where it came from; of a dictionary, where each key came from.</summary>
/// <param name="option">The option.</param>
/// <param name="text">The default as text.</param>
/// <param name="ofClass">Paths of the options and groups that the config class sets itself.</param>
internal sealed class Setting(Option option, string text, IReadOnlyList<string> ofClass)
{
    private readonly Dictionary<string, OptionSource> _sourceOfKey = new(StringComparer.Ordinal);
    private OptionSource _source = Initial(option.Path, ofClass);
    private string _text = text;
    private bool _isComplete;

    // Entries of a dictionary while keys are laid over it: as text, each would cost as much as all before it.
    private Dictionary<string, string>? _entries;

    /// <summary>The value as text.</summary>
    public string Text => _entries is null ? _text : ListText.JoinEntries(_entries);

    /// <summary>Whether some layer sets it.</summary>
    public bool IsSet => _source.IsSet;

    /// <summary>Whether some layer's value was refused, so that nobody knows what it shall be.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Whether a run has recorded that a target has it as a secret, which stayed where the run was submitted.</summary>
    public bool IsWithheld { get; set; }

    /// <summary>The option.</summary>
    public Option Option => option;

    /// <summary>Where the value came from.</summary>
    public OptionSource Source => _source;

    /// <summary>Refuses a value.</summary>
    public void Refuse(List<string> errors, string error)
    {
        errors.Add(error);
        IsRefused = true;
    }

    /// <summary>Lays a value over it.</summary>
    /// <param name="raw">The value; of a dictionary one entry or several.</param>
    /// <param name="isComplete">Whether its layer has every entry of the dictionary, so that those of the default do not count.</param>
    public void Lay(RawValue raw, bool isComplete = false)
    {
        _source = raw.Source;
        if (option.IsDictionary && !OrNullGrammar.IsNull(raw.Text))
        {
            if (isComplete && !_isComplete)
                (_entries, _isComplete) = ([], true);
            LayEntries(DictionaryText.Entries(raw.Text), raw.Source);
            return;
        }
        (_text, _entries) = (raw.Text, null);
    }

    private void LayEntries(IEnumerable<KeyValuePair<string, string?>> entries, OptionSource source)
    {
        _entries ??= DictionaryText.Entries(_text).ToDictionary(e => e.Key, e => e.Value ?? "", StringComparer.Ordinal);
        foreach (var (key, value) in entries)
        {
            _entries[key] = value ?? "";
            _sourceOfKey[key] = source;
        }
    }

    /// <summary>The value as it is always written.</summary>
    /// <param name="config">The bound config; null where it has errors.</param>
    public string Bound(object? config) => IsRefused ? Text : option.IsOfTarget ? option.Rule.Grammar.Read(Text).Written : config is null ? Text : option.Format(config);

    /// <summary>What it comes to: one row, or one for each key of a dictionary; of a target, none where it is left to the target.</summary>
    /// <param name="config">The bound config; null where it has errors.</param>
    public IEnumerable<ResolvedOption> Resolve(object? config)
    {
        var text = Bound(config);
        if (option.IsOfTarget && text == ConstraintTexts.Unset)
            return [];
        text = option.Show(text);
        if (option.IsSecret)
            return [new(option.Path, text, _source)];
        var entries = option.IsDictionary ? DictionaryText.Entries(text) : [];
        return entries.Count == 0
            ? [new(option.Path, text, _source)]
            : entries.Select(e => new ResolvedOption($"{option.Path}.{e.Key}", e.Value ?? "", _sourceOfKey.GetValueOrDefault(e.Key) ?? Initial($"{option.Path}.{e.Key}", ofClass)));
    }

    /// <summary>Where a value is from that no layer sets: the config class, where it sets the option or a group around it.</summary>
    private static OptionSource Initial(string path, IReadOnlyList<string> ofClass) =>
        ofClass.Any(o => path == o || path.StartsWith(o + ".", StringComparison.Ordinal)) ? OptionSource.Class : OptionSource.Default;
}
