using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>Entries of a dictionary option as text.</summary>
internal static class DictionaryText
{
    /// <summary>The entries; none where the text says null.</summary>
    public static IReadOnlyList<KeyValuePair<string, string?>> Entries(string text) => IsNull(text) ? [] : ListText.SplitEntries(text);

    /// <summary>Lays entries over others, each key for itself; null takes all away.</summary>
    public static string Merge(string below, string above)
    {
        if (IsNull(above))
            return above;
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in Entries(below).Concat(Entries(above)))
            entries[key] = value ?? "";
        return ListText.JoinEntries(entries);
    }

    private static bool IsNull(string text) => text is "" or "~" || text.Equals("null", StringComparison.OrdinalIgnoreCase);
}
