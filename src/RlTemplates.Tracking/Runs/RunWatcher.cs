namespace RlTemplates.Tracking;

/// <summary>
/// Compares what is on disk with what was there before. A run is read only where its file has changed, or where its process may have gone;
/// so ten thousand ended runs cost no more than a look at their folders.
/// </summary>
internal sealed class RunWatcher
{
    private readonly Dictionary<string, Seen> _seen = new(StringComparer.Ordinal);

    /// <summary>What has changed since the last call, new runs from the oldest to the newest.</summary>
    /// <param name="folders">The folders of all runs that are there.</param>
    public IReadOnlyList<RunChange> Poll(IEnumerable<string> folders)
    {
        List<RunChange> added = [], others = [];
        var gone = _seen.Keys.ToHashSet(StringComparer.Ordinal);
        foreach (var folder in folders)
        {
            gone.Remove(folder);
            if (Change(folder) is { } change)
                (change.Kind == RunChangeKind.Added ? added : others).Add(change);
        }
        foreach (var folder in gone.Order(StringComparer.Ordinal))
        {
            _seen.Remove(folder, out var last);
            others.Add(new(RunChangeKind.Removed, last!.Run));
        }
        return [.. added.OrderBy(c => c.Run.CreatedAt).ThenBy(c => c.Run.Id, StringComparer.Ordinal), .. others];
    }

    private RunChange? Change(string folder)
    {
        var mark = RunMark.Of(folder);
        var before = _seen.GetValueOrDefault(folder);
        if (before is not null && before.Mark == mark && !before.Run.IsActive && !before.IsDoubtful)
            return null;
        var run = RunFile.Read(folder);
        // A copy that is being synced may be torn: what was whole a moment ago gets a second look before it is called broken.
        if (run.Status == RunStatus.Broken && before is { IsDoubtful: false } && before.Run.Status != RunStatus.Broken)
        {
            _seen[folder] = before with { IsDoubtful = true };
            return null;
        }
        _seen[folder] = new(mark, run, false);
        if (before is null)
            return new(RunChangeKind.Added, run);
        if (before.Mark == mark && before.Run.Status == run.Status)
            return null;
        return new(before.Run.IsActive && !run.IsActive ? RunChangeKind.Ended : RunChangeKind.Changed, run);
    }

    private sealed record Seen(RunMark Mark, RunInfo Run, bool IsDoubtful);
}
