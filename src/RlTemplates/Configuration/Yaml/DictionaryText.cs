using System;
using System.Collections.Generic;
using System.Linq;
using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>Entries of a dictionary option as text.</summary>
internal static class DictionaryText
{
    /// <summary>The entries; none where the text says null.</summary>
    public static IReadOnlyList<KeyValuePair<string, string?>> Entries(string text) => OrNullGrammar.IsNull(text) ? [] : ListText.SplitEntries(text);

    /// <summary>Lays entries over others, each key for itself; null takes all away.</summary>
    public static string Merge(string below, string above)
    {
        if (OrNullGrammar.IsNull(above))
            return above;
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in Entries(below).Concat(Entries(above)))
            entries[entry.Key] = entry.Value ?? "";
        return ListText.JoinEntries(entries);
    }
}
