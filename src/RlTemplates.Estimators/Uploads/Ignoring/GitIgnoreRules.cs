namespace RlTemplates.Estimators.Uploads;

/// <summary>The rules of ignore files that are read as git reads <c>.gitignore</c>: the file nearest to a path decides, in it the last line that matches.</summary>
internal sealed class GitIgnoreRules : IgnoreRules
{
    /// <summary>Git's ignore file.</summary>
    public const string FileName = ".gitignore";

    // As git does by default on these systems, whose file systems do not tell cases apart.
    private static readonly bool IgnoreCase = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS();

    private readonly string _fileName;
    private readonly string _lead;
    private readonly IReadOnlyList<RuleList> _lists;

    private GitIgnoreRules(string fileName, string lead, IReadOnlyList<RuleList> lists) => (_fileName, _lead, _lists) = (fileName, lead, lists);

    /// <summary>The rules of a source directory.</summary>
    /// <param name="fileName">What the files are called.</param>
    /// <param name="top">The folder in which the first one is looked for: the source directory or one above it.</param>
    /// <param name="folder">The source directory.</param>
    public static GitIgnoreRules Of(string fileName, string top, string folder)
    {
        var between = Path.GetRelativePath(top, folder);
        var names = between == "." ? [] : between.Split(Path.DirectorySeparatorChar);
        var lists = new List<RuleList>();
        if (fileName == FileName)
            Add(lists, Path.Combine(top, ".git", "info", "exclude"), "");
        for (var depth = 0; depth <= names.Length; depth++)
        {
            var path = string.Concat(names.Take(depth).Select(name => name + '/'));
            Add(lists, Path.Combine([top, .. names.Take(depth), fileName]), path);
        }
        return new(fileName, string.Concat(names.Select(name => name + '/')), lists);
    }

    /// <summary>The folder of the repository that a folder lies in; null where it lies in none.</summary>
    public static string? RepositoryOf(string folder)
    {
        for (var current = new DirectoryInfo(folder); current is not null; current = current.Parent)
        {
            if (Path.Exists(Path.Combine(current.FullName, ".git")))
                return current.FullName;
        }
        return null;
    }

    public override IgnoreRules Enter(string folder, string path)
    {
        var lists = new List<RuleList>();
        Add(lists, Path.Combine(folder, _fileName), $"{_lead}{path}/");
        return lists.Count == 0 ? this : new GitIgnoreRules(_fileName, _lead, [.. _lists, .. lists]);
    }

    public override bool Ignore(string path, bool isFolder)
    {
        var whole = _lead + path;
        for (var list = _lists.Count - 1; list >= 0; list--)
        {
            var (folder, patterns) = _lists[list];
            for (var i = patterns.Count - 1; i >= 0; i--)
            {
                if (patterns[i].Matches(whole[folder.Length..], isFolder))
                    return !patterns[i].Includes;
            }
        }
        return false;
    }

    private static void Add(List<RuleList> lists, string path, string folder)
    {
        var patterns = LinesOf(path).Select(line => IgnorePattern.OfGit(line, IgnoreCase)).OfType<IgnorePattern>().ToList();
        if (patterns.Count > 0)
            lists.Add(new(folder, patterns));
    }

    // Folder: the path of the file's folder from the top on, with a slash at its end.
    private sealed record RuleList(string Folder, IReadOnlyList<IgnorePattern> Patterns);
}
