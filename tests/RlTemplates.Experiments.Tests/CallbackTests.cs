using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

public sealed class CallbackTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Callbacks_see_every_event_in_order_and_may_log_tag_and_stop()
    {
        var recorder = new Recorder { StopAt = 6 };
        var outcome = Fixture.Train(_folder.Path, Fixture.Config(callbacks: recorder.Callbacks));

        outcome.Run.Status.ShouldBe(RunStatus.Stopped);
        outcome.Run.StopReason.ShouldBe("enough");
        outcome.ExitCode.ShouldBe(0);
        outcome.Run.Tags["seen"].ShouldBe("6");
        recorder.Events.Count(e => e == "result").ShouldBe(6);
        recorder.Events.Count(e => e == "checkpoint").ShouldBe(2);
        recorder.Events.Count(e => e == "evaluation").ShouldBe(2);
        recorder.Events.Count(e => e == "episode").ShouldBe((int)outcome.Result!.EpisodesTotal);
        var rows = MetricReader.Read(outcome.Run.MetricsPath).ToList();
        rows.Select(r => r["own"]).ShouldBe([2, 4, 6, 8, 10, 12]);
        rows.Select(r => r["late"]).ShouldBe([1, 2, 3, 4, 5, 6]);
    }

    [Fact]
    public void Own_metrics_stop_training()
    {
        var config = Fixture.Config(callbacks: new Recorder().Callbacks) with { Stop = new Dictionary<string, StopBound> { ["own"] = new(10) } };

        var outcome = Fixture.Train(_folder.Path, config);

        outcome.Run.StopReason.ShouldBe("own is 10 (>=10)");
        outcome.Result!.TrainingIteration.ShouldBe(5);
    }

    [Fact]
    public void A_throwing_callback_is_named_after_a_checkpoint()
    {
        var outcome = Fixture.Train(_folder.Path, Fixture.Config(callbacks: new Recorder { ThrowAt = 5 }.Callbacks));

        outcome.ExitCode.ShouldBe(1);
        outcome.Run.Status.ShouldBe(RunStatus.Failed);
        outcome.Error.ShouldBe("The callback [OnTrainResult] Celebrate threw InvalidOperationException: no cake");
        new CheckpointStore(outcome.Run.CheckpointsPath).Latest()!.TrainingIteration.ShouldBe(5);
        Fixture.Rows(outcome.Run).Count.ShouldBe(5);
        File.ReadAllText(Path.Combine(outcome.Run.Directory, "logs", "error.txt")).ShouldContain("no cake");
    }

    [Fact]
    public void A_hook_raises_events_of_its_own()
    {
        var seen = new List<string>();
        Callback[] callbacks =
        [
            new Callback<string>(typeof(OnNewsAttribute), "Read", (news, run) => seen.Add(news + " of " + run.Experiment)),
            new Callback<string>(typeof(OnNewsAttribute), "Burn", (news, _) => throw new InvalidOperationException("no " + news)),
        ];

        var outcome = Fixture.Train(_folder.Path, Fixture.Config(callbacks: callbacks) with { Hooks = [new Newsboy()] });

        seen.ShouldBe(["cake of countdown"]);
        outcome.Error.ShouldBe("The callback [OnNews] Burn threw InvalidOperationException: no cake");
    }

    [Fact]
    public void A_failing_algorithm_keeps_the_last_good_checkpoint()
    {
        var outcome = Fixture.Train(_folder.Path, Fixture.Config(onIteration: i => ArgumentOutOfRangeException.ThrowIfGreaterThan(i, 8)));

        outcome.Run.Status.ShouldBe(RunStatus.Failed);
        outcome.Error!.ShouldStartWith("ArgumentOutOfRangeException: ");
        new CheckpointStore(outcome.Run.CheckpointsPath).Latest()!.TrainingIteration.ShouldBe(6);
    }

    [Fact]
    public void An_environment_that_does_not_fit_is_a_user_error()
    {
        var config = Fixture.Config() with { CreateAlgorithm = _ => throw new NotSupportedException("Fake learns from images only.") };

        Should.Throw<UserException>(() => Fixture.Train(_folder.Path, config)).Message.ShouldEndWith("Fake learns from images only.");

        Directory.GetFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }

    private sealed class OnNewsAttribute : CallbackAttribute<string>;

    private sealed record Newsboy : HookOptions, ITrainingHook
    {
        public override ITrainingHook Create() => this;

        public void OnStart(TrainingContext context) => context.Raise<OnNewsAttribute, string>("cake");
    }

    private sealed class Recorder
    {
        public IReadOnlyList<Callback> Callbacks =>
        [
            new Callback<TrainResult>(typeof(OnTrainResultAttribute), "Celebrate", OnTrainResult),
            new Callback<TrainResult>(typeof(LogMetricAttribute), "Own", (result, run) => run.Log("own", result.TrainingIteration * 2)),
            new Callback<EpisodeResult>(typeof(OnEpisodeEndAttribute), "Count", (_, _) => Events.Add("episode")),
            new Callback<Checkpoint>(typeof(OnCheckpointAttribute), "Copy", (checkpoint, _) => Events.Add(Directory.Exists(checkpoint.Path) ? "checkpoint" : "missing")),
            new Callback<EvaluationResult>(typeof(OnEvaluationAttribute), "Judge", (_, _) => Events.Add("evaluation")),
        ];

        public List<string> Events { get; } = [];

        public int StopAt { get; init; }

        public int ThrowAt { get; init; }

        private void OnTrainResult(TrainResult result, Run run)
        {
            Events.Add("result");
            run.Log("late", result.TrainingIteration);
            run.SetTag("seen", result.TrainingIteration.ToString(System.Globalization.CultureInfo.InvariantCulture));
            if (result.TrainingIteration == StopAt)
                run.Stop("enough");
            if (result.TrainingIteration == ThrowAt)
                throw new InvalidOperationException("no cake");
        }
    }
}
