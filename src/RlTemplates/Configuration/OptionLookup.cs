using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>Finds options by the names under which each layer knows them.</summary>
internal sealed class OptionLookup(OptionTable table)
{
    /// <summary>The options by index.</summary>
    public IReadOnlyList<Option> Options { get; } = table.Options;

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
                return (i, NameCase.KebabToSnake(name[(known.Length + separator.Length)..]).ToLowerInvariant());
        }
        return (-1, null);
    }

    /// <summary><c>; did you mean --seed?</c>, or nothing where no name is near.</summary>
    public static string DidYouMean(string name, IEnumerable<string> names) =>
        Suggestion.Nearest(name, names) is { } nearest ? $"; did you mean {nearest}?" : ".";
}
