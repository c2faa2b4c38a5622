using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

/// <summary>Runs that are interrupted in the middle of an iteration, again and again.</summary>
public sealed class PauseTests : IDisposable
{
    private static readonly Dictionary<string, Func<AlgorithmSetup, IAlgorithm>> Algorithms = new()
    {
        ["PPO"] = setup => Ppo.Create(new() { NumEnvs = 4, RolloutFragmentLength = 32, MinTimestepsPerIteration = 256, NumSgdIter = 2, SgdMinibatchSize = 64 }, setup),
        ["DQN"] = setup => Dqn.Create(new() { NumEnvs = 2, LearningStarts = 50, BufferSize = 500, TrainBatchSize = 16, MinTimestepsPerIteration = 200 }, setup),
        ["IMPALA in lock step"] = setup => Impala.Create(new() { LockStep = true, NumWorkers = 2, NumEnvsPerWorker = 2, SampleBatchSize = 10, TrainBatchSize = 40, MinTimestepsPerIteration = 200 }, setup),
    };

    private readonly ScratchFolder _folder = new(), _other = new();

    public static TheoryData<string> Names => [.. Algorithms.Keys];

    public void Dispose()
    {
        _folder.Dispose();
        _other.Dispose();
    }

    [Theory, MemberData(nameof(Names))]
    public void A_run_interrupted_in_mid_iteration_equals_the_uninterrupted_one(string name)
    {
        var whole = Fixture.Train(_other.Path, Config(name, new())).Run;
        RunInfo? run = null;
        var (paused, steps) = (0, 20);
        do
        {
            using var stop = new Countdown { Left = steps += 7 };
            var outcome = Train(Config(name, stop), run, stop.Token);
            outcome.Error.ShouldBeNull();
            run = outcome.Run;
            if (run.Status != RunStatus.Interrupted)
                break;
            paused++;
        }
        while (paused < 50);

        run.Status.ShouldBe(RunStatus.Completed);
        paused.ShouldBeGreaterThan(3);
        Fixture.Rows(run).ShouldBe(Fixture.Rows(whole));
        Fixture.NewestState(run).ShouldBe(Fixture.NewestState(whole));
        var log = File.ReadAllText(run.DriverLogPath);
        log.ShouldContain("is paused at step");
        log.ShouldContain("resumed in iteration");
    }

    [Fact]
    public void Hooks_see_one_iteration_however_often_it_is_paused()
    {
        var calls = new List<string>();
        RunInfo? run = null;
        for (var left = 10; run is null || run.Status == RunStatus.Interrupted; left += 10)
        {
            using var stop = new Countdown { Left = left };
            var config = Config("PPO", stop) with { Hooks = [new Watching { Calls = calls }], Stop = new Dictionary<string, StopBound> { [Metric.TrainingIteration] = new(2) } };
            run = Train(config, run, stop.Token).Run;
        }
        run.Status.ShouldBe(RunStatus.Completed);
        // An interrupt may come between a hook's call and the first step.
        calls.Distinct().ShouldBe(["before 0", "after 1", "before 1", "after 2"]);
        calls.Where(call => call.StartsWith("after", StringComparison.Ordinal)).ShouldBe(["after 1", "after 2"]);
    }

    [Fact]
    public void A_step_that_does_not_return_is_named()
    {
        using var stop = new CancellationTokenSource();
        using var told = new ManualResetEventSlim();
        var console = new EventRecorder(e =>
        {
            if (e is NoteWritten)
                told.Set();
        });
        using var stepping = new Countdown { Left = 20, OnZero = () =>
        {
            stop.Cancel();
            told.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
        } };

        var outcome = new Experiment(Fixture.Definition, Config("PPO", stepping)).Train(
            new() { Store = new(_folder.Path), Sinks = [console], GracePeriod = TimeSpan.FromMilliseconds(20) }, stop.Token);

        outcome.Run.Status.ShouldBe(RunStatus.Interrupted);
        console.Events.OfType<NoteWritten>().First().Text.ShouldBe("training was interrupted, but cannot end before Step of CartPole-v1 returns");
    }

