namespace RlTemplates.Tracking;

/// <summary>Refuses to write through links in a run, which could lead to files of others: training removes old checkpoints and rows.</summary>
internal static class RunLinks
{
    private static readonly string[] Files = [RunFile.Name, RunHold.LockName, ".evaluations.lock", Heartbeat.Name];

    /// <summary>Throws where a run's folder, or what is written in it, is a link.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="UserException">There is a link.</exception>
    public static void Refuse(RunInfo run)
    {
        string[] paths =
        [
            run.Directory, run.CheckpointsPath, run.ExportsPath, run.ModelPath, run.MetricsPath, run.EvaluationsPath, Path.GetDirectoryName(run.DriverLogPath)!, run.DriverLogPath,
            .. Files.Select(file => Path.Combine(run.Directory, file)),
        ];
        if (Array.Find(paths, path => new FileInfo(path).LinkTarget is not null) is { } link)
        {
            throw new UserException($"Run {run.Id} cannot be written: {link} is a link. Put what it leads to in its place, or link the experiment's folder "
                + $"{Path.GetDirectoryName(run.Directory)} instead, which may be a link to another disk.");
        }
    }
}
