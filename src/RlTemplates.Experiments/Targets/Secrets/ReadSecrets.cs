namespace RlTemplates.Experiments;

/// <summary>The secrets that this process has read for its environment variables, which nothing that it says may hold.</summary>
internal static class ReadSecrets
{
    private static volatile IReadOnlyList<string> _all = [];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All => _all;

    /// <summary>A text without them.</summary>
    /// <param name="text">The text.</param>
    public static string Mask(string text)
    {
        if (_all.Count == 0)
            return text;
        var secrets = new JobSecrets();
        secrets.Conceal(_all);
        return secrets.Mask(text);
    }

    /// <summary>Keeps secrets out of messages from now on.</summary>
    /// <param name="secrets">The secrets.</param>
    public static void Add(IEnumerable<string> secrets) => _all = [.. _all, .. secrets];
}
