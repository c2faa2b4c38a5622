using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Uploads;

/// <summary>Collects the files of a source directory that a target is sent.</summary>
public static class SourceFolder
{
    /// <summary>
    /// Collects the files. <c>.rlignore</c> says what stays, in git's syntax; where there is none, <c>.gitignore</c> does, or else <c>.dockerignore</c>. Never sent, whatever they say, are
    /// <c>.git</c>, <c>bin</c>, <c>obj</c>, <c>runs</c> and files that hold secrets. Links to files in the directory become copies; others are left out.
    /// </summary>
    /// <param name="folder">The source directory.</param>
    /// <param name="except">Further files and folders that stay, for example the folder of runs. Default: none.</param>
    /// <exception cref="UserException">There is no such directory, or something in it cannot be read.</exception>
    public static UploadFiles Collect(string folder, params IReadOnlyList<string> except)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(except);
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!Directory.Exists(root))
            throw new UserException(File.Exists(root) ? $"The source directory {root} is a file; name the folder that it lies in." : $"There is no source directory {root}.");
        try
        {
            return new Collection(root, [.. except.Select(Path.GetFullPath).Select(Path.TrimEndingDirectorySeparator)]).Walk();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The source directory {root} cannot be read: {exception.Message} Make it readable, or name it in {IgnoreRules.OwnName}.", exception);
        }
    }

    private sealed class Collection(string root, HashSet<string> except)
    {
        // Links and hidden files are looked at like others, and what cannot be read is an error instead of a gap.
        private static readonly EnumerationOptions All = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

        private readonly List<UploadFile> _files = [];
        private readonly List<LeftOutFile> _leftOut = [];

        public UploadFiles Walk()
        {
            Walk(new(root), "", IgnoreRules.Of(root));
            return new(root, _files, _leftOut);
        }

        private void Walk(DirectoryInfo folder, string path, IgnoreRules rules)
        {
            foreach (var entry in folder.EnumerateFileSystemInfos("*", All))
            {
                var (name, isLink) = (path + entry.Name, entry.LinkTarget is not null);
                var isFolder = entry is DirectoryInfo;
                // To git, a link to a folder is a file.
                if (except.Contains(entry.FullName) || NeverSent.IsByproduct(entry.Name, isFolder))
                    continue;
                var isIgnored = rules.Ignore(name, isFolder && !isLink);
                if (isIgnored && (isLink || !isFolder || !rules.MayTakeBack))
                    continue;
                if (isFolder ? NeverSent.IsFolderOfSecrets(entry.Name) : NeverSent.HoldsSecrets(entry.Name))
                    LeaveOut(isFolder && !isLink ? name + '/' : name, "holds secrets");
                else if (isLink)
                    AddLink(entry, name);
                else if (isFolder)
                    Walk((DirectoryInfo)entry, name + '/', rules.Enter(entry.FullName, name));
                else
                    AddFile((FileInfo)entry, name);
            }
        }

        private void AddLink(FileSystemInfo link, string name)
        {
            if (EndOf(link) is not { Exists: true } end)
            {
                LeaveOut(name, "is a link that leads nowhere");
                return;
            }
            var inside = Path.GetRelativePath(RealPath(root), RealPath(end.FullName)).Replace(Path.DirectorySeparatorChar, '/');
            if (inside == ".." || inside.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(inside))
                LeaveOut(name, "is a link that leads out of the source directory");
            else if (end is DirectoryInfo)
                LeaveOut(name, "is a link to a folder");
            else if (inside.Split('/').SkipLast(1).Any(part => NeverSent.IsByproduct(part, isFolder: true) || NeverSent.IsFolderOfSecrets(part)) || NeverSent.HoldsSecrets(end.Name))
                LeaveOut(name, "is a link to what is never sent");
            else
                AddFile((FileInfo)end, name);
        }

        private void AddFile(FileInfo file, string name)
        {
            if (FileKind.IsSpecial(file.FullName))
                LeaveOut(name, "is no regular file");
            else if (NeverSent.ContentHoldsSecrets(file.FullName))
                LeaveOut(name, "holds secrets");
            else
                _files.Add(new(name, file.FullName, file.Length, IsExecutable(file)));
        }

        private void LeaveOut(string name, string reason) => _leftOut.Add(new(name, reason));

        // Null where links lead in a circle.
        private static FileSystemInfo? EndOf(FileSystemInfo link)
        {
            try
            {
                return link.ResolveLinkTarget(returnFinalTarget: true);
            }
            catch (IOException)
            {
                return null;
            }
        }

        // The path without links in its folders.
        private static string RealPath(string path)
        {
            var real = Path.GetPathRoot(path)!;
            foreach (var part in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
            {
                var next = Path.Combine(real, part);
                real = Directory.Exists(next) && new DirectoryInfo(next).ResolveLinkTarget(returnFinalTarget: true) is { } end ? RealPath(end.FullName) : next;
            }
            return Path.TrimEndingDirectorySeparator(real);
        }

        private static bool IsExecutable(FileInfo file)
        {
            if (!OperatingSystem.IsWindows())
                return (file.UnixFileMode & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;
            Span<byte> start = stackalloc byte[2];
            using var stream = file.OpenRead();
            return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual("#!"u8);
        }
    }
}
