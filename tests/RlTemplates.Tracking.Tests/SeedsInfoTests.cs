namespace RlTemplates.Tracking.Tests;

public sealed class SeedsInfoTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly RunStore _store;

    public SeedsInfoTests() => _store = new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Seeds_are_read_with_their_runs_and_what_they_say_together()
    {
        var runs = new[] { Run(1, 10), Run(2, 20), Run(3, 90, RunStatus.Failed), Run(4, double.NaN) };
        var whole = Whole([.. runs.Select((r, i) => new SeedEntry((ulong)i + 1, r.Id)), new SeedEntry(5), new SeedEntry(6, "20260101-000000-gone00", "reached")]);

        var read = SeedsInfo.Read(_store, whole);

        read.Seeds.Select(s => (s.Seed, s.Run?.Id, s.EndedEarly, s.HasFailed)).ShouldBe(
            [(1, runs[0].Id, null, false), (2, runs[1].Id, null, false), (3, runs[2].Id, null, true), (4, runs[3].Id, null, false), (5, null, null, false), (6, null, "reached", false)]);
        read.Summary().ShouldSatisfyAllConditions(s => s.Count.ShouldBe(2), s => s.Mean.ShouldBe(15));
        read.Summary("score").Count.ShouldBe(0);
    }

    [Fact]
    public void Another_run_is_refused() =>
        Should.Throw<UserException>(() => SeedsInfo.Read(_store, _store.Create("pole", new()))).Message.ShouldEndWith("is not a training with several seeds.");

    [Fact]
    public void A_broken_file_is_said_to_be_one()
    {
        var whole = Whole([new(1)]);
        File.WriteAllText(Path.Combine(whole.Directory, SeedsFile.Name), "{");

        Should.Throw<UserException>(() => SeedsInfo.Read(_store, whole)).Message.ShouldContain("its seeds.json is broken");
    }

    private RunInfo Whole(IReadOnlyList<SeedEntry> seeds) => _store.Create("pole", new()
    {
        Kind = RunKind.Seeds,
        Files = new Dictionary<string, byte[]> { [SeedsFile.Name] = new SeedsFile { Parallel = 1, Seeds = seeds }.ToBytes() },
    });

    private RunInfo Run(ulong seed, double reward, RunStatus status = RunStatus.Completed)
    {
        var run = _store.Create("pole", new() { Seed = seed });
        using var writer = RunWriter.OpenNew(run, TimeProvider.System);
        writer.Start();
        if (!double.IsNaN(reward))
            writer.Summarize(new Dictionary<string, double> { [Metric.EpisodeRewardMean] = reward });
        writer.End(status, "ended", 0);
        return run;
    }
}
