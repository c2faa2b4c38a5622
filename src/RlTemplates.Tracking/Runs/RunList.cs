namespace RlTemplates.Tracking;

/// <summary>Reads the runs of an experiment without options and packages, those that have not changed since they ended from the index.</summary>
internal static class RunList
{
    private const int Batch = 256;

    /// <summary>The runs in no order. Each is what its file says, or <see cref="RunStatus.Broken"/>.</summary>
    /// <param name="experimentFolder">Folder of the experiment, which has the index.</param>
    /// <param name="folders">The folders of its runs.</param>
    public static IReadOnlyList<RunInfo> Read(string experimentFolder, IEnumerable<string> folders)
    {
        var index = RunIndex.Read(experimentFolder);
        string[] all = [.. folders];
        var runs = new RunInfo[all.Length];
        if (index.IsEmpty && all.Length < RunIndex.LeastGain)
            Read(index, all, runs, 0, all.Length);
        else
            Parallel.For(0, (all.Length + Batch - 1) / Batch, i => Read(index, all, runs, i * Batch, Math.Min(all.Length, (i + 1) * Batch)));
        index.Save();
        return runs;
    }

    private static void Read(RunIndex index, string[] folders, RunInfo[] runs, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            var mark = RunMark.Of(folders[i]);
            if (index.Find(folders[i], mark) is { } known)
                runs[i] = known;
            else
                index.Keep(runs[i] = RunFile.Read(folders[i]) with { Config = [], Packages = new Dictionary<string, string>() }, mark);
        }
    }
}
