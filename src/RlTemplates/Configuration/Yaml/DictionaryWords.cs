using System;
using System.Collections.Generic;
using System.Linq;
using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>Says which keys a dictionary option cannot have.</summary>
internal static class DictionaryWords
{
    /// <summary>The keys that are not known, each in words and with the nearest one; none where any key will do.</summary>
    /// <param name="path">Path of the option.</param>
    /// <param name="entries">The entries.</param>
    /// <param name="known">The keys that it may have; empty where any will do.</param>
    public static IEnumerable<(string Key, string Words, string? Nearest)> Unknown(
        string path, IEnumerable<KeyValuePair<string, string?>> entries, IReadOnlyCollection<string> known)
    {
        if (known.Count == 0)
            yield break;
        foreach (var key in entries.Where(e => e.Value is not null && !known.Contains(e.Key)).Select(e => e.Key))
        {
            var sorted = known.OrderBy(k => k, StringComparer.Ordinal).ToList();
            var nearest = Suggestion.Nearest(NameCase.KebabToSnake(key), sorted);
            yield return (key, $"{path} has no key '{TextRule.Shorten(key)}'; " + (nearest is null ? $"it must be one of {string.Join(", ", sorted)}" : $"did you mean {nearest}?"), nearest);
        }
    }
}
