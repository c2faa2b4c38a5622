namespace RlTemplates.Tracking;

/// <summary>Removes what killed processes left unfinished.</summary>
internal static class RunLeftovers
{
    // Making a run's folder takes milliseconds.
    private static readonly TimeSpan LongestCreation = TimeSpan.FromMinutes(10);

    /// <summary>Sweeps the folders of a run. Only its one writer may call this.</summary>
    public static void Sweep(RunInfo run)
    {
        foreach (var folder in (string[])[run.Directory, run.CheckpointsPath, run.ModelPath, Path.Combine(run.Directory, "logs")])
            DurableFolder.Sweep(folder);
        if (!Directory.Exists(run.ExportsPath) || new DirectoryInfo(run.ExportsPath).LinkTarget is not null)
            return;
        foreach (var folder in Directory.EnumerateDirectories(run.ExportsPath).ToList())
            DurableFolder.Sweep(folder);
    }

    /// <summary>Removes folders of runs that a killed process began to make or to delete in an experiment's folder; those of the last minutes may still be made.</summary>
    public static void SweepUnborn(string experimentFolder, DateTimeOffset now)
    {
        foreach (var folder in Directory.EnumerateDirectories(experimentFolder, DurableFolder.Prefix + "*").ToList())
        {
            var name = Path.GetFileName(folder)[DurableFolder.Prefix.Length..];
            if (RunId.TimeOf(name.StartsWith(DurableFolder.Removed, StringComparison.Ordinal) ? name[DurableFolder.Removed.Length..] : name) is { } time && now - time > LongestCreation)
                DurableFolder.TryDelete(folder);
        }
    }
}
