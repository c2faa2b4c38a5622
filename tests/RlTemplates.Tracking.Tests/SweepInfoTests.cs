namespace RlTemplates.Tracking.Tests;

public sealed class SweepInfoTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly RunStore _store;

    public SweepInfoTests() => _store = new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(SweepGoal.Maximize, 2, 1)]
    [InlineData(SweepGoal.Minimize, 1, 2)]
    public void Trials_are_read_with_their_runs_and_ranked(SweepGoal goal, int best, int second)
    {
        var trials = new[] { Trial(1, 10), Trial(2, 20), Trial(3, double.NaN), new TrialEntry(4, [new("seed", "4")]), Trial(5, 30) };
        Directory.Delete(Path.Combine(_folder.Path, "pole", trials[4].RunId!), recursive: true);
        var sweep = Sweep(new() { Preset = "sweep", Metric = "reward", Goal = goal, Parallel = 2, Trials = trials });

        var read = SweepInfo.Read(_store, sweep);

        read.Trials.Select(t => t.Run?.Id).ShouldBe([trials[0].RunId, trials[1].RunId, trials[2].RunId, null, null]);
        read.Trials.Select(t => t.Value).ShouldBe([10, 20, double.NaN, double.NaN, double.NaN]);
        read.Ranked.Select(t => t.Entry.Number).ShouldBe([best, second]);
        File.ReadAllText(Path.Combine(sweep.Directory, SweepFile.Name)).ShouldContain($"\"run\": \"{trials[0].RunId}\"");
    }

    [Fact]
    public void A_run_that_is_not_a_sweep_is_refused() =>
        Should.Throw<UserException>(() => SweepInfo.Read(_store, _store.Create("pole", new()))).Message.ShouldEndWith("is not a sweep.");

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"preset\":\"x\",\"metric\":\"m\",\"parallel\":1,\"trials\":[]}")]
    [InlineData("{\"preset\":\"x\",\"metric\":\"m\",\"parallel\":1,\"trials\":[{\"number\":1,\"values\":[null]}]}")]
    public void A_broken_file_is_said_to_be_one(string text)
    {
        var sweep = _store.Create("pole", new() { Kind = RunKind.Sweep });
        File.WriteAllText(Path.Combine(sweep.Directory, SweepFile.Name), text);

        Should.Throw<UserException>(() => SweepFile.Read(sweep)).Message.ShouldContain("its sweep.json is broken");
    }

    private RunInfo Sweep(SweepFile file)
    {
        var sweep = _store.Create("pole", new() { Kind = RunKind.Sweep });
        using var writer = RunWriter.Open(sweep);
        writer.WriteFile(SweepFile.Name, file.ToBytes());
        return sweep;
    }

    private TrialEntry Trial(int number, double reward)
    {
        using var writer = RunWriter.Open(_store.Create("pole", new()));
        writer.Start();
        writer.Summarize(new Dictionary<string, double> { ["reward"] = reward });
        writer.End(RunStatus.Completed, "done", 0);
        return new(number, [new("seed", $"{number}")], writer.Info.Id);
    }
}
