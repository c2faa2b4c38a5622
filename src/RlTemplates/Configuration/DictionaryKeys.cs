using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>Which keys a dictionary option may have.</summary>
internal static class DictionaryKeys
{
    /// <summary>The keys that the table names and those of the default.</summary>
    public static HashSet<string> Known(Option option, string defaults) =>
        [.. option.Keys, .. DictionaryText.Entries(defaults).Select(e => e.Key)];

    /// <summary>Says of each key that a dictionary cannot have which one is near.</summary>
    public static IEnumerable<string> Judge(Option option, RawValue raw, string defaults) => option.Keys.Count == 0
        ? []
        : DictionaryWords.Unknown(option.Path, DictionaryText.Entries(raw.Text), Known(option, defaults))
            .Select(found => Sentence.End($"{raw.Source}: {found.Words}"));
}
