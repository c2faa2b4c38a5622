using System;
using System.Collections.Generic;
using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>Entries of a dictionary option as text.</summary>
internal static class DictionaryText
{
    /// <summary>The entries; none where the text says null.</summary>
    public static IReadOnlyList<KeyValuePair<string, string?>> Entries(string text) => OrNullGrammar.IsNull(text) ? [] : ListText.SplitEntries(text);
}
