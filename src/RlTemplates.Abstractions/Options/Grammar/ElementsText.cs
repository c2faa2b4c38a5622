using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace RlTemplates.Options;

/// <summary>What a list may hold as a whole.</summary>
internal static class ElementsText
{
    private const int MostShown = 5;

    /// <summary>The first element too many and what is wrong with the list; null where nothing is.</summary>
    public static (int Index, string Fault)? TooMany(IReadOnlyList<string> elements, int most) =>
        elements.Count > most ? (most, string.Format(CultureInfo.InvariantCulture, "has {0} elements; it may have at most {1}", elements.Count, most)) : null;

    /// <summary>The first element, each NAME=value or NAME, with the name of another, and what is wrong with the list; null where nothing is.</summary>
    public static (int Index, string Fault)? Repeated(IReadOnlyList<string> elements)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < elements.Count; i++)
        {
            // A switch is a name alone.
            var sign = elements[i].IndexOf('=');
            var name = sign < 0 ? elements[i] : elements[i].Substring(0, sign);
            if (name.Length > 0 && !seen.Add(name))
                return (i, $"has the name '{name}' twice; remove one");
        }
        return null;
    }

    /// <summary>
    /// The first element, each NAME=value, whose name none of the others has, and what is wrong with the list; null where nothing is.
    /// </summary>
    /// <param name="elements">The elements that are judged.</param>
    /// <param name="others">The elements that have the names.</param>
    /// <param name="list">What messages call the list of the others.</param>
    public static (int Index, string Fault, string? Nearest)? Unnamed(IReadOnlyList<string> elements, IReadOnlyList<string> others, string list)
    {
        List<string> names = [.. others.Select(NameOf).Where(n => n.Length > 0).Distinct(StringComparer.Ordinal)];
        for (var i = 0; i < elements.Count; i++)
        {
            var name = NameOf(elements[i]);
            if (name.Length == 0 || names.Contains(name))
                continue;
            var nearest = Suggestion.Nearest(name, names);
            return (i, $"names '{name}', which {list} does not have; {(nearest is null ? "it has " + Listed(names) : $"did you mean '{nearest}'?")}", nearest);
        }
        return null;
    }

    private static string NameOf(string element) => element.Substring(0, Math.Max(0, element.IndexOf('=')));

    private static string Listed(List<string> names) =>
        string.Join(", ", names.Take(MostShown).Select(n => $"'{n}'"))
        + (names.Count > MostShown ? string.Format(CultureInfo.InvariantCulture, " and {0} more", names.Count - MostShown) : "");
}
