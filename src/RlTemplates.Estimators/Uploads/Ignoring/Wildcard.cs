namespace RlTemplates.Estimators.Uploads;

/// <summary>
/// A pattern with wildcards as git's <c>wildmatch</c> reads it for paths: <c>*</c> and <c>?</c> stop at a slash, <c>**</c> between slashes takes any number of folders. Matching takes time in
/// proportion to pattern and path, whatever the pattern is.
/// </summary>
internal sealed class Wildcard
{
    private readonly List<Token> _tokens;
    private readonly bool _ignoreCase;

    private Wildcard(List<Token> tokens, bool ignoreCase) => (_tokens, _ignoreCase) = (tokens, ignoreCase);

    private enum Kind
    {
        Character,
        Any,
        Set,
        Star,
        Folders,
        Everything,
    }

    /// <summary>Reads a pattern.</summary>
    /// <param name="pattern">The pattern, without a slash in front or at its end.</param>
    /// <param name="ignoreCase">Whether upper-case and lower-case letters are the same.</param>
    /// <returns>Null for a pattern that never matches: empty, an open bracket, a backslash at the end.</returns>
    public static Wildcard? Read(string pattern, bool ignoreCase)
    {
        var tokens = new List<Token>();
        for (var i = 0; i < pattern.Length; i++)
        {
            var token = pattern[i] switch
            {
                '*' => ReadStars(pattern, ref i),
                '?' => new(Kind.Any),
                '[' => WildcardSet.Read(pattern, ref i, ignoreCase) is { } set ? new(Kind.Set, Set: set) : null,
                '\\' => ++i < pattern.Length ? new(Kind.Character, pattern[i]) : null,
                var other => new Token(Kind.Character, other),
            };
            if (token is null)
                return null;
            tokens.Add(token);
        }
        return tokens.Count > 0 ? new(tokens, ignoreCase) : null;
    }

    /// <summary>Whether the pattern matches the whole of a path.</summary>
    /// <param name="path">The path, with <c>/</c> between names.</param>
    public bool Matches(string path)
    {
        // Places of the pattern that the path's beginning can have led to.
        var places = new bool[_tokens.Count + 1];
        var next = new bool[_tokens.Count + 1];
        Enter(places, 0);
        foreach (var character in path)
        {
            Array.Clear(next);
            for (var place = 0; place < _tokens.Count; place++)
            {
                if (places[place])
                    Step(place, character, next);
            }
            (places, next) = (next, places);
        }
        return places[^1];
    }

    private void Step(int place, char character, bool[] next)
    {
        var token = _tokens[place];
        switch (token.Kind)
        {
            case Kind.Star when character == '/':
                break;
            case Kind.Star or Kind.Everything:
                Enter(next, place);
                break;
            case Kind.Folders:
                // Not entered anew: once folders have begun they end with a slash.
                next[place] = true;
                if (character == '/')
                    Enter(next, place + 1);
                break;
            default:
                if (token.Takes(character, _ignoreCase))
                    Enter(next, place + 1);
                break;
        }
    }

    // Stars also match nothing.
    private void Enter(bool[] places, int place)
    {
        for (places[place] = true; place < _tokens.Count && _tokens[place].Kind is Kind.Star or Kind.Everything or Kind.Folders; place++)
            places[place + 1] = true;
    }

    private static Token ReadStars(string pattern, ref int i)
    {
        var first = i;
        while (i + 1 < pattern.Length && pattern[i + 1] == '*')
            i++;
        var isAlone = i > first && (first == 0 || pattern[first - 1] == '/');
        if (isAlone && i + 1 == pattern.Length)
            return new(Kind.Everything);
        if (!isAlone || pattern[i + 1] != '/')
            return new(Kind.Star);
        i++;
        return new(Kind.Folders);
    }

    private sealed record Token(Kind Kind, char Character = '\0', WildcardSet? Set = null)
    {
        public bool Takes(char character, bool ignoreCase) => Kind switch
        {
            Kind.Any => character != '/',
            Kind.Set => character != '/' && Set!.Holds(character),
            _ => character == Character || (ignoreCase && char.ToLowerInvariant(character) == char.ToLowerInvariant(Character)),
        };
    }
}
