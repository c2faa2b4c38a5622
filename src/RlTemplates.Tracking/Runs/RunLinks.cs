namespace RlTemplates.Tracking;

/// <summary>
/// Refuses to write through links in a run, which could lead to files of others: training removes old checkpoints and rows. Pipes and devices are refused too.
/// </summary>
internal static class RunLinks
{
    /// <summary>Name of the file whose lock the writers of <c>evaluations.jsonl</c> take.</summary>
    public const string EvaluationLock = ".evaluations.lock";

    private static readonly string[] Files = [RunFile.Name, RunHold.LockName, EvaluationLock, Heartbeat.Name];

    /// <summary>Throws where a run's folder, or what training writes and removes in it, is a link, a pipe or a device.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="UserException">There is one.</exception>
    public static void Refuse(RunInfo run) => Refuse(
        run,
        [
            run.Directory, run.CheckpointsPath, run.ExportsPath, run.ModelPath, run.MetricsPath, run.EvaluationsPath, Path.GetDirectoryName(run.DriverLogPath)!, run.DriverLogPath,
            .. Files.Select(file => Path.Combine(run.Directory, file)),
            .. In(run.CheckpointsPath), .. In(run.ExportsPath), .. In(run.ModelPath), .. In(Path.GetDirectoryName(run.DriverLogPath)!),
        ]);

    /// <summary>Throws where what an evaluation writes in a run is a link, a pipe or a device.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="UserException">There is one.</exception>
    public static void RefuseForEvaluation(RunInfo run) => Refuse(run, [run.Directory, run.EvaluationsPath, Path.Combine(run.Directory, EvaluationLock)]);

    private static IEnumerable<string> In(string folder) =>
        Directory.Exists(folder) && new DirectoryInfo(folder).LinkTarget is null ? Directory.EnumerateFileSystemEntries(folder) : [];

    private static void Refuse(RunInfo run, string[] paths)
    {
        if (Array.Find(paths, FileKind.IsSpecial) is { } special)
            throw new UserException($"Run {run.Id} cannot be written: {special} is no regular file, but a pipe, a device or a socket. Remove it.");
        if (Array.Find(paths, path => new FileInfo(path).LinkTarget is not null) is { } link)
        {
            throw new UserException($"Run {run.Id} cannot be written: {link} is a link. Put what it leads to in its place, or link the experiment's folder "
                + $"{Path.GetDirectoryName(run.Directory)} instead, which may be a link to another disk.");
        }
    }
}