    [Fact]
    public void An_iteration_without_a_result_is_told_again_and_again()
    {
        using var told = new CountdownEvent(2);
        var console = new EventRecorder(e =>
        {
            if (e is NoteWritten { Text: var text } && text.StartsWith("iteration 1 has run for", StringComparison.Ordinal) && !told.IsSet)
                told.Signal();
        });
        using var stepping = new Countdown { Left = 20, OnZero = () => told.Wait(TimeSpan.FromSeconds(60)).ShouldBeTrue() };
        var config = Config("PPO", stepping) with { Stop = new Dictionary<string, StopBound> { [Metric.TrainingIteration] = new(1) } };

        new Experiment(Fixture.Definition, config).Train(new() { Store = new(_folder.Path), Sinks = [console], Time = new QuickTime(1000) }, TestContext.Current.CancellationToken);

        console.Events.OfType<NoteWritten>().First(n => n.Text.StartsWith("iteration", StringComparison.Ordinal)).Text.ShouldMatch(@"^iteration 1 has run for \d+ s: 76 of 256 timesteps, \d+(\.\d)? a second$");
    }

    [Fact]
    public void A_reset_that_does_not_return_is_named_although_there_is_no_run_yet()
    {
        using var stop = new CancellationTokenSource();
        using var told = new ManualResetEventSlim();
        var notes = new List<string>();
        var console = new EventRecorder(e =>
        {
            notes.Add(((NoteWritten)e).Text);
            // A busy machine may be slow to come to Reset; the next note names it then.
            if (notes[^1].Contains("Reset of", StringComparison.Ordinal))
                stop.Cancel();
            if (((NoteWritten)e).Severity == NoteSeverity.Warning)
                told.Set();
        });
        var config = Config("PPO", new()) with
        {
            CreateEnvironment = count => new Waiting(CartPole.Create(new(), count)) { OnReset = () => told.Wait(TimeSpan.FromSeconds(60)).ShouldBeTrue() },
        };

        var outcome = new Experiment(Fixture.Definition, config).Train(
            new() { Store = new(_folder.Path), Sinks = [console], Time = new QuickTime(1000), GracePeriod = TimeSpan.FromSeconds(5) }, stop.Token);

        outcome.Run.Status.ShouldBe(RunStatus.Interrupted);
        notes.First(n => n.Contains("Reset of", StringComparison.Ordinal)).ShouldMatch("^the creation of the algorithm and its environments has run for \\d+ s, and Reset of CartPole-v1 has not returned$");
        notes.ShouldContain("training was interrupted, but cannot end before Reset of CartPole-v1 returns");
    }

    [Fact]
    public void A_limit_shorter_than_an_iteration_is_told_before_training()
    {
        var config = Config("PPO", new()) with { Stop = new Dictionary<string, StopBound> { [Metric.TimestepsTotal] = new(100) } };
        var outcome = Fixture.Train(_folder.Path, config);
        var log = File.ReadAllText(outcome.Run.DriverLogPath);
        log.ShouldContain("stop.timesteps_total is 100, but an iteration has 256 timesteps: training ends with an iteration, at 256");
        outcome.Result!.TimestepsTotal.ShouldBe(256);
    }

    [Theory]
    [InlineData(256)]
    [InlineData(2500)]
    public void A_limit_near_the_end_of_an_iteration_is_not(int limit)
    {
        var config = Config("PPO", new()) with { Stop = new Dictionary<string, StopBound> { [Metric.TimestepsTotal] = new(limit) } };
        File.ReadAllText(Fixture.Train(_folder.Path, config).Run.DriverLogPath).ShouldNotContain("timesteps: training ends");
    }

    [Theory, MemberData(nameof(Names))]
    public void An_iteration_far_beyond_the_time_limit_is_paused_and_a_longer_run_continues_it(string name)
    {
        var whole = Fixture.Train(_other.Path, Config(name, new())).Run;
        var slow = Config(name, new() { Left = 30, OnZero = () => Thread.Sleep(1000) }) with { Stop = new Dictionary<string, StopBound> { [Metric.TimeTotalSeconds] = new(5) } };

        var limited = new Experiment(Fixture.Definition, slow).Train(new() { Store = new(_folder.Path), Time = new QuickTime(20) }, TestContext.Current.CancellationToken);

        limited.Error.ShouldBeNull();
        limited.Run.Status.ShouldBe(RunStatus.Completed);
        limited.Run.StopReason!.ShouldMatch(@"^time_total_s is \d+\.?\d* \(>=5\)$");
        limited.Result.ShouldBeNull();
        limited.Evaluation.ShouldNotBeNull();
        var log = File.ReadAllText(limited.Run.DriverLogPath);
        log.ShouldContain("; resumed with a larger stop.time_total_s, the run continues it");
        log.ShouldContain("iteration 1 is paused at step");
        log.ShouldContain("stop.time_total_s is 5, which is over before the first iteration has ended");
        // Over, it stays over.
        Train(slow with { CreateEnvironment = Config(name, new()).CreateEnvironment }, limited.Run, TestContext.Current.CancellationToken).Result.ShouldBeNull();

        var resumed = Train(Config(name, new()), limited.Run, TestContext.Current.CancellationToken).Run;

        Fixture.NewestState(resumed).ShouldBe(Fixture.NewestState(whole));
        Fixture.Rows(resumed).Count.ShouldBe(Fixture.Rows(whole).Count);
    }

