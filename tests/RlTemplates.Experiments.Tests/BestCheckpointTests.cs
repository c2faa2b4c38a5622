using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

public sealed class BestCheckpointTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(BestMetric.EpisodeLengthMean, false)]
    [InlineData(BestMetric.EpisodeLengthMean, true)]
    [InlineData(BestMetric.EpisodeRewardMax, false)]
    [InlineData(BestMetric.EpisodeRewardMin, true)]
    public void The_checkpoint_with_the_best_evaluation_is_kept(BestMetric metric, bool isLowest)
    {
        var run = Train(new() { Interval = 0, IntervalSeconds = 0, Keep = 1, BestMetric = metric, BestIsLowest = isLowest }).Run;

        var rows = MetricReader.Read(run.EvaluationsPath).ToList();
        var name = BestChoice.MetricName(metric)!;
        var best = isLowest ? rows.MinBy(row => row[name])! : rows.MaxBy(row => row[name])!;
        var store = new CheckpointStore(run.CheckpointsPath);
        store.Best.ShouldBe(new($"step-{best[Metric.TimestepsTotal]:000000000000}", name, isLowest, best[name]));
        store.Find("best").TrainingIteration.ShouldBe((int)best[Metric.TrainingIteration]);
        store.List().Count.ShouldBe(best[Metric.TrainingIteration] == 20 ? 1 : 2);
        new Experiment(Fixture.Definition, Fixture.Config()).Evaluate(new() { Run = run, Checkpoint = "best" }).Checkpoint.ShouldBe(store.Find("best"));
    }

    [Fact]
    public void None_is_kept_where_none_is_asked_for()
    {
        var run = Train(new() { IntervalSeconds = 0, Keep = 1, BestMetric = BestMetric.None }).Run;

        new CheckpointStore(run.CheckpointsPath).Best.ShouldBeNull();
        new CheckpointStore(run.CheckpointsPath).List().ShouldHaveSingleItem();
        Should.Throw<UserException>(() => new Experiment(Fixture.Definition, Fixture.Config()).Evaluate(new() { Run = run, Checkpoint = "best" }))
            .Message.ShouldStartWith($"There is no best checkpoint in {run.CheckpointsPath}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"checkpoint": "../../x", "metric": "m", "is_lowest": false, "value": 1}""")]
    [InlineData("""{"checkpoint": "step-000000000999", "metric": "m", "is_lowest": false, "value": 1}""")]
    [InlineData("""{"checkpoint": 1}""")]
    public void A_file_that_says_something_else_counts_for_none(string content)
    {
        var run = Train(new() { IntervalSeconds = 0, Keep = 1 }).Run;
        File.WriteAllText(Path.Combine(run.CheckpointsPath, "best.json"), content);

        new CheckpointStore(run.CheckpointsPath).Best.ShouldBeNull();
    }

    [Fact]
    public void A_checkpoint_that_is_evaluated_is_not_removed_meanwhile()
    {
        var run = Train(new() { IntervalSeconds = 0, Keep = 1, BestMetric = BestMetric.None }).Run;
        var store = new CheckpointStore(run.CheckpointsPath);
        var files = new Dictionary<string, Action<BinaryWriter>> { ["a.bin"] = writer => writer.Write(1) };

        store.TryHold(out var hold).ShouldBeTrue();
        using (hold)
        {
            store.TryHold(out _).ShouldBeFalse();
            store.Save(1000, 30, 1, files);
        }
        store.List().Count.ShouldBe(2);
        store.Save(2000, 40, 1, files);

        store.List().ShouldHaveSingleItem().TrainingIteration.ShouldBe(40);
    }

    [Fact]
    public void Old_checkpoints_are_removed_where_nobody_can_hold_them()
    {
        var store = new CheckpointStore(_folder.Path);
        var files = new Dictionary<string, Action<BinaryWriter>> { ["a.bin"] = writer => writer.Write(1) };
        Directory.CreateDirectory(Path.Combine(_folder.Path, ".hold"));

        store.Save(1, 1, 1, files);
        store.Save(2, 2, 1, files);

        store.List().ShouldHaveSingleItem().TrainingIteration.ShouldBe(2);
    }

    [Fact]
    public void Checkpoints_are_evaluated_every_so_many_timesteps()
    {
        var config = Fixture.Config() with
        {
            Evaluation = new() { Episodes = 2, IntervalSteps = 64 },
            Checkpoint = new() { Interval = 3, IntervalSeconds = 0, Keep = 2 },
        };

        var run = Fixture.Train(_folder.Path, config).Run;

        // Checkpoints come at iterations 3, 6, 9 … of 16 timesteps: each second of them is 64 newer than the one evaluated last.
        MetricReader.Read(run.EvaluationsPath).Select(row => row[Metric.TrainingIteration]).ShouldBe([6, 12, 18, 20]);
    }

    private TrainOutcome Train(CheckpointOptions checkpoint) =>
        Fixture.Train(_folder.Path, Fixture.Config() with { Evaluation = new() { Interval = 4, Episodes = 3 }, Checkpoint = checkpoint });
}
