using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

public sealed class EvaluationBoundTests : IDisposable
{
    private static readonly string[] Ends = ["final"];

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Training_ends_although_the_policy_ends_no_episode()
    {
        var recorder = new EventRecorder();
        var config = Endless(new() { Episodes = 4, MaxEpisodeSteps = 50 });

        var outcome = new Experiment(Fixture.Definition, config).Train(new() { Store = new(_folder.Path), Sinks = [recorder] });

        outcome.Run.Status.ShouldBe(RunStatus.Completed);
        var evaluation = outcome.Evaluation.ShouldNotBeNull();
        evaluation.Episodes.Select(e => (e.Reward, e.Length, e.Truncated, e.Unfinished)).ShouldBe([(50, 50, true, true), (3, 3, false, false), (50, 50, true, true), (3, 3, false, false)]);
        evaluation.UnfinishedEpisodes.ShouldBe(2);
        outcome.Run.Metrics[Metric.EvaluationEpisodesUnfinished].ShouldBe(2);
        var row = MetricReader.Read(outcome.Run.EvaluationsPath).ShouldHaveSingleItem();
        (row["episodes"], row["episodes_unfinished"]).ShouldBe((4, 2));
        recorder.Events.OfType<EvaluationCompleted>().Select(e => e.Source).ShouldBe(Ends);
        recorder.Events.OfType<EvaluationCompleted>().ShouldHaveSingleItem().Evaluation.UnfinishedEpisodes.ShouldBe(2);
        recorder.Events.OfType<NoteWritten>().Where(n => n.Severity == NoteSeverity.Warning).ShouldHaveSingleItem().Text.ShouldBe(
            "an evaluation ended episodes after 50 steps (evaluation.max_episode_steps): 2 of 4 episodes of Endless are unfinished. They count with the reward until then. "
            + "The policy may never end them: give the environment a step limit.");
        File.ReadAllText(outcome.Run.DriverLogPath).ShouldContain("4 episodes, 2 of them unfinished\n");
    }

    [Theory]
    [InlineData(null, null, 100_000)]
    [InlineData(null, 20, 100_000)]
    [InlineData(null, 150_000, 150_000)]
    [InlineData(70, 150_000, 70)]
    public void The_usual_bound_leaves_the_environment_its_own_larger_limit(int? option, int? limit, int steps)
    {
        var config = Endless(new() { Episodes = 1, MaxEpisodeSteps = option }) with
        {
            CreateEnvironment = n => new EndlessEnvironment(n) { Spec = new("Endless", new(ElementType.Float32, 1), new DiscreteSpace(2)) { MaxEpisodeSteps = limit } },
        };

        Evaluate(config).Result.Episodes.ShouldHaveSingleItem().Length.ShouldBe(steps);
    }

    [Fact]
    public void A_copy_whose_episode_was_ended_begins_the_next_one()
    {
        var made = new List<EndlessEnvironment.Restartable>();
        var config = Endless(new() { Episodes = 34, MaxEpisodeSteps = 5 }) with
        {
            CreateEnvironment = n =>
            {
                made.Add(new(n));
                return made[^1];
            },
        };

        var outcome = Evaluate(config);

        outcome.Result.Episodes.Count.ShouldBe(34);
        outcome.Result.Episodes.ShouldAllBe(e => e.Length == (e.Unfinished ? 5 : 3));
        outcome.Result.UnfinishedEpisodes.ShouldBe(17);
        made[^1].Restarts.ShouldBe(1, "only where a further episode is played");
    }

    [Fact]
    public void Where_no_copy_can_begin_anew_its_further_episodes_are_left_out()
    {
        var outcome = Evaluate(Endless(new() { Episodes = 34, MaxEpisodeSteps = 5 }));

        outcome.Result.Episodes.Count.ShouldBe(33);
        outcome.BoundWarning.ShouldNotBeNull().ShouldContain("16 of 34 episodes of Endless are unfinished, 1 were not begun.");
    }

