using RlTemplates.Tracking;

namespace RlTemplates.Reliability.Tests;

/// <summary>What a run that nothing disturbed leaves; what every other run of the experiment must leave too.</summary>
internal sealed class Reference
{
    private static readonly Dictionary<string, Reference> Known = [];

    private static readonly string[] Clocks = ["time_", "time/", "timesteps_per_s", "frames_per_s"];

    private readonly string[] _rows;
    private readonly byte[] _state;

    private Reference(RunInfo run) => (_rows, _state) = (Rows(run), State(run));

    /// <summary>Arguments of every training.</summary>
    public static string[] Train(string experiment) => ["train", "--experiment", experiment, "--checkpoint.interval", "1", "--checkpoint.keep", "2", "--evaluation.interval", "3", "--evaluation.episodes", "2"];

    /// <summary>The one of an experiment.</summary>
    public static Reference Of(string experiment)
    {
        lock (Known)
        {
            if (Known.TryGetValue(experiment, out var known))
                return known;
            var folder = Directory.CreateTempSubdirectory("rlt-reference");
            try
            {
                var (code, output, errors) = ReliableProgram.Run(folder.FullName, Train(experiment));
                code.ShouldBe(0, output + errors);
                return Known[experiment] = new(new RunStore(folder.FullName).Find("latest"));
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
    }

    /// <summary>
    /// Holds what must be after any disturbance: the store can be read, a resume brings the run to its end, what it leaves has the reference's bits, and nothing is left over.
    /// </summary>
    /// <param name="runs">The folder of all runs.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="what">What was done to it, for messages.</param>
    /// <param name="couldDelete">Whether files could be deleted.</param>
    public void ShouldRecover(string runs, string experiment, string what, bool couldDelete = true)
    {
        var store = new RunStore(runs);
        var before = store.List();
        before.Count.ShouldBeLessThanOrEqualTo(1, what);
        if (before.Count == 0 || before[0].Status is not (RunStatus.Completed or RunStatus.Pending))
        {
            string[] resume = before.Count == 0 ? [] : ["--resume", "latest"];
            var (code, output, errors) = ReliableProgram.Run(runs, [.. Train(experiment), .. resume]);
            code.ShouldBe(0, $"{what}\n{output}\n{errors}");
        }
        var run = store.Find("latest");
        run.Status.ShouldBe(RunStatus.Completed, what);
        Rows(run).ShouldBe(_rows, what);
        State(run).AsSpan().SequenceEqual(_state).ShouldBeTrue(what);
        // Beside it, runs that were killed before they had a name stay for ten minutes: another process may just be making them.
        if (couldDelete)
            Directory.EnumerateFileSystemEntries(run.Directory, ".tmp*", SearchOption.AllDirectories).ShouldBeEmpty(what);
    }

    private static string[] Rows(RunInfo run) =>
    [
        .. MetricReader.Read(run.MetricsPath).Select(row => string.Join(' ',
            row.Metrics.Where(m => !Array.Exists(Clocks, clock => m.Key.StartsWith(clock, StringComparison.Ordinal))).Select(m => FormattableString.Invariant($"{m.Key}={m.Value:R}")))),
    ];

    private static byte[] State(RunInfo run) => File.ReadAllBytes(Path.Combine(new CheckpointStore(run.CheckpointsPath).Latest()!.Path, "algorithm.bin"));
}
