using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests.Schedules;

public sealed class KilledEvaluationTests : IDisposable
{
    private const int QuickRounds = 8;
    private const int AllRounds = 100;

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_a_killed_evaluation_has_begun_is_never_seen() => Kill(QuickRounds);

    [SlowFact]
    public void What_a_killed_evaluation_has_begun_is_never_seen_in_a_hundred_moments() => Kill(AllRounds);

    private void Kill(int rounds)
    {
        var random = new Random(rounds);
        var config = Fixture.Config(100_000, delay: 3) with { Checkpoint = new() { Interval = 2, IntervalSeconds = 0, Keep = 3 }, Evaluation = new() { Episodes = 1 } };
        using var end = new CancellationTokenSource();
        var training = Task.Run(() => Fixture.Train(_folder.Path, config, cancellationToken: end.Token));
        var store = new RunStore(_folder.Path);
        SpinWait.SpinUntil(() => store.List() is [{ } one] && new CheckpointStore(one.CheckpointsPath).HasAny, TimeSpan.FromSeconds(30)).ShouldBeTrue();
        var run = store.Find("latest");
        for (var round = 0; round < rounds; round++)
        {
            using var child = ChildContinuousEvaluation.Start(_folder.Path);
            child.StandardOutput.ReadLine().ShouldBe("evaluated");
            Thread.Sleep(random.Next(60));
            child.Kill();
            child.WaitForExit();
            EnsureWhole(run);
        }
        end.Cancel();
        training.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
        using var last = ChildContinuousEvaluation.Start(_folder.Path);
        last.WaitForExit();

        last.ExitCode.ShouldBe(0);
        EnsureWhole(run);
        var newest = new CheckpointStore(run.CheckpointsPath).Latest()!;
        Iterations(run).ShouldContain(newest.TrainingIteration);
        Directory.Exists(Path.Combine(run.ExportsPath, "files", Path.GetFileName(newest.Path))).ShouldBeTrue();
    }

    private static void EnsureWhole(RunInfo run)
    {
        Iterations(run).ShouldBeUnique();
        if (!Directory.Exists(run.ExportsPath))
            return;
        foreach (var export in Directory.EnumerateDirectories(Path.Combine(run.ExportsPath, "files"), "step-*"))
            File.Exists(Path.Combine(export, "complete.txt")).ShouldBeTrue(export);
    }

    private static IReadOnlyList<int> Iterations(RunInfo run) =>
        [.. MetricReader.Read(run.EvaluationsPath).Where(row => row.Texts["source"] == "continuous").Select(row => (int)row[Metric.TrainingIteration])];
}
