using System.Diagnostics;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

/// <summary>Sinks that misbehave. Times are bounds that hold on a busy machine, not measurements.</summary>
public sealed class SinkTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ScratchFolder _folder = new();
    private readonly EventRecorder _console = new() { TakesEpisodes = true };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sinks_get_every_event_in_order()
    {
        var listed = new EventRecorder();
        var config = Fixture.Config(4, AtResult((_, run) => run.SetTag("colour", "red"))) with { Tracking = new() { Sinks = [new TestSink(_ => listed)] } };

        var outcome = Train(config);

        listed.Events.Select(Name).ShouldBe(
        [
            "RunStarted 0", "TagsChanged 1", "ResultReported 1", "ResultReported 2", "ResultReported 3", "CheckpointSaved 3",
            "EvaluationCompleted 4", "ResultReported 4", "CheckpointSaved 4", "RunEnded 4",
        ]);
        _console.Events.Where(e => e is not EpisodeEnded).Select(Name).ShouldBe(listed.Events.Select(Name));
        _console.Events.OfType<EpisodeEnded>().Count().ShouldBe((int)outcome.Result!.EpisodesTotal);
        listed.Events.OfType<ResultReported>().Select(e => e.Metrics[Metric.TrainingIteration]).ShouldBe([1, 2, 3, 4]);
        listed.Events.OfType<ResultReported>().First().Metrics.Keys.ShouldNotContain(Metric.EvaluationRewardMean);
        listed.Events.OfType<RunEnded>().Single().Run.Status.ShouldBe(RunStatus.Completed);
        listed.Events.OfType<TagsChanged>().Single().Tags["colour"].ShouldBe("red");
        listed.Events.Select(e => e.Time).ShouldBeInOrder();
    }

    [Fact]
    public void A_sink_that_throws_costs_one_warning_and_a_count()
    {
        var config = Fixture.Config(10) with { Tracking = new() { Sinks = [new TestSink(_ => new EventRecorder(e => ThrowAtResults(e)))] } };

        var outcome = Train(config);

        outcome.Run.Status.ShouldBe(RunStatus.Completed);
        Fixture.Rows(outcome.Run).Count.ShouldBe(10);
        Warnings().ShouldBe(
        [
            "the sink test threw IOException: No space left on device; training goes on, and what the sink loses is counted",
            "the sink test lost 10 of 19 events and wrote 0 late: it threw IOException: No space left on device",
        ]);
        File.ReadAllText(outcome.Run.DriverLogPath).ShouldContain("warning: the sink test lost 10 of 19 events");
        _console.Events[^1].ShouldBeOfType<RunEnded>();
    }

    [Fact]
    public void A_sink_that_cannot_be_made_costs_one_warning_and_a_count()
    {
        var config = Fixture.Config(5) with { Tracking = new() { Sinks = [new TestSink(_ => throw new TimeoutException("no server"))] } };

        Train(config).Run.Status.ShouldBe(RunStatus.Completed);

        Warnings().Count.ShouldBe(2);
        Warnings()[0].ShouldStartWith("the sink test threw TimeoutException: no server; ");
        Warnings()[1].ShouldMatch("^the sink test lost ([0-9]+) of \\1 events ");
    }

    [Fact]
    public void A_sink_that_falls_behind_does_not_slow_training_and_its_losses_are_counted()
    {
        using var gate = new ManualResetEventSlim();
        var slow = new EventRecorder(_ => gate.Wait(Patience));
        // The sink goes on only when training is over: a training that waited for it would never get there.
        var config = Fixture.Config(200, AtResult((result, _) => SetAt(gate, result, 200))) with
        {
            Evaluation = new() { Interval = 200, Episodes = 1 },
            Checkpoint = new() { Interval = 0, IntervalSeconds = 0 },
            Tracking = new() { Sinks = [new TestSink(_ => slow)], BufferedEvents = 16, FlushSeconds = 120 },
        };

        var outcome = Train(config);

        outcome.Run.Status.ShouldBe(RunStatus.Completed);
        slow.Events[^1].ShouldBeOfType<RunEnded>();
        Warnings().Count.ShouldBe(2);
        Warnings()[0].ShouldBe("the sink test falls behind: its buffer of 16 events has no room; training goes on, and what the sink loses is counted");
        Warnings()[1].ShouldMatch("^the sink test lost [0-9]+ of [0-9]+ events and wrote [0-9]+ late$");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_sink_that_hangs_for_ever_is_left_behind(bool isConsole)
    {
        var hanging = new EventRecorder(_ => Thread.Sleep(Timeout.Infinite));
        var config = Fixture.Config(10) with { Tracking = new() { Sinks = isConsole ? [] : [new TestSink(_ => hanging)], FlushSeconds = 0.2 } };
        var clock = Stopwatch.StartNew();

        var outcome = new Experiment(Fixture.Definition, config).Train(new() { Store = new(_folder.Path), Sinks = isConsole ? [new BufferedSink("console", hanging, new() { FlushLimit = TimeSpan.FromSeconds(0.2) })] : [_console] });

        outcome.Run.Status.ShouldBe(RunStatus.Completed);
        clock.Elapsed.ShouldBeLessThan(Patience);
        new RunStore(_folder.Path).Find("latest").Status.ShouldBe(RunStatus.Completed);
        File.ReadAllText(outcome.Run.DriverLogPath).ShouldMatch("warning: the sink [A-Za-z]+ lost [0-9]+ of [0-9]+ events and wrote 0 late: it did not end within [0-9.]+ s\ncompleted: ");
    }

    [Fact]
    public void A_sink_that_hangs_for_ever_does_not_keep_the_process_alive()
    {
        using var child = ChildHang.Start(_folder.Path);

        child.WaitForExit(Patience).ShouldBeTrue();

        child.ExitCode.ShouldBe(0);
        new RunStore(_folder.Path).Find("latest").Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public void Sinks_of_a_training_that_cannot_begin_are_disposed_of()
    {
        var disposed = new DisposableSink();
        var config = Fixture.Config() with { CreateAlgorithm = _ => throw new NotSupportedException("images only") };

        Should.Throw<UserException>(() => new Experiment(Fixture.Definition, config).Train(new() { Store = new(_folder.Path), Sinks = [disposed] }));

        disposed.IsDisposed.ShouldBeTrue();
    }

    private static string Name(TrainingEvent e) => $"{e.GetType().Name} {e.TrainingIteration}";

    private static void ThrowAtResults(TrainingEvent e)
    {
        if (e is ResultReported)
            throw new IOException("No space left on device");
    }

    private List<string> Warnings() => [.. _console.Events.OfType<NoteWritten>().Where(note => note.Severity == NoteSeverity.Warning).Select(note => note.Text)];

    private TrainOutcome Train(ExperimentConfig config) => new Experiment(Fixture.Definition, config).Train(new() { Store = new(_folder.Path), Sinks = [_console] });

    private static IReadOnlyList<Callback> AtResult(Action<TrainResult, Run> call) =>
        [new Callback<TrainResult>(typeof(OnTrainResultAttribute), "AtResult", call)];

    private static void SetAt(ManualResetEventSlim gate, TrainResult result, int iteration)
    {
        if (result.TrainingIteration == iteration)
            gate.Set();
    }

    private sealed class DisposableSink : IEventSink
    {
        public bool IsDisposed { get; private set; }

        public void Write(TrainingEvent trainingEvent)
        {
        }

        public void Dispose() => IsDisposed = true;
    }
}
