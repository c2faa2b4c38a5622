namespace RlTemplates.Options;

/// <summary>Finds what somebody probably meant to type.</summary>
internal static class Suggestion
{
    private const int LongestText = 200;

    /// <summary>The candidate nearest to a text by edit distance, or null where none is near.</summary>
    /// <param name="text">What was typed. Case is ignored.</param>
    /// <param name="candidates">What is allowed. Of a dotted path the last part alone also counts: <c>learning_rate</c> is near <c>algorithm.learning_rate</c>.</param>
    public static string? Nearest(string text, IEnumerable<string> candidates)
    {
        if (text.Length is 0 or > LongestText)
            return null;
        string? nearest = null;
        var least = int.MaxValue;
        foreach (var candidate in candidates)
        {
            var distance = Distance(text, candidate);
            var lastDot = candidate.LastIndexOf('.');
            if (lastDot >= 0)
                distance = Math.Min(distance, 1 + Distance(text.TrimStart('-'), candidate.Substring(lastDot + 1)));
            if (distance >= least)
                continue;
            (nearest, least) = (candidate, distance);
        }
        return least <= Tolerance(text.Length) ? nearest : Elsewhere(text, candidates);
    }

    // algorithm.use_lstm means algorithm.network.use_lstm: the same name, in the same group, only deeper.
    private static string? Elsewhere(string text, IEnumerable<string> candidates)
    {
        var (first, last) = (text.IndexOf('.'), text.LastIndexOf('.'));
        return first < 0 ? null : candidates.FirstOrDefault(candidate => candidate.StartsWith(text.Substring(0, first + 1), StringComparison.OrdinalIgnoreCase)
            && candidate.Length > text.Length && candidate.EndsWith(text.Substring(last), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Edit distance with transpositions of neighbours (optimal string alignment), ignoring case.</summary>
    /// <param name="a">One text.</param>
    /// <param name="b">The other.</param>
    public static int Distance(string a, string b)
    {
        var (before, above, row) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++)
            above[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Same(a[i - 1], b[j - 1]) ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1], above[j]) + 1, above[j - 1] + cost);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
            }
            (before, above, row) = (above, row, before);
        }
        return above[b.Length];
    }

    private static int Tolerance(int length) => length <= 3 ? 1 : Math.Max(2, length / 3);

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
