using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests.Schedules;

public sealed class RoundsTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(32, null, new[] { 2, 4, 6, 8, 10 })]
    [InlineData(40, null, new[] { 3, 5, 8, 10 })]
    [InlineData(null, 160.0, new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })]
    [InlineData(null, null, new[] { 10 })]
    public void Rounds_are_as_long_as_the_options_say(int? steps, double? all, int[] evaluated)
    {
        var config = Config() with { TaskSchedule = new() { TrainStepsPerIteration = steps } };
        if (all is { } timesteps)
            config = config with { Stop = new Dictionary<string, StopBound> { [Metric.TimestepsTotal] = new(timesteps) } };

        var outcome = Train(config);

        Evaluated(outcome.Run).ShouldBe(evaluated);
        outcome.Run.Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void Releasing_the_memory_changes_no_bit()
    {
        using var other = new ScratchFolder();
        var config = Config() with { CreateAlgorithm = setup => new NetworkAlgorithm(setup), TaskSchedule = new() { TrainStepsPerIteration = 48 } };
        var made = 0;

        var turns = Train(config with
        {
            CreateAlgorithm = setup =>
            {
                made++;
                return new NetworkAlgorithm(setup);
            },
        }).Run;
        var whole = Fixture.Train(other.Path, config).Run;

        // Made anew after rounds at iterations 3, 6 and 9.
        made.ShouldBe(4);
        Fixture.NewestState(turns).ShouldBe(Fixture.NewestState(whole));
        Rewards(turns).ShouldBe(Rewards(whole));

        static IEnumerable<double> Rewards(RunInfo run) => MetricReader.Read(run.MetricsPath).Select(row => row[Metric.EpisodeRewardMean]);
    }

    [Fact]
    public void The_condition_is_asked_before_the_first_round_and_after_each()
    {
        var asked = new List<long?>();

        var outcome = Train(Config() with { TaskSchedule = new() { TrainStepsPerIteration = 32 } }, result =>
        {
            asked.Add(result?.TimestepsTotal);
            return asked.Count < 3;
        });

        asked.ShouldBe([null, 32, 64]);
        outcome.Run.Status.ShouldBe(RunStatus.Stopped);
        outcome.Run.StopReason.ShouldBe("[ContinueWhen] ended it after an evaluation");
        outcome.Result!.TrainingIteration.ShouldBe(4);
    }

    [Fact]
    public void Without_a_round_there_is_an_export_all_the_same()
    {
        var outcome = Train(Config() with { Export = new() { Strategies = [new FilesExportStrategy()] } }, _ => false);

        outcome.Result.ShouldBeNull();
        outcome.Exports.ShouldHaveSingleItem().Error.ShouldBeNull();
        outcome.Run.StopReason.ShouldBe("[ContinueWhen] ended it before its first round");
    }

    [Fact]
    public void A_condition_that_throws_fails_the_training_with_its_name()
    {
        var outcome = Train(Config(), _ => throw new InvalidOperationException("no idea"));

        outcome.Run.Status.ShouldBe(RunStatus.Failed);
        outcome.Error!.ShouldContain("The method [ContinueWhen]");
        outcome.Error!.ShouldContain("no idea");
    }

    [Fact]
    public void An_interrupted_turn_goes_on()
    {
        using var interrupt = new CancellationTokenSource();
        var config = Config(onIteration: i => { if (i == 5) interrupt.Cancel(); }) with { TaskSchedule = new() { TrainStepsPerIteration = 48 } };
        var first = Train(config, cancellationToken: interrupt.Token).Run;

        var second = new Experiment(Fixture.Definition, Config() with { TaskSchedule = config.TaskSchedule })
            .ContinuousTrainAndEvaluate(new() { Store = new(_folder.Path), Run = RunChoice.Resume(first) });

        first.Status.ShouldBe(RunStatus.Interrupted);
        second.Run.Status.ShouldBe(RunStatus.Completed);
        Evaluated(second.Run).ShouldBe([3, 6, 9, 10]);
    }

    private static ExperimentConfig Config(Action<int>? onIteration = null) => Fixture.Config(10, onIteration: onIteration) with
    {
        Evaluation = new() { Episodes = 2 },
        Checkpoint = new() { IntervalSeconds = 0 },
    };

    private TrainOutcome Train(ExperimentConfig config, Func<EvaluationResult?, bool>? goesOn = null, CancellationToken cancellationToken = default) =>
        new Experiment(Fixture.Definition, config).ContinuousTrainAndEvaluate(new() { Store = new(_folder.Path) }, goesOn, cancellationToken);

    private static IEnumerable<int> Evaluated(RunInfo run) => MetricReader.Read(run.EvaluationsPath).Select(row => (int)row[Metric.TrainingIteration]);
}
