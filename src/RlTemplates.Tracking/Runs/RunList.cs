namespace RlTemplates.Tracking;

/// <summary>Reads the runs of an experiment without their options, those that have not changed from the index.</summary>
internal static class RunList
{
    /// <summary>The runs in no order. Each is what its file says, or <see cref="RunStatus.Broken"/>.</summary>
    /// <param name="experimentFolder">Folder of the experiment, which has the index.</param>
    /// <param name="folders">The folders of its runs.</param>
    public static IReadOnlyList<RunInfo> Read(string experimentFolder, IEnumerable<string> folders)
    {
        var index = RunIndex.Read(experimentFolder);
        var runs = new List<RunInfo>();
        foreach (var folder in folders)
        {
            var mark = RunMark.Of(folder);
            var written = index.Find(folder, mark);
            if (written is null)
            {
                written = Short(RunFile.ReadOnce(folder));
                index.Keep(written, mark);
            }
            runs.Add(written.IsActive ? Short(RunFile.Judge(written, ProcessIdentity.MayRun)) : written);
        }
        index.Save();
        return runs;
    }

    private static RunInfo Short(RunInfo run) => run with { Config = [], Packages = new Dictionary<string, string>() };
}
