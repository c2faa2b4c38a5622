namespace RlTemplates.Estimators.Uploads;

/// <summary>What ignore files say of what lies in one folder.</summary>
internal abstract class IgnoreRules
{
    /// <summary>Whether files in an ignored folder may be taken back.</summary>
    public virtual bool MayTakeBack => false;

    /// <summary>The rules for a folder in this one.</summary>
    /// <param name="folder">The folder on the disk.</param>
    /// <param name="path">Its path from the source directory on.</param>
    public abstract IgnoreRules Enter(string folder, string path);

    /// <summary>Whether a file or folder is ignored.</summary>
    /// <param name="path">Its path from the source directory on, with <c>/</c> between names.</param>
    /// <param name="isFolder">Whether it is a folder.</param>
    public abstract bool Ignore(string path, bool isFolder);

    /// <summary>
    /// The rules of a source directory: <c>.rlignore</c> where it has one; else <c>.gitignore</c>, also those of the folders above it in the repository; else <c>.dockerignore</c>.
    /// </summary>
    /// <param name="folder">The source directory.</param>
    public static IgnoreRules Of(string folder)
    {
        if (File.Exists(Path.Combine(folder, OwnName)))
            return GitIgnoreRules.Of(OwnName, folder, folder);
        var repository = GitIgnoreRules.RepositoryOf(folder);
        var hasNone = !File.Exists(Path.Combine(folder, GitIgnoreRules.FileName)) && (repository is null || repository == folder);
        var docker = Path.Combine(folder, DockerIgnoreRules.FileName);
        return hasNone && File.Exists(docker) ? new DockerIgnoreRules(docker) : GitIgnoreRules.Of(GitIgnoreRules.FileName, repository ?? folder, folder);
    }

    /// <summary>The ignore file of this product. It is read as git reads its own.</summary>
    public const string OwnName = ".rlignore";

    /// <summary>The lines of an ignore file; none where there is no such file.</summary>
    /// <exception cref="UserException">It cannot be read.</exception>
    protected static IReadOnlyList<string> LinesOf(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path).Split('\n') : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{path} cannot be read, so nobody knows what must not be sent: {exception.Message}", exception);
        }
    }
}
