using RlTemplates.Options;

namespace RlTemplates.Tracking;

/// <content>Lists runs and finds one of them.</content>
public sealed partial class RunStore
{
    /// <summary>All runs, newest first. Runs that cannot be read are listed as <see cref="RunStatus.Broken"/>.</summary>
    /// <param name="experiment">Only runs of this experiment.</param>
    public IReadOnlyList<RunInfo> List(string? experiment = null) =>
    [
        .. Folders(experiment).Select(RunFile.Read).OrderByDescending(r => r.CreatedAt).ThenByDescending(r => r.Id, StringComparer.Ordinal),
    ];

    /// <summary>
    /// All runs, newest first, without options and packages: <see cref="RunInfo.Config"/> and <see cref="RunInfo.Packages"/> are empty. Ten thousand of them take part of a second, because an index beside the
    /// runs of an experiment keeps what their files say, as long as these do not change. What is listed is what the files say in any case.
    /// </summary>
    /// <param name="experiment">Only runs of this experiment.</param>
    public IReadOnlyList<RunInfo> Summaries(string? experiment = null) =>
    [
        .. Experiments(experiment).SelectMany(folder => RunList.Read(folder, RunsIn(folder)))
            .OrderByDescending(r => r.CreatedAt).ThenByDescending(r => r.Id, StringComparer.Ordinal),
    ];

    /// <summary>One run.</summary>
    /// <param name="text">Its id, its name, the beginning of its id that no other run shares, or <c>latest</c>: the newest that is no copy under another name.</param>
    /// <param name="experiment">Only runs of this experiment.</param>
    /// <exception cref="UserException">No run or more than one fits.</exception>
    public RunInfo Find(string text, string? experiment = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var place = experiment is null ? Root : ExperimentFolder(experiment);
        if (text == "latest")
            return Summaries(experiment).FirstOrDefault(r => RunId.Is(r.Id)) is { } latest ? RunFile.Read(latest.Directory) : throw new UserException($"There is no run in {place} yet.");
        var folders = Folders(experiment).ToList();
        var fitting = folders.Where(f => Path.GetFileName(f) == text).ToList();
        if (fitting.Count == 0 && RunName.Is(text))
            fitting = [.. Summaries(experiment).Where(r => r.Name == text).Select(r => r.Directory)];
        if (fitting.Count == 0 && text.Length > 0)
            fitting = [.. folders.Where(f => Path.GetFileName(f).StartsWith(text, StringComparison.Ordinal))];
        return fitting.Count switch
        {
            1 => RunFile.Read(fitting[0]),
            0 => throw new UserException(NotFound(text, place, folders, Summaries(experiment).Select(r => r.Name).OfType<string>())),
            _ => throw new UserException($"'{text}' fits {fitting.Count} runs in {place}: {string.Join(", ", fitting.Select(Path.GetFileName).OrderDescending(StringComparer.Ordinal).Take(5))}{(fitting.Count > 5 ? ", …" : "")}. Write more of the id."),
        };
    }

    /// <summary>Reads a run's <c>run.json</c> again.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="UserException">The run lies outside this store.</exception>
    public RunInfo Reload(RunInfo run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (!Path.GetFullPath(run.Directory).StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new UserException($"Run {run.Id} lies in {run.Directory}, which is not below {Root}.");
        return RunFile.Read(run.Directory);
    }

    /// <summary>One run by its exact id.</summary>
    /// <param name="experiment">Name of its experiment.</param>
    /// <param name="id">Its id.</param>
    /// <returns>The run; null where there is no such folder.</returns>
    public RunInfo? TryRead(string experiment, string id)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(id);
        var folder = RunId.IsSafeName(experiment) && RunId.IsSafeName(id) ? Path.Combine(Root, experiment, id) : null;
        return Directory.Exists(folder) ? RunFile.Read(folder) : null;
    }

    /// <summary>The run of a name; null where there is none.</summary>
    /// <param name="name">Its name.</param>
    internal RunInfo? TryFindNamed(string name) => Summaries().FirstOrDefault(r => r.Name == name) is { } named ? RunFile.Read(named.Directory) : null;

    private static string NotFound(string text, string place, List<string> folders, IEnumerable<string> names)
    {
        var nearest = Suggestion.Nearest(text, [.. names.Distinct(), .. folders.Select(f => Path.GetFileName(f)!)]);
        return $"There is no run '{text}' in {place}. Give an id, the beginning of one, a name or latest"
            + (nearest is null ? "." : $"; did you mean {nearest}?");
    }

    /// <summary>All folders; null where one of them vanished meanwhile, so that the next look finds out.</summary>
    private List<string>? TryListFolders(string? experiment)
    {
        try
        {
            return [.. Folders(experiment)];
        }
        catch (IOException)
        {
            return null;
        }
    }

    private IEnumerable<string> Folders(string? experiment) => Experiments(experiment).SelectMany(RunsIn);

    private IEnumerable<string> Experiments(string? experiment) => experiment is null ? Below(Root, mayBeLinks: true) : [ExperimentFolder(experiment)];

    private static IEnumerable<string> RunsIn(string folder) => Below(folder, mayBeLinks: false).Where(IsRun);

    // Folders that people make beside the runs, such as archive, are none.
    private static bool IsRun(string folder) => RunId.TimeOf(Path.GetFileName(folder)) is not null || File.Exists(Path.Combine(folder, RunFile.Name));

    // An experiment's folder may be a link, to a larger disk; a run's may not, and names with a leading dot are still being made.
    private static IEnumerable<string> Below(string folder, bool mayBeLinks) => !Directory.Exists(folder)
        ? []
        : new DirectoryInfo(folder).EnumerateDirectories("*", new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = mayBeLinks ? 0 : FileAttributes.ReparsePoint })
            .Where(d => d.Name[0] != '.')
            .Select(d => d.FullName);
}
