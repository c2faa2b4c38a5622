using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

public sealed class HookTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly List<string> _calls = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Hooks_callbacks_and_rows_come_in_the_stated_order()
    {
        var config = Config() with
        {
            Callbacks = Callbacks(),
            Hooks = [new Own { Calls = _calls, Name = "a" }, new Own { Calls = _calls, Name = "b" }],
        };

        var outcome = Fixture.Train(_folder.Path, config);

        outcome.Error.ShouldBeNull();
        _calls.Where(call => call != "callback episode").ShouldBe(
        [
            "a start", "b start", "a before 0", "b before 0",
            "callback log 1", "a iteration 1", "b iteration 1",
            "callback evaluation", "a evaluation", "b evaluation", "callback result 1", "a pending 1, 0 rows", "b pending 1, 0 rows",
            "callback checkpoint 1 of 1 rows", "a checkpoint 1", "b checkpoint 1", "a result 1, 1 rows", "b result 1, 1 rows", "a before 1", "b before 1",
            "callback log 2", "a iteration 2", "b iteration 2",
            "callback evaluation", "a evaluation", "b evaluation", "callback result 2", "a pending 2, 1 rows", "b pending 2, 1 rows",
            "callback checkpoint 2 of 2 rows", "a checkpoint 2", "b checkpoint 2", "a result 2, 2 rows", "b result 2, 2 rows",
            "a end Completed", "b end Completed", "a disposed", "b disposed",
        ]);
    }

    [Fact]
    public void At_the_end_come_checkpoint_evaluation_and_own_hooks()
    {
        var config = Config() with
        {
            Hooks = [new Own { Calls = _calls, Name = "a" }],
            Checkpoint = new() { Interval = 0, IntervalSeconds = 0 },
            Evaluation = new() { Interval = 0, Episodes = 2 },
        };

        Fixture.Train(_folder.Path, config);

        _calls.SkipWhile(call => call != "a result 2, 2 rows").ShouldBe(["a result 2, 2 rows", "a checkpoint 2", "a evaluation", "a end Completed", "a disposed"]);
    }

    [Fact]
    public void A_hook_that_throws_is_named_after_a_checkpoint()
    {
        var config = Config() with { Hooks = [new Own { Calls = _calls, Name = "a", ThrowsAt = "a pending 2, 1 rows" }], Checkpoint = new() };

        var outcome = Fixture.Train(_folder.Path, config);

        outcome.Run.Status.ShouldBe(RunStatus.Failed);
        outcome.Error.ShouldBe("The hook OwnHook threw InvalidOperationException: broken");
        Fixture.Rows(outcome.Run).Count.ShouldBe(2);
        new CheckpointStore(outcome.Run.CheckpointsPath).Latest()!.TrainingIteration.ShouldBe(2);
        _calls.ShouldNotContain("a end Completed");
        _calls[^1].ShouldBe("a disposed");
    }

    [Fact]
    public void A_hook_that_cannot_be_disposed_of_changes_no_outcome()
    {
        var config = Config() with { Hooks = [new Own { Calls = _calls, Name = "a", ThrowsAt = "a disposed" }, new Own { Calls = _calls, Name = "b" }] };

        var outcome = Fixture.Train(_folder.Path, config);

        (outcome.Run.Status, outcome.Error).ShouldBe((RunStatus.Completed, null));
        _calls.Where(call => call.EndsWith("disposed", StringComparison.Ordinal)).ShouldBe(["a disposed", "b disposed"]);
        File.ReadAllText(outcome.Run.DriverLogPath).ShouldContain("warning: The hook OwnHook threw InvalidOperationException when it was disposed of: broken");
    }

    [Fact]
    public void A_hook_that_cannot_be_made_makes_no_run()
    {
        var config = Config() with { Hooks = [new Own { Calls = _calls, Name = "a" }, new Unmakable()] };

        Should.Throw<UserException>(() => Fixture.Train(_folder.Path, config)).Message.ShouldBe("The hook Unmakable cannot be made: no schedule");

        Directory.GetFileSystemEntries(_folder.Path).ShouldBeEmpty();
        _calls.ShouldBe(["a disposed"]);
    }

    [Fact]
    public void A_hook_interrupted_before_the_row_leaves_it_to_the_resumed_run()
    {
        using var other = new ScratchFolder();
        using var stop = new CancellationTokenSource();
        var config = Config() with { Hooks = [new Own { Calls = _calls, Name = "a", OnCall = call => CancelAt(stop, call, "a pending 1, 0 rows") }] };

        var interrupted = Fixture.Train(_folder.Path, config, cancellationToken: stop.Token);

        interrupted.Run.Status.ShouldBe(RunStatus.Interrupted);
        Fixture.Rows(interrupted.Run).ShouldBeEmpty();
        _calls.ShouldContain("a end Interrupted");
        var resumed = Fixture.Train(_folder.Path, Config(), interrupted.Run).Run;
        Fixture.Rows(resumed).ShouldBe(Fixture.Rows(Fixture.Train(other.Path, Config()).Run));
    }

    [Fact]
    public void An_evaluation_from_elsewhere_becomes_the_same_row_metrics_and_event()
    {
        var sink = new EventRecorder();
        var evaluation = new EvaluationResult([new(7, 3), new(9, 5)], 16);
        var config = Config(3) with
        {
            Evaluation = new() { Interval = 0, Episodes = 1 },
            Hooks = [new Own { Calls = _calls, Name = "a", Elsewhere = (evaluation, new("other_process", 1) { Explore = true }) }],
        };

        var outcome = new Experiment(Fixture.Definition, config).Train(new() { Store = new(_folder.Path), Sinks = [sink] });

        outcome.Error.ShouldBeNull();
        var row = MetricReader.Read(outcome.Run.EvaluationsPath).First();
        (row.Texts["source"], row[Metric.TrainingIteration], row[Metric.TimestepsTotal], row["explore"]).ShouldBe(("other_process", 1, 16, 1));
        row[Metric.EpisodeRewardMean].ShouldBe(8);
        MetricReader.Read(outcome.Run.MetricsPath).Select(r => r[Metric.EvaluationRewardMean]).ShouldBe([double.NaN, 8, 8]);
        var completed = sink.Events.OfType<EvaluationCompleted>().First();
        completed.ShouldBe(new EvaluationCompleted(evaluation, "other_process") { Time = completed.Time, TimestepsTotal = 16, TrainingIteration = 1 });
        _calls.ShouldContain("a evaluation");
    }

    private static ExperimentConfig Config(int iterations = 2) => Fixture.Config(iterations) with
    {
        Evaluation = new() { Interval = 1, Episodes = 2 },
        Checkpoint = new() { Interval = 1, IntervalSeconds = 0 },
    };

    private static void CancelAt(CancellationTokenSource source, string call, string at)
    {
        if (call != at)
            return;
        source.Cancel();
        source.Token.ThrowIfCancellationRequested();
    }

    private static int Rows(RunInfo run) => MetricReader.Read(run.MetricsPath).Count();

    private sealed record Unmakable : HookOptions
    {
        public override ITrainingHook Create() => throw new ArgumentException("no schedule");
    }

    private sealed record Own : HookOptions
    {
        public required List<string> Calls { get; init; }

        public required string Name { get; init; }

        public string? ThrowsAt { get; init; }

        public Action<string>? OnCall { get; init; }

        public (EvaluationResult Evaluation, EvaluationOrigin Origin)? Elsewhere { get; init; }

        public override ITrainingHook Create() => new OwnHook(this);
    }

    private sealed class OwnHook(Own options) : ITrainingHook, IDisposable
    {
        public void OnStart(TrainingContext context) => Call("start");

        public void BeforeIteration(TrainingContext context)
        {
            Call($"before {context.TrainingIteration}");
            if (context.TrainingIteration == 1 && options.Elsewhere is { } elsewhere)
                context.Report(elsewhere.Evaluation, elsewhere.Origin);
        }

        public void AfterIteration(TrainingContext context) => Call($"iteration {context.Result!.TrainingIteration}");

        public void BeforeResult(TrainingContext context) => Call($"{(context.IsResultPending ? "pending" : "written")} {context.TrainingIteration}, {Rows(context.Info)} rows");

        public void AfterResult(TrainingContext context) => Call($"{(context.IsResultPending ? "pending" : "result")} {context.TrainingIteration}, {Rows(context.Info)} rows");

        public void AfterEvaluation(TrainingContext context, EvaluationResult evaluation) => Call("evaluation");

        public void AfterCheckpoint(TrainingContext context, Checkpoint checkpoint) => Call($"checkpoint {checkpoint.TrainingIteration}");

        public void OnEnd(TrainingContext context) => Call($"end {context.Ending!.Status}");

        public void Dispose() => Call("disposed");

        private void Call(string text)
        {
            options.Calls.Add($"{options.Name} {text}");
            options.OnCall?.Invoke(options.Calls[^1]);
            if (options.Calls[^1] == options.ThrowsAt)
                throw new InvalidOperationException("broken");
        }
    }

    private IReadOnlyList<Callback> Callbacks() =>
    [
        new Callback<TrainResult>(typeof(LogMetricAttribute), "Log", (result, _) => _calls.Add($"callback log {result.TrainingIteration}")),
        new Callback<TrainResult>(typeof(OnTrainResultAttribute), "Result", (result, _) => _calls.Add($"callback result {result.TrainingIteration}")),
        new Callback<EpisodeResult>(typeof(OnEpisodeEndAttribute), "Episode", (_, _) => _calls.Add("callback episode")),
        new Callback<Checkpoint>(typeof(OnCheckpointAttribute), "Checkpoint", (checkpoint, run) =>
            _calls.Add($"callback checkpoint {checkpoint.TrainingIteration} of {MetricReader.Read(Path.Combine(run.Directory, "metrics.jsonl")).Count()} rows")),
        new Callback<EvaluationResult>(typeof(OnEvaluationAttribute), "Evaluation", (_, _) => _calls.Add("callback evaluation")),
    ];
}
