using System.Globalization;

namespace RlTemplates.Estimators.Uploads;

/// <summary>The files that travel, sorted by name, with what is known of them before anything is sent.</summary>
public sealed class UploadFiles
{
    private const int MostNamed = 5;

    internal UploadFiles(string folder, IEnumerable<UploadFile> files, IEnumerable<LeftOutFile> leftOut)
    {
        Folder = folder;
        Files = [.. files.OrderBy(f => f.Name, StringComparer.Ordinal)];
        LeftOut = [.. leftOut.OrderBy(f => f.Name, StringComparer.Ordinal)];
        Bytes = Files.Sum(f => f.Length);
    }

    /// <summary>The folder that they come from.</summary>
    public string Folder { get; }

    /// <summary>The files, sorted by name.</summary>
    public IReadOnlyList<UploadFile> Files { get; }

    /// <summary>What stays here although no ignore file says so, sorted by name.</summary>
    public IReadOnlyList<LeftOutFile> LeftOut { get; }

    /// <summary>Bytes of all files together.</summary>
    public long Bytes { get; }

    /// <summary>What the user should know, each one sentence: which files stay here although no ignore file says so.</summary>
    public IReadOnlyList<string> Notes =>
    [
        .. LeftOut.GroupBy(f => f.Reason, StringComparer.Ordinal).Select(group =>
            $"{Listed([.. group.Select(f => f.Name)])} {(group.Count() == 1 ? group.Key : PluralOf(group.Key))} and {(group.Count() == 1 ? "is" : "are")} not sent."),
    ];

    /// <summary>Refuses what a target does not take.</summary>
    /// <param name="limit">What the target takes.</param>
    /// <exception cref="UserException">There are too many files, or they are too large together.</exception>
    public void EnsureWithin(UploadLimit limit)
    {
        ArgumentNullException.ThrowIfNull(limit);
        if (limit.Bytes is { } most && Bytes > most)
            throw TooLarge($"{ByteText.Of(Bytes)}", $"{ByteText.Of(most)}", limit);
        if (limit.Files is { } count && Files.Count > count)
            throw TooLarge(Count(Files.Count), Count(count), limit);
    }

    /// <summary>Packs the files into an archive in the folder for temporary files: the same bytes for the same files.</summary>
    /// <param name="format">The archive's form.</param>
    /// <param name="limit">What the target takes.</param>
    /// <param name="cancellationToken">Ends the packing.</param>
    /// <returns>The archive. Disposing of it deletes it.</returns>
    /// <exception cref="UserException">The files or the archive are above the limit, or a file cannot be read or changes meanwhile.</exception>
    public async Task<UploadArchive> PackAsync(ArchiveFormat format, UploadLimit limit, CancellationToken cancellationToken = default)
    {
        EnsureWithin(limit);
        var archive = await UploadArchive.WriteAsync(this, format, cancellationToken).ConfigureAwait(false);
        if (limit.ArchiveBytes is not { } most || archive.Bytes <= most)
            return archive;
        archive.Dispose();
        throw TooLarge($"{ByteText.Of(archive.Bytes)} packed, {ByteText.Of(Bytes)} unpacked", $"{ByteText.Of(most)} packed", limit);
    }

    private UserException TooLarge(string size, string most, UploadLimit limit) => new(
        $"The upload of {Folder} would be {size}; '{limit.Target}' takes at most {most}. "
        + $"The largest entries are {string.Join(", ", LargestEntries().Select(e => $"{e.Name} ({ByteText.Of(e.Bytes)})"))}. "
        + $"Name in {IgnoreRules.OwnName} what the job does not need.");

    // Files, unless the five largest are less than half of it all: then many small ones in a folder are to blame.
    private List<(string Name, long Bytes)> LargestEntries()
    {
        var files = Largest(Files.Select(f => (f.Name, f.Length)));
        return files.Sum(f => f.Bytes) * 2 >= Bytes
            ? files
            : Largest(Files.GroupBy(f => f.Name[..(f.Name.IndexOf('/', StringComparison.Ordinal) + 1)] is { Length: > 0 } folder ? folder : f.Name, StringComparer.Ordinal)
                .Select(group => (group.Key, group.Sum(f => f.Length))));
    }

    private static List<(string Name, long Bytes)> Largest(IEnumerable<(string Name, long Bytes)> entries) =>
        [.. entries.OrderByDescending(e => e.Bytes).ThenBy(e => e.Name, StringComparer.Ordinal).Take(MostNamed)];

    private static string Count(int files) => string.Create(CultureInfo.InvariantCulture, $"{files} files");

    private static string Listed(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostNamed)) + (names.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - MostNamed} more") : "");

    private static string PluralOf(string reason) => reason
        .Replace("holds ", "hold ", StringComparison.Ordinal)
        .Replace("is no regular file", "are no regular files", StringComparison.Ordinal)
        .Replace("is a link that leads", "are links that lead", StringComparison.Ordinal)
        .Replace("is a link to a folder", "are links to folders", StringComparison.Ordinal)
        .Replace("is a link to", "are links to", StringComparison.Ordinal);
}
