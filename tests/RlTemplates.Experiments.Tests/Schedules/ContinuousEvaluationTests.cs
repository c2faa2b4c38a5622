using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests.Schedules;

public sealed class ContinuousEvaluationTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly SleepClock _clock = new();
    private readonly List<EvaluateOutcome> _evaluated = [];
    private readonly List<string> _notes = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_ends_with_its_run_and_evaluates_a_checkpoint_once()
    {
        var run = Fixture.Train(_folder.Path, Fixture.Config()).Run;

        var first = Evaluate(run);
        var second = Evaluate(run);

        (first.Evaluations, second.Evaluations).ShouldBe((1, 0));
        first.Last!.Checkpoint.TrainingIteration.ShouldBe(20);
        first.Reason.ShouldBe($"run {run.Id} is completed, and its newest checkpoint is evaluated");
        Rows(run, "continuous").ShouldBe([20]);
        second.Last.ShouldBeNull();
    }

    [Fact]
    public async Task Each_new_checkpoint_is_evaluated_while_the_run_goes_on()
    {
        var config = Fixture.Config() with { Checkpoint = new() { Interval = 1, IntervalSeconds = 0, Keep = 2 } };
        var iteration = 0;
        using var evaluated = new AutoResetEvent(false);
        // Training waits for each evaluation, so that none is passed over.
        var watched = Fixture.Config(6, onIteration: i =>
        {
            iteration = i;
            if (i > 1)
                evaluated.WaitOne(TimeSpan.FromSeconds(20)).ShouldBeTrue();
        }) with
        { Checkpoint = config.Checkpoint };
        var training = Task.Run(() => Fixture.Train(_folder.Path, watched));
        SpinWait.SpinUntil(() => iteration > 1, TimeSpan.FromSeconds(20)).ShouldBeTrue();

        var outcome = await Task.Run(() => Evaluate(new RunStore(_folder.Path).Find("latest"), request => request with
        {
            Time = TimeProvider.System,
            Throttle = TimeSpan.FromMilliseconds(1),
            Evaluated = _ => evaluated.Set(),
        }));

        var trained = await training.WaitAsync(TimeSpan.FromSeconds(20));
        outcome.Evaluations.ShouldBe(6);
        Rows(trained.Run, "continuous").ShouldBe([1, 2, 3, 4, 5, 6]);
    }

    [Fact]
    public void It_ends_at_the_timesteps_that_training_shall_have()
    {
        var run = Fixture.Train(_folder.Path, Fixture.Config()).Run;
        var config = Fixture.Config() with { Stop = new Dictionary<string, StopBound> { [Metric.TimestepsTotal] = new(320) } };

        Evaluate(run, config: config).Reason.ShouldBe("a checkpoint with 320 timesteps is evaluated, as many as stop.timesteps_total asks for");
        Evaluate(Training(run), config: config, change: r => r with { OnlyOnce = false }).Reason.ShouldStartWith("a checkpoint with 320 timesteps");
    }

    [Fact]
    public void The_condition_is_asked_with_null_at_first_and_then_with_each_result()
    {
        var run = Training(Fixture.Train(_folder.Path, Fixture.Config()).Run);
        var asked = new List<EvaluationResult?>();

        var outcome = Evaluate(run, request => request with
        {
            OnlyOnce = false,
            ContinueWhen = result =>
            {
                asked.Add(result);
                return asked.Count < 4;
            },
        });

        outcome.Reason.ShouldBe("the condition for going on is not met");
        asked.Count.ShouldBe(4);
        asked[0].ShouldBeNull();
        asked.Skip(1).ShouldAllBe(result => result!.TimestepsTotal == 320);
        Rows(run, "continuous").ShouldBe([20, 20, 20]);
        _clock.Slept.ShouldBe(180);
    }

    [Fact]
    public void The_condition_of_the_class_counts_where_no_other_is_given()
    {
        var run = Training(Fixture.Train(_folder.Path, Fixture.Config()).Run);

        Evaluate(run, config: Fixture.Config() with { ContinueWhen = _ => false }).Evaluations.ShouldBe(0);
    }

    [Fact]
    public void What_it_waits_for_is_told_every_ten_minutes()
    {
        var run = Training(Fixture.Train(_folder.Path, Fixture.Config()).Run);
        var looks = 0;

        Evaluate(run, request => request with { ContinueWhen = _ => looks++ < 31 });

        // 30 looks, one a minute.
        _notes.Count.ShouldBe(3);
        _notes.ShouldAllBe(note => note.EndsWith("has no checkpoint that is newer than step-000000000320; the next one is waited for", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, 60 * 3)]
    [InlineData(true, 10 * 3)]
    public void Delay_and_throttle_come_from_the_options_unless_they_are_given(bool isGiven, double seconds)
    {
        var run = Training(Fixture.Train(_folder.Path, Fixture.Config()).Run);
        var looks = 0;

        Evaluate(run, request => request with
        {
            ContinueWhen = _ => looks++ < 3,
            Delay = isGiven ? TimeSpan.FromSeconds(7) : null,
            Throttle = isGiven ? TimeSpan.FromSeconds(10) : null,
        }, Fixture.Config() with { Evaluation = new() { Episodes = 2, DelaySeconds = 100 } });

        _clock.Sleeps[0].TotalSeconds.ShouldBe(isGiven ? 7 : 100);
        _clock.Sleeps.Skip(1).Sum(sleep => sleep.TotalSeconds).ShouldBe(seconds);
    }

    [Fact]
    public void A_run_without_a_checkpoint_is_waited_for_and_told_of()
    {
        var run = Training(Fixture.Train(_folder.Path, Fixture.Config(1)).Run);
        Directory.Delete(run.CheckpointsPath, recursive: true);
        var looks = 0;

        Evaluate(run, request => request with { ContinueWhen = _ => looks++ < 3 }).Evaluations.ShouldBe(0);

        _notes.ShouldHaveSingleItem().ShouldBe($"run {run.Id} has no checkpoint yet; the first one is waited for");
    }

    [Fact]
    public void It_exports_after_each_evaluation_and_what_was_missed()
    {
        var run = Fixture.Train(_folder.Path, Fixture.Config()).Run;
        var config = Fixture.Config() with { Export = new() { Strategies = [new FilesExportStrategy()] } };

        Evaluate(run).Exports.ShouldBeEmpty();
        // The process before may have ended between evaluation and export.
        var later = Evaluate(run, config: config);

        later.Evaluations.ShouldBe(0);
        later.Exports.ShouldHaveSingleItem().Directory.ShouldBe(Path.Combine(run.ExportsPath, "files", "step-000000000320"));
        File.Exists(Path.Combine(later.Exports[0].Directory!, "complete.txt")).ShouldBeTrue();
    }

    [Fact]
    public void The_best_is_marked_and_kept()
    {
        var run = Fixture.Train(_folder.Path, Fixture.Config() with { Evaluation = new() { Episodes = 1 } }).Run;
        new CheckpointStore(run.CheckpointsPath).Best.ShouldBeNull();

        Evaluate(run, config: Fixture.Config() with { Checkpoint = new() });

        new CheckpointStore(run.CheckpointsPath).Best!.Name.ShouldBe("step-000000000320");
    }

    [Fact]
    public void On_train_data_actions_are_sampled()
    {
        var run = Fixture.Train(_folder.Path, Fixture.Config()).Run;

        Evaluate(run, request => request with { OnTrainData = true });

        var row = MetricReader.Read(run.EvaluationsPath).Last();
        row.Texts["source"].ShouldBe("continuous_on_train_data");
        row["explore"].ShouldBe(1);
    }

    private ContinuousEvaluateOutcome Evaluate(RunInfo run, Func<ContinuousEvaluateRequest, ContinuousEvaluateRequest>? change = null, ExperimentConfig? config = null)
    {
        var request = new ContinuousEvaluateRequest { Store = new(_folder.Path), Run = run, Time = _clock, Note = _notes.Add, Evaluated = _evaluated.Add };
        return new Experiment(Fixture.Definition, config ?? Fixture.Config()).ContinuousEvaluate(change?.Invoke(request) ?? request);
    }

    // As if training went on: the file says that this process trains.
    private RunInfo Training(RunInfo run)
    {
        var path = Path.Combine(run.Directory, "run.json");
        var text = File.ReadAllText(path);
        File.WriteAllText(path, text.Replace("\"completed\"", "\"running\"", StringComparison.Ordinal));
        var read = new RunStore(_folder.Path).Reload(run);
        return read.IsActive ? read : throw new InvalidOperationException($"It is {read.Status}.");
    }

    private static IEnumerable<int> Rows(RunInfo run, string source) =>
        MetricReader.Read(run.EvaluationsPath).Where(row => row.Texts["source"] == source).Select(row => (int)row[Metric.TrainingIteration]);
}
