namespace RlTemplates.Estimators.Uploads;

/// <summary>The characters between brackets of a <see cref="Wildcard"/>: <c>[a-z]</c>, <c>[!0-9]</c>, <c>[[:alpha:]_]</c>.</summary>
internal sealed class WildcardSet
{
    private readonly List<Func<char, bool>> _parts = [];
    private readonly bool _ignoreCase;
    private bool _isNegated;

    private WildcardSet(bool ignoreCase) => _ignoreCase = ignoreCase;

    /// <summary>Reads a set and leaves the index at its closing bracket.</summary>
    /// <returns>Null where it is not closed or names a class that there is not: the pattern then matches nothing.</returns>
    public static WildcardSet? Read(string pattern, ref int i, bool ignoreCase)
    {
        var set = new WildcardSet(ignoreCase);
        i++;
        if (i < pattern.Length && pattern[i] is '!' or '^')
        {
            set._isNegated = true;
            i++;
        }
        var previous = '\0';
        // A closing bracket right at the beginning is a character of the set.
        for (var isFirst = true; i < pattern.Length && (isFirst || pattern[i] != ']'); i++, isFirst = false)
        {
            var isRange = pattern[i] == '-' && previous != '\0' && i + 1 < pattern.Length && pattern[i + 1] != ']';
            if (isRange)
                i++;
            if (!isRange && ClassAt(pattern, i) is { } name)
            {
                if (ClassOf(name) is not { } holds)
                    return null;
                set._parts.Add(holds);
                i += name.Length + 3;
                previous = '\0';
                continue;
            }
            if (pattern[i] == '\\' && ++i == pattern.Length)
                return null;
            var (low, high) = (isRange ? previous : pattern[i], pattern[i]);
            set._parts.Add(c => c >= low && c <= high);
            previous = isRange ? '\0' : pattern[i];
        }
        return i < pattern.Length ? set : null;
    }

    /// <summary>Whether a character is one of the set.</summary>
    public bool Holds(char character) => _isNegated != (Has(character) || (_ignoreCase && (Has(char.ToLowerInvariant(character)) || Has(char.ToUpperInvariant(character)))));

    private bool Has(char character) => _parts.Exists(part => part(character));

    // What stands between [: and :]; null where there is no such thing, and the bracket is a character like others.
    private static string? ClassAt(string pattern, int i)
    {
        if (pattern[i] != '[' || i + 1 >= pattern.Length || pattern[i + 1] != ':')
            return null;
        var end = pattern.IndexOf(']', i + 2);
        return end > i + 2 && pattern[end - 1] == ':' ? pattern[(i + 2)..(end - 1)] : null;
    }

    private static Func<char, bool>? ClassOf(string name) => name switch
    {
        "alnum" => char.IsAsciiLetterOrDigit,
        "alpha" => char.IsAsciiLetter,
        "blank" => static c => c is ' ' or '\t',
        "cntrl" => static c => c is < ' ' or '\x7f',
        "digit" => char.IsAsciiDigit,
        "graph" => static c => c is > ' ' and < '\x7f',
        "lower" => char.IsAsciiLetterLower,
        "print" => static c => c is >= ' ' and < '\x7f',
        "punct" => static c => c is > ' ' and < '\x7f' && !char.IsAsciiLetterOrDigit(c),
        "space" => static c => c is ' ' or (>= '\t' and <= '\r'),
        "upper" => char.IsAsciiLetterUpper,
        "xdigit" => char.IsAsciiHexDigit,
        _ => null,
    };
}
