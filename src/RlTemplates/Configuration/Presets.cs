using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Configuration;

/// <summary>A preset on disk.</summary>
/// <param name="Folder">The folder in which its bases are, with full path.</param>
/// <param name="Below">Its path below that folder, with slashes.</param>
/// <param name="Name">How messages call it.</param>
internal sealed record PresetPlace(string Folder, string Below, string Name)
{
    /// <summary>Whether it was named by its path, which may lead anywhere, and not by its name.</summary>
    public bool IsPath { get; init; }

    /// <summary>Its full path.</summary>
    public string Path => System.IO.Path.Combine(Folder, Below.Replace('/', System.IO.Path.DirectorySeparatorChar));
}

/// <summary>Finds presets: in the working directory, then beside the program.</summary>
internal static class Presets
{
    /// <summary>The folder of presets of a project.</summary>
    public const string FolderName = "configs";

    /// <summary>Finds a preset.</summary>
    /// <param name="experiment">Name of the experiment.</param>
    /// <param name="preset">Name or path; null takes <c>default</c> where it exists.</param>
    /// <param name="onlyIfNamed">Whether a preset counts only where it is named.</param>
    /// <exception cref="UserException">The named preset does not exist.</exception>
    public static PresetPlace? Find(string experiment, string? preset, bool onlyIfNamed)
    {
        if (preset is null && onlyIfNamed)
            return null;
        return TryFind(experiment, preset ?? "default") ?? (preset is null ? null : throw new UserException(Missing(experiment, preset, FileOf(preset))));
    }

    /// <summary>Finds a preset that may not exist.</summary>
    /// <param name="experiment">Name of the experiment.</param>
    /// <param name="preset">Name or path.</param>
    public static PresetPlace? TryFind(string experiment, string preset)
    {
        if ((preset.Contains('/', StringComparison.Ordinal) || preset.Contains('\\', StringComparison.Ordinal) || Path.HasExtension(preset)) && File.Exists(preset))
            return OfPath(preset);
        var file = FileOf(preset);
        foreach (var folder in Folders)
            foreach (var below in new[] { Path.Combine(experiment, file), file })
                if (File.Exists(Path.Combine(folder, below)))
                    return new(folder, Slashed(below), Path.Combine(FolderName, below));
        return null;
    }

    /// <summary>Says which folders of presets are called almost like the experiment, but not quite, so that it reads none of their presets.</summary>
    /// <param name="experiment">Name of the experiment.</param>
    /// <param name="all">Names of all experiments of the program.</param>
    public static IEnumerable<string> MisspeltFolders(string experiment, IReadOnlyList<string> all) =>
        from folder in Folders.Where(Directory.Exists)
        from below in new DirectoryInfo(folder).EnumerateDirectories("*", new EnumerationOptions { IgnoreInaccessible = true })
        where !all.Contains(below.Name) && Suggestion.Nearest(below.Name, all) == experiment && !Directory.Exists(Path.Combine(folder, experiment))
            && below.EnumerateFiles("*", new EnumerationOptions { IgnoreInaccessible = true }).Any(f => IsPreset(f.FullName))
        orderby below.Name
        select $"No experiment is called {ShownText.Clean(below.Name)}, so that the presets in {ShownText.Clean(Path.Combine(FolderName, below.Name))} are not found by their names; did you mean {Path.Combine(FolderName, experiment)}?";

    /// <summary>Says which folders of presets are passed over because their name has other letters in upper case, where that counts.</summary>
    public static IEnumerable<string> MiscasedFolders() =>
        from root in Roots
        let folders = new DirectoryInfo(root).EnumerateDirectories("*", new EnumerationOptions { IgnoreInaccessible = true })
            .Where(f => f.Name.Equals(FolderName, StringComparison.OrdinalIgnoreCase)).ToList()
        // Where upper case does not count, the one folder is found by either name.
        where !Directory.Exists(Path.Combine(root, FolderName)) || folders.Any(f => f.Name == FolderName)
        from folder in folders
        where folder.Name != FolderName
            && folder.EnumerateFiles("*", new EnumerationOptions { IgnoreInaccessible = true, RecurseSubdirectories = true, MaxRecursionDepth = 3 }).Any(f => IsPreset(f.FullName))
        orderby folder.Name
        select $"Presets are read from the folder {FolderName}, not from {ShownText.Clean(folder.FullName)}; {(folders.Count > 1 ? "move them" : "rename the folder")}.";

    /// <summary>Whether a file is shown as a preset: no hidden one, in which editors keep locks and copies, and no link that leads nowhere.</summary>
    /// <param name="path">Its path.</param>
    public static bool IsPreset(string path) => IsFileName(path) && !Path.GetFileName(path).StartsWith('.') && !IsDangling(new(path));

    /// <summary>Whether a path is a link that leads nowhere.</summary>
    /// <param name="file">The path.</param>
    public static bool IsDangling(FileInfo file)
    {
        try
        {
            return file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is not { Exists: true };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>Names of the presets that an experiment finds.</summary>
    public static IEnumerable<string> Names(string experiment) => Files(experiment).Select(NameOf).Distinct();

    private static string FileOf(string preset) => IsFileName(preset) ? preset : preset + ".yaml";

    private static IEnumerable<string> Roots => new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory }.Select(Path.TrimEndingDirectorySeparator).Distinct();

    private static IEnumerable<string> Folders => Roots.Select(root => Path.Combine(root, FolderName));

    /// <summary>A preset outside of the project's folders has its bases in its own folder.</summary>
    private static PresetPlace OfPath(string preset)
    {
        var full = Path.GetFullPath(preset);
        var folder = Folders.FirstOrDefault(f => full.StartsWith(f + Path.DirectorySeparatorChar, StringComparison.Ordinal)) ?? Path.GetDirectoryName(full)!;
        return new(folder, Slashed(Path.GetRelativePath(folder, full)), preset) { IsPath = true };
    }

    private static string Slashed(string path) => path.Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>Whether a name has a preset's extension.</summary>
    public static bool IsFileName(string preset) => Path.GetExtension(preset).ToLowerInvariant() is ".yaml" or ".yml";

    private static string Missing(string experiment, string preset, string file)
    {
        var known = Files(experiment).Select(f => IsFileName(preset) ? f : NameOf(f)).Distinct().ToList();
        var near = (known.Find(k => Path.ChangeExtension(k, null) == preset) ?? Suggestion.Nearest(preset, known)) is { } nearest ? $"; did you mean {nearest}?" : known.Count > 0 ? $"; there are {string.Join(", ", known)}." : ".";
        return $"--config is '{TextRule.Shorten(preset)}'; there is no such file, and no {TextRule.Shorten(file)} in {string.Join(", ", Searched(experiment))}{near}";
    }

    // A name means a .yaml file; another is named with its extension.
    private static string NameOf(string file) => Path.GetExtension(file) == ".yaml" ? Path.GetFileNameWithoutExtension(file) : file;

    private static IEnumerable<string> Searched(string experiment) => Folders.SelectMany(folder => new[] { Path.Combine(folder, experiment), folder });

    private static IEnumerable<string> Files(string experiment) => Searched(experiment).Where(Directory.Exists)
        .SelectMany(f => Directory.EnumerateFiles(f)).Where(IsPreset).Select(f => Path.GetFileName(f)).Distinct().Order(StringComparer.Ordinal);
}
