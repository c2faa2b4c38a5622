namespace RlTemplates.Tracking;

/// <summary>Reads the current commit from a repository's own files, without starting git.</summary>
internal static class GitCommit
{
    private const int MostFolders = 32;
    private const long LargestBytes = 4 << 20;

    /// <summary>The commit checked out at a folder or above it; null where there is none or it cannot be told.</summary>
    public static string? Find(string folder)
    {
        try
        {
            var current = new DirectoryInfo(folder);
            for (var i = 0; current is not null && i < MostFolders; i++, current = current.Parent)
            {
                var git = Path.Combine(current.FullName, ".git");
                if (Directory.Exists(git))
                    return Resolve(git);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
        return null;
    }

    private static string? Resolve(string git)
    {
        var head = ReadSmall(Path.Combine(git, "HEAD"))?.Trim();
        if (head is null || !head.StartsWith("ref: ", StringComparison.Ordinal))
            return Valid(head);
        var reference = head[5..].Trim();
        if (!reference.StartsWith("refs/", StringComparison.Ordinal) || reference.Contains("..", StringComparison.Ordinal))
            return null;
        if (ReadSmall(Path.Combine(git, reference)) is { } loose)
            return Valid(loose.Trim());
        var packed = ReadSmall(Path.Combine(git, "packed-refs"))?.Split('\n').FirstOrDefault(line => line.TrimEnd().EndsWith(" " + reference, StringComparison.Ordinal));
        return Valid(packed?.Split(' ')[0]);
    }

    private static string? ReadSmall(string path) => new FileInfo(path) is { Exists: true, Length: <= LargestBytes } ? File.ReadAllText(path) : null;

    private static string? Valid(string? hash) => hash is { Length: 40 or 64 } && hash.All(char.IsAsciiHexDigit) ? hash : null;
}
