using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>
/// The exports of a run: <c>exports/NAME/step-000000123456</c>, named like the checkpoint. Each is written aside and renamed when it is complete.
/// </summary>
internal static class ExportFolders
{
    private static readonly EnumerationOptions NoLinks = new() { AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };

    /// <summary>Refuses strategies that would share a folder, or whose name cannot be that of one.</summary>
    /// <exception cref="UserException">There are such.</exception>
    public static void EnsureNames(IReadOnlyList<ExportStrategy> strategies)
    {
        var names = strategies.Select(s => s.Name).ToList();
        if (names.Find(name => !RunId.IsSafeName(name)) is { } unsafeName)
            throw new UserException($"'{unsafeName}' cannot be the name of an export: use letters, digits, '-', '_', '.' and blanks, and no dot in front.");
        if (names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } same)
            throw new UserException($"{same.Count()} export strategies are called {same.Key}; give each a name of its own, in export.strategies or in [ExportStrategy].");
    }

    /// <summary>Removes what killed processes left unfinished and exports newer than the checkpoint that training goes on from.</summary>
    public static void CleanUp(RunInfo run, Checkpoint? newest)
    {
        if (!Directory.Exists(run.ExportsPath))
            return;
        var last = newest is null ? "" : Path.GetFileName(newest.Path);
        foreach (var parent in Directory.EnumerateDirectories(run.ExportsPath, "*", NoLinks).ToList())
        {
            DurableFolder.Sweep(parent);
            foreach (var folder in Folders(parent).Where(f => CheckpointName.OldestFirst.Compare(f, last) > 0).ToList())
                DurableFolder.Remove(folder);
        }
    }

    /// <summary>Exports once: where the checkpoint's export is there already, it stays.</summary>
    /// <returns>The export's folder.</returns>
    public static string Write(ExportStrategy strategy, ExportSource source, int keep, CancellationToken cancellationToken)
    {
        var parent = Path.Combine(source.Run.ExportsPath, strategy.Name);
        var final = Path.Combine(parent, Path.GetFileName(source.Checkpoint.Path));
        var aside = DurableFolder.NewNameAside(final);
        if (Directory.Exists(final))
            return final;
        try
        {
            DurableFolder.Create(parent);
            Directory.CreateDirectory(aside);
            strategy.Export(source, aside, cancellationToken);
            DurableFolder.Flush(aside);
            DurableFolder.Publish(aside, final);
        }
        // Training and continuous evaluation may export the same checkpoint at once.
        catch (IOException) when (Directory.Exists(final))
        {
            DurableFolder.TryDelete(aside);
            return final;
        }
        catch
        {
            DurableFolder.TryDelete(aside);
            throw;
        }
        foreach (var old in Folders(parent).OrderDescending(CheckpointName.OldestFirst).Skip(keep).ToList())
            _ = DurableFolder.TryRemove(old);
        return final;
    }

    // Folders of other names are somebody else's.
    private static IEnumerable<string> Folders(string parent) =>
        Directory.EnumerateDirectories(parent, CheckpointName.Start + "*", NoLinks).Where(CheckpointName.Is);
}
