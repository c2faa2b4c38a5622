namespace RlTemplates.Estimators.Uploads;

/// <summary>The rules of a <c>.dockerignore</c>: the last line that matches a path or a folder above it decides, so that files in an ignored folder can be taken back.</summary>
internal sealed class DockerIgnoreRules : IgnoreRules
{
    /// <summary>Docker's ignore file.</summary>
    public const string FileName = ".dockerignore";

    private readonly IReadOnlyList<IgnorePattern> _patterns;

    /// <summary>Reads the file.</summary>
    public DockerIgnoreRules(string path) => _patterns = [.. LinesOf(path).Select(IgnorePattern.OfDocker).OfType<IgnorePattern>()];

    public override bool MayTakeBack => _patterns.Any(p => p.Includes);

    public override IgnoreRules Enter(string folder, string path) => this;

    public override bool Ignore(string path, bool isFolder)
    {
        var isIgnored = false;
        foreach (var pattern in _patterns)
        {
            if (pattern.Includes == isIgnored && WithFoldersAbove(path).Any(p => pattern.Matches(p, isFolder: true)))
                isIgnored = !pattern.Includes;
        }
        return isIgnored;
    }

    private static IEnumerable<string> WithFoldersAbove(string path)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
            yield return path[..slash];
        yield return path;
    }
}
