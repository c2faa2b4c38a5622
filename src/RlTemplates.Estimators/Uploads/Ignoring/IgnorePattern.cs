namespace RlTemplates.Estimators.Uploads;

/// <summary>A line of an ignore file.</summary>
internal sealed class IgnorePattern
{
    private readonly Wildcard? _wildcard;
    private readonly bool _isName;
    private readonly bool _isForFolders;

    private IgnorePattern(Wildcard? wildcard, bool isName, bool isForFolders, bool includes) =>
        (_wildcard, _isName, _isForFolders, Includes) = (wildcard, isName, isForFolders, includes);

    /// <summary>Whether it takes back what earlier lines ignore: it begins with <c>!</c>.</summary>
    public bool Includes { get; }

    /// <summary>Reads a line as git does (gitignore(5)): without a slash, except at its end, it is a name at any depth.</summary>
    /// <returns>Null for a comment or an empty line.</returns>
    public static IgnorePattern? OfGit(string line, bool ignoreCase)
    {
        if (line.StartsWith('#'))
            return null;
        var text = WithoutBlanks(line.TrimEnd('\r'));
        var includes = text.StartsWith('!');
        if (includes)
            text = text[1..];
        var isForFolders = text.EndsWith('/');
        if (isForFolders)
            text = text[..^1];
        var isName = !text.Contains('/', StringComparison.Ordinal);
        if (text.StartsWith('/'))
            text = text[1..];
        return text.Length == 0 ? null : new(Wildcard.Read(text, ignoreCase), isName, isForFolders, includes);
    }

    /// <summary>Reads a line as Docker does: each begins at the folder of the file, and a slash at its end means nothing.</summary>
    /// <returns>Null for a comment or an empty line.</returns>
    public static IgnorePattern? OfDocker(string line)
    {
        if (line.StartsWith('#'))
            return null;
        var text = line.Trim();
        var includes = text.StartsWith('!');
        if (includes)
            text = text[1..].Trim();
        var names = text.Split('/').Where(name => name is not ("" or ".")).ToList();
        return names.Count == 0 ? null : new(Wildcard.Read(string.Join('/', names), ignoreCase: false), isName: false, isForFolders: false, includes);
    }

    /// <summary>Whether it says something of a file or folder.</summary>
    /// <param name="path">Its path from the folder of the ignore file on.</param>
    /// <param name="isFolder">Whether it is a folder.</param>
    public bool Matches(string path, bool isFolder) =>
        _wildcard is not null && (isFolder || !_isForFolders) && _wildcard.Matches(_isName ? path[(path.LastIndexOf('/') + 1)..] : path);

    // Blanks at the end mean nothing, unless a backslash stands before them.
    private static string WithoutBlanks(string line)
    {
        var length = line.Length;
        while (length > 0 && line[length - 1] == ' ' && !IsEscaped(line, length - 1))
            length--;
        return line[..length];
    }

    private static bool IsEscaped(string line, int index)
    {
        var slashes = 0;
        while (index - slashes > 0 && line[index - slashes - 1] == '\\')
            slashes++;
        return slashes % 2 == 1;
    }
}
