using RlTemplates.Tracking;

namespace RlTemplates.Containers;

/// <summary>Copies what a run has made to where the container's service takes it from.</summary>
internal static class ContainerOutput
{
    private static readonly EnumerationOptions Whole = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>Copies the policy, each file as a whole.</summary>
    /// <param name="run">The run.</param>
    /// <param name="folders">The container's folders.</param>
    /// <exception cref="IOException">A file cannot be copied.</exception>
    public static void CopyModel(RunInfo run, ContainerFolders folders) => CopyFolder(run.ModelPath, folders.Model);

    /// <summary>Copies what a script has left as its model into the run, each file as a whole.</summary>
    /// <param name="folders">The container's folders.</param>
    /// <param name="run">The run.</param>
    /// <exception cref="IOException">A file cannot be copied.</exception>
    public static void TakeModel(ContainerFolders folders, RunInfo run) => CopyFolder(folders.Model, run.ModelPath);

    /// <summary>Copies rows, logs and exports. The service keeps checkpoints only where it was told to.</summary>
    /// <param name="run">The run.</param>
    /// <param name="folders">The container's folders.</param>
    /// <exception cref="IOException">A file cannot be copied.</exception>
    public static void CopyRun(RunInfo run, ContainerFolders folders)
    {
        var folder = Path.Combine(folders.OutputData, run.Id);
        DurableFolder.Create(folder);
        foreach (var file in (string[])[RunFile.Name, Path.GetFileName(run.MetricsPath), Path.GetFileName(run.EvaluationsPath)])
        {
            if (File.Exists(Path.Combine(run.Directory, file)))
                Copy(Path.Combine(run.Directory, file), Path.Combine(folder, file));
        }
        CopyFolder(Path.GetDirectoryName(run.DriverLogPath)!, Path.Combine(folder, "logs"));
        CopyFolder(run.ExportsPath, Path.Combine(folder, "exports"));
    }

    private static void CopyFolder(string from, string to)
    {
        if (!Directory.Exists(from))
            return;
        foreach (var file in new DirectoryInfo(from).EnumerateFiles("*", Whole).Where(f => !f.Name.StartsWith(DurableFolder.Prefix, StringComparison.Ordinal)))
        {
            var path = Path.Combine(to, Path.GetRelativePath(from, file.FullName));
            DurableFolder.Create(Path.GetDirectoryName(path)!);
            Copy(file.FullName, path);
        }
    }

    private static void Copy(string from, string to) => AtomicFile.Write(to, target =>
    {
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        source.CopyTo(target);
    });
}
