namespace RlTemplates.Configuration;

/// <summary>Follows links, so that nothing leads out of a folder unseen.</summary>
internal static class RealPath
{
    private const int MostLinks = 40;

    /// <summary>Whether what lies at a path below a folder lies in that folder where all links are followed.</summary>
    /// <param name="folder">The folder, with full path.</param>
    /// <param name="path">The path, with full path.</param>
    /// <exception cref="IOException">The links have no end.</exception>
    public static bool IsInside(string folder, string path) =>
        Of(path).StartsWith(Path.TrimEndingDirectorySeparator(Of(folder)) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    // A name after a link counts from where the link leads, so that names are taken one by one.
    private static string Of(string path)
    {
        var (real, links) = (Path.GetPathRoot(path)!, 0);
        var rest = new Stack<string>();
        Push(path);
        while (rest.TryPop(out var name))
        {
            if (name is "." or "..")
            {
                real = name == "." ? real : Path.GetDirectoryName(real) ?? real;
                continue;
            }
            var next = Path.Combine(real, name);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }
            if (++links > MostLinks)
                throw new IOException($"too many links lead to '{path}'");
            real = Path.IsPathRooted(target) ? Path.GetPathRoot(target)! : real;
            Push(target);
        }
        return real;

        void Push(string names)
        {
            foreach (var name in names[Path.GetPathRoot(names)!.Length..].Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries).Reverse())
                rest.Push(name);
        }
    }
}
