namespace RlTemplates.Configuration;

/// <summary>
/// What options of verbs are called in other programs, for hints: nobody who types <c>--limit</c> is near <c>--last</c> by its
/// letters.
/// </summary>
internal static class OptionSynonyms
{
    // Of each group a verb has at most one.
    private static readonly string[][] Groups =
    [
        ["--last", "--tail", "--limit", "--count", "--number", "--max", "--top", "--newest", "--lines", "--head", "-n"],
        ["--config", "--preset", "--configuration", "--profile", "--settings"],
        ["--to", "--target", "--destination", "--backend", "--where"],
        ["--json", "--output-format", "--format"],
        ["--all", "--full", "--everything"],
        ["--follow", "--watch", "--stream"],
        ["--instances", "--instance-count", "--replicas", "--nodes", "--min-nodes"],
        ["--instance-type", "--machine-type", "--vm-size", "--size"],
        ["--dry-run", "--what-if", "--plan", "--preview"],
        ["--wait", "--block", "--sync"],
        ["--run", "--run-id", "--job"],
    ];

    /// <summary>The one of some options that means what a word of another program means; null where there is none.</summary>
    /// <param name="word">The word, with its dashes.</param>
    /// <param name="names">The options.</param>
    public static string? Find(string word, IEnumerable<string> names) => Groups
        .Where(group => group.Contains(word, StringComparer.OrdinalIgnoreCase))
        .SelectMany(group => names.Where(name => group.Contains(name, StringComparer.Ordinal) && !name.Equals(word, StringComparison.OrdinalIgnoreCase)))
        .FirstOrDefault();
}