    [Fact]
    public void The_time_of_an_evaluation_is_bounded_too()
    {
        var time = new SteppedTime();
        var config = Endless(new() { Episodes = 3, MaxSeconds = 10 }) with { CreateEnvironment = n => new EndlessEnvironment(n, () => time.Now += TimeSpan.FromSeconds(1)) };

        var outcome = Evaluate(config, time);

        outcome.Result.Episodes.Select(e => (e.Length, e.Unfinished)).ShouldBe([(10, true), (3, false), (10, true)]);
        outcome.BoundWarning.ShouldBe("an evaluation ended after 10 s (evaluation.max_seconds): 2 of 3 episodes of Endless are unfinished. They count with the reward until then.");
    }

    [Fact]
    public void An_evaluation_heeds_cancellation_after_every_step()
    {
        using var cancellation = new CancellationTokenSource();
        var steps = 0;
        var config = Endless(new() { Episodes = 3 }) with
        {
            CreateEnvironment = n => new EndlessEnvironment(n, () =>
            {
                if (++steps == 7)
                    cancellation.Cancel();
            }),
        };
        var run = Trained(config);
        steps = 0;

        Should.Throw<OperationCanceledException>(() => new Experiment(Fixture.Definition, config).Evaluate(new() { Run = run }, cancellation.Token));

        steps.ShouldBe(7);
    }

    [Fact]
    public void A_step_that_does_not_return_is_named()
    {
        using var cancellation = new CancellationTokenSource();
        using var told = new ManualResetEventSlim();
        var notes = new List<string>();
        var config = Endless(new() { Episodes = 2 });
        var run = Trained(config);

        Should.Throw<OperationCanceledException>(() => new Experiment(Fixture.Definition, config with { CreateEnvironment = n => new EndlessEnvironment(n, () => told.Wait(TimeSpan.FromSeconds(60))) }).Evaluate(
            new()
            {
                Run = run,
                Time = new QuickTime(1000),
                Note = note =>
                {
                    lock (notes)
                        notes.Add(note);
                    cancellation.Cancel();
                    if (note.Contains("cannot end", StringComparison.Ordinal))
                        told.Set();
                },
            },
            cancellation.Token));

        notes[0].ShouldMatch("^the evaluation has run for \\d+ s, and Step of Endless has not returned$");
        notes.ShouldContain("the evaluation was interrupted, but cannot end before Step of Endless returns");
    }

    [Fact]
    public void Warnings_come_once_during_training_and_at_its_end()
    {
        var recorder = new EventRecorder();
        var config = Endless(new() { Interval = 1, Episodes = 2, MaxEpisodeSteps = 5 }) with { Stop = new Dictionary<string, StopBound> { [Metric.TrainingIteration] = new(4) } };

        new Experiment(Fixture.Definition, config).Train(new() { Store = new(_folder.Path), Sinks = [recorder] });

        recorder.Events.OfType<EvaluationCompleted>().Count().ShouldBe(4);
        recorder.Events.OfType<NoteWritten>().Count(n => n.Text.Contains("evaluation.max_episode_steps", StringComparison.Ordinal)).ShouldBe(1);
    }

    private static ExperimentConfig Endless(EvaluationOptions evaluation) => Fixture.Config(1) with
    {
        CreateEnvironment = n => new EndlessEnvironment(n),
        Evaluation = evaluation,
    };

    private RunInfo Trained(ExperimentConfig config) =>
        Fixture.Train(_folder.Path, config with { CreateEnvironment = n => new EndlessEnvironment(n), Evaluation = new() { Episodes = 1, MaxEpisodeSteps = 2 } }).Run;

    private EvaluateOutcome Evaluate(ExperimentConfig config, TimeProvider? time = null) =>
        new Experiment(Fixture.Definition, config).Evaluate(new() { Run = Trained(config), Time = time ?? TimeProvider.System });

    private sealed class SteppedTime : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
