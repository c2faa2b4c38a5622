using System;
using System.Collections.Generic;
using System.Globalization;

namespace RlTemplates.Options;

/// <summary>What a list may hold as a whole.</summary>
internal static class ElementsText
{
    /// <summary>The first element too many and what is wrong with the list; null where nothing is.</summary>
    public static (int Index, string Fault)? TooMany(IReadOnlyList<string> elements, int most) =>
        elements.Count > most ? (most, string.Format(CultureInfo.InvariantCulture, "has {0} elements; it may have at most {1}", elements.Count, most)) : null;

    /// <summary>The first element, each NAME=value, with the name of another, and what is wrong with the list; null where nothing is.</summary>
    public static (int Index, string Fault)? Repeated(IReadOnlyList<string> elements)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < elements.Count; i++)
        {
            var sign = elements[i].IndexOf('=');
            if (sign > 0 && !seen.Add(elements[i].Substring(0, sign)))
                return (i, $"has the name '{elements[i].Substring(0, sign)}' twice; remove one");
        }
        return null;
    }
}