    [Fact]
    public void An_algorithm_that_cannot_pause_ends_its_iteration_at_the_time_limit()
    {
        var slow = Config("PPO", new() { Left = 30, OnZero = () => Thread.Sleep(1000) }) with
        {
            CreateAlgorithm = setup => Impala.Create(new() { NumWorkers = 1, NumEnvsPerWorker = 2, SampleBatchSize = 10, TrainBatchSize = 40, MinTimestepsPerIteration = 1_000_000 }, setup),
            Stop = new Dictionary<string, StopBound> { [Metric.TimeTotalSeconds] = new(5) },
        };

        var outcome = new Experiment(Fixture.Definition, slow).Train(new() { Store = new(_folder.Path), Time = new QuickTime(20) }, TestContext.Current.CancellationToken);

        outcome.Run.Status.ShouldBe(RunStatus.Completed, outcome.Error);
        outcome.Run.StopReason!.ShouldMatch(@"^time_total_s is (\d\d|[5-9])(\.\d+)? \(>=5\)$");
    }

    [Fact]
    public void A_time_limit_before_anything_was_learned_says_so()
    {
        var slow = Config("PPO", new() { Left = 3, OnZero = () => Thread.Sleep(1000) }) with
        {
            CreateAlgorithm = setup => Impala.Create(new() { NumWorkers = 1, NumEnvsPerWorker = 2, SampleBatchSize = 10, TrainBatchSize = 40, MinTimestepsPerIteration = 1_000_000 }, setup),
            Stop = new Dictionary<string, StopBound> { [Metric.TimeTotalSeconds] = new(5) },
        };

        var outcome = new Experiment(Fixture.Definition, slow).Train(new() { Store = new(_folder.Path), Time = new QuickTime(20) }, TestContext.Current.CancellationToken);

        outcome.Run.Status.ShouldBe(RunStatus.Completed, outcome.Error);
        outcome.Run.StopReason!.ShouldMatch(@"^time_total_s is (\d\d|[5-9])(\.\d+)? \(>=5\)$");
        File.ReadAllText(outcome.Run.DriverLogPath).ShouldContain("stop.time_total_s is 5, which is over before the first iteration has ended");
    }

    [Fact]
    public void What_a_paused_iteration_has_learned_is_evaluated_at_the_end()
    {
        // The first iteration has 64 steps of all copies, its evaluation about 20.
        var slow = Config("PPO", new() { Left = 110, OnZero = () => Thread.Sleep(4000) }) with
        {
            Stop = new Dictionary<string, StopBound> { [Metric.TimeTotalSeconds] = new(5) },
            Evaluation = new() { Interval = 1, Episodes = 3 },
        };

        var outcome = new Experiment(Fixture.Definition, slow).Train(new() { Store = new(_folder.Path), Time = new QuickTime(2) }, TestContext.Current.CancellationToken);

        outcome.Run.Status.ShouldBe(RunStatus.Completed, outcome.Error);
        var rows = File.ReadLines(outcome.Run.EvaluationsPath).Select(row => System.Text.Json.Nodes.JsonNode.Parse(row)!).ToList();
        rows.Select(row => (string?)row["source"]).ShouldBe([EvaluationLog.DuringTraining, EvaluationLog.AtEnd]);
        // Each is at the step of its policy, and no two at one.
        var steps = rows.ConvertAll(row => (long)row["timesteps_total"]!);
        steps[1].ShouldBeGreaterThan(steps[0]);
        outcome.Evaluation!.TimestepsTotal.ShouldBe(steps[1]);
    }

    [Theory]
    [InlineData(100.0, 0.0, null, 110.0)]
    [InlineData(100.0, 90.0, null, 20.0)]
    [InlineData(5.0, 4.9, null, 1.1)]
    [InlineData(5.0, 5.5, null, 1.0)]
    [InlineData(5.0, 3.0, 1.0, 2.0)]
    [InlineData(5.0, 3.0, 2.5, 0.0)]
    public void An_iteration_may_go_a_tenth_or_a_second_beyond_the_time_limit(double limit, double spent, double? paused, double left)
    {
        var progress = new TrainingProgress();
        progress.Add(new() { TimestepsTotal = 10 }, spent);
        progress.Paused = paused is { } seconds ? new(12, seconds, []) : null;

        new TrainingTimeLimit(new Dictionary<string, StopBound> { [Metric.TimeTotalSeconds] = new(limit) }).Left(progress)!.Value.TotalSeconds.ShouldBe(left, 1e-6);
        new TrainingTimeLimit(new Dictionary<string, StopBound> { [Metric.TimestepsTotal] = new(limit) }).Left(progress).ShouldBeNull();
    }

