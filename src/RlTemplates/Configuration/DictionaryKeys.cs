using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>Which keys a dictionary option may have.</summary>
internal static class DictionaryKeys
{
    /// <summary>The keys that the table names and those of the default.</summary>
    public static HashSet<string> Known(Option option, object defaults) =>
        [.. option.Keys, .. DictionaryText.Entries(option.Format(defaults)).Select(e => e.Key)];

    /// <summary>Says of each key that a dictionary cannot have which one is near.</summary>
    public static IEnumerable<string> Judge(Option option, RawValue raw, object defaults)
    {
        if (option.Keys.Count == 0)
            yield break;
        var known = Known(option, defaults);
        foreach (var (key, _) in DictionaryText.Entries(raw.Text).Where(e => e.Value is not null && !known.Contains(e.Key)))
        {
            var near = Suggestion.Nearest(NameCase.KebabToSnake(key), known.Order(StringComparer.Ordinal));
            yield return $"{raw.Source}: {option.Path} has no key '{key}'"
                + (near is null ? $"; it must be one of {string.Join(", ", known.Order(StringComparer.Ordinal))}." : $"; did you mean {near}?");
        }
    }
}
