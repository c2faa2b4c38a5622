using Microsoft.CodeAnalysis.Text;

namespace RlTemplates.Generators.Presets;

/// <summary>
/// What <c># rlt-disable RLT0070</c> in a preset silences: the line, or the line below where the comment has a line of its own, or the whole
/// file where it stands above everything else. Without ids it silences every rule.
/// </summary>
internal sealed class PresetSuppressions
{
    private const string Mark = "rlt-disable";

    private readonly List<(int Line, string[] Ids)> _found = [];

    /// <summary>Reads the comments of a file.</summary>
    public static PresetSuppressions Read(SourceText text)
    {
        var suppressions = new PresetSuppressions();
        var isTop = true;
        foreach (var line in text.Lines)
        {
            var content = line.ToString();
            var hash = content.IndexOf('#');
            var isComment = hash >= 0 && content.Substring(0, hash).Trim().Length == 0;
            isTop &= isComment || content.Trim().Length == 0;
            if (hash >= 0 && Ids(content, hash) is { } ids)
                suppressions._found.Add((isTop ? -1 : isComment ? line.LineNumber + 1 : line.LineNumber, ids));
        }
        return suppressions;
    }

    /// <summary>Whether a rule is silent on a line.</summary>
    /// <param name="id">The rule.</param>
    /// <param name="line">The line, from 0.</param>
    public bool Silence(string id, int line) => _found.Exists(f => (f.Line < 0 || f.Line == line) && (f.Ids.Length == 0 || f.Ids.Contains(id, StringComparer.OrdinalIgnoreCase)));

    private static string[]? Ids(string line, int hash)
    {
        for (; hash >= 0; hash = line.IndexOf('#', hash + 1))
        {
            var words = line.Substring(hash + 1).Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0 && words[0] == Mark)
                return [.. words.Skip(1).TakeWhile(w => w.StartsWith("RLT", StringComparison.OrdinalIgnoreCase))];
        }
        return null;
    }
}