    [Fact]
    public void Episodes_that_never_end_are_told_once()
    {
        var config = Config("PPO", new()) with
        {
            CreateEnvironment = count => new Endless(count),
            Stop = new Dictionary<string, StopBound> { [Metric.TrainingIteration] = new(12) },
            Evaluation = new() { Interval = 0, Episodes = 1 },
        };
        var log = File.ReadAllText(Fixture.Train(_folder.Path, config).Run.DriverLogPath);
        log.Split("no episode has ended in 2560 timesteps").Length.ShouldBe(2);
    }

    private TrainOutcome Train(ExperimentConfig config, RunInfo? run, CancellationToken cancellationToken) => new Experiment(Fixture.Definition, config).Train(
        new() { Store = new(_folder.Path), Run = run is null ? RunChoice.New : RunChoice.Resume(run), GracePeriod = TimeSpan.Zero }, cancellationToken);

    private static ExperimentConfig Config(string name, Countdown steps) => Fixture.Config(4) with
    {
        CreateEnvironment = count => new Counted(CartPole.Create(new() { MaxEpisodeSteps = 20 }, count), steps),
        CreateAlgorithm = Algorithms[name],
        Evaluation = new() { Interval = 2, Episodes = 3 },
    };

    /// <summary>Cancels, or does something else, after so many steps.</summary>
    private sealed class Countdown : IDisposable
    {
        private readonly CancellationTokenSource _source = new();
        private int _left;

        public int Left
        {
            init => _left = value;
        }

        public Action? OnZero { get; init; }

        public CancellationToken Token => _source.Token;

        public void Dispose() => _source.Dispose();

        public void Step()
        {
            if (Interlocked.Decrement(ref _left) != 0)
                return;
            OnZero?.Invoke();
            _source.Cancel();
        }
    }

    private sealed class Waiting(IEnvironment inner) : IEnvironment
    {
        public required Action OnReset { get; init; }

        public EnvironmentSpec Spec => inner.Spec;

        public int Count => inner.Count;

        public void Reset(ulong seed, Span<byte> observations)
        {
            OnReset();
            inner.Reset(seed, observations);
        }

        public void Step(ReadOnlySpan<byte> actions, StepBuffers step) => inner.Step(actions, step);

        public void Dispose() => inner.Dispose();
    }

    private sealed class Counted(IEnvironment inner, Countdown steps) : ISavableEnvironment
    {
        public EnvironmentSpec Spec => inner.Spec;

        public int Count => inner.Count;

        public void Reset(ulong seed, Span<byte> observations) => inner.Reset(seed, observations);

        public void Step(ReadOnlySpan<byte> actions, StepBuffers step)
        {
            steps.Step();
            inner.Step(actions, step);
        }

        public void Save(BinaryWriter writer) => ((ISavableEnvironment)inner).Save(writer);

        public void Load(BinaryReader reader) => ((ISavableEnvironment)inner).Load(reader);

        public void Dispose() => inner.Dispose();
    }

    private sealed class Endless(int count) : IEnvironment
    {
        private int _steps;

        public EnvironmentSpec Spec { get; } = new("Endless-v0", new(ElementType.Float32, 1), new DiscreteSpace(2));

        public int Count => count;

        public void Reset(ulong seed, Span<byte> observations) => observations.Clear();

        public void Step(ReadOnlySpan<byte> actions, StepBuffers step)
        {
            step.Observations.Clear();
            step.Rewards.Clear();
            // An evaluation must end.
            step.Terminated.Fill(++_steps == 3000);
            step.Truncated.Clear();
        }

        public void Dispose()
        {
        }
    }

    private sealed record Watching : HookOptions
    {
        public required List<string> Calls { get; init; }

        public override ITrainingHook Create() => new Hook(Calls);

        private sealed class Hook(List<string> calls) : ITrainingHook
        {
            public void BeforeIteration(TrainingContext context) => calls.Add(FormattableString.Invariant($"before {context.TrainingIteration}"));

            public void AfterIteration(TrainingContext context) => calls.Add(FormattableString.Invariant($"after {context.TrainingIteration}"));
        }
    }
}
