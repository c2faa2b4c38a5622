using System.Diagnostics;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

public sealed class EvaluationTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Training_is_not_disturbed_by_evaluation()
    {
        using var other = new ScratchFolder();
        var without = Fixture.Config() with { Evaluation = new() { Interval = 0, Episodes = 1 } };

        var often = Fixture.Train(_folder.Path, Fixture.Config()).Run;
        var never = Fixture.Train(other.Path, without).Run;

        Fixture.NewestState(often).ShouldBe(Fixture.NewestState(never));
    }

    [Fact]
    public void A_criterion_that_waits_for_an_evaluation_that_never_comes_is_told_of_before_training()
    {
        using var interrupt = new CancellationTokenSource();
        var waiting = Fixture.Config(onIteration: i => { if (i == 3) interrupt.Cancel(); }) with
        {
            Evaluation = new() { Interval = 0, Episodes = 1 },
            Stop = new Dictionary<string, StopBound> { [Metric.EvaluationRewardMean] = new(1e9) },
        };
        var beside = Fixture.Config(iterations: 2) with { Evaluation = waiting.Evaluation, Stop = new Dictionary<string, StopBound>(waiting.Stop) { [Metric.TrainingIteration] = new(2) } };

        var (alone, ended) = (Fixture.Train(_folder.Path, waiting, cancellationToken: interrupt.Token).Run, Fixture.Train(_folder.Path, beside).Run);

        const string Told = "warning: stop.evaluation/episode_reward_mean waits for an evaluation, but none is made while evaluation.interval is 0";
        Log(alone).ShouldContain(Told + ", and no other criterion stops the training: set it, for example to 10\n");
        Log(ended).ShouldContain(Told + ": set it, for example to 10\n");
        Log(Fixture.Train(_folder.Path, beside with { Evaluation = new() { Interval = 1, Episodes = 1 } }).Run).ShouldNotContain("waits for an evaluation");

        static string Log(RunInfo run) => File.ReadAllText(run.DriverLogPath);
    }

    [Theory]
    [InlineData(Metric.TimestepsTotal, 1_000_000, true, "stop.timesteps_total is <=1000000: its values only grow, so that the first result meets it or none does; did you mean >=1000000?")]
    [InlineData(Metric.TimeTotalSeconds, -5, false, "stop.time_total_s is >=-5, which the first result meets")]
    [InlineData(Metric.TrainingIteration, 0, false, "stop.training_iteration is >=0, which the first result meets")]
    [InlineData(Metric.EpisodeRewardMean, -5, false, null)]
    [InlineData(Metric.EpisodeLengthMean, 5, true, null)]
    public void A_criterion_that_the_first_result_meets_is_told_of(string metric, double value, bool isUpper, string? told)
    {
        var run = Fixture.Train(_folder.Path, Fixture.Config() with
        {
            Stop = new Dictionary<string, StopBound> { [metric] = new(value, isUpper), [Metric.TrainingIteration] = metric == Metric.TrainingIteration ? new(value, isUpper) : new(2) },
        }).Run;

        var log = File.ReadAllText(run.DriverLogPath);
        log.Contains("warning: " + (told ?? "stop."), StringComparison.Ordinal).ShouldBe(told is not null, log);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(100)]
    public void Episodes_are_counted_by_quota(int episodes)
    {
        var config = Fixture.Config() with { Evaluation = new() { Episodes = episodes } };
        var run = Fixture.Train(_folder.Path, config).Run;

        var outcome = new Experiment(Fixture.Definition, config).Evaluate(new() { Run = run });

        outcome.Result.Episodes.Count.ShouldBe(episodes);
        outcome.Result.Episodes.ShouldAllBe(e => e.Length >= 1 && e.Length <= 20 && e.Reward == e.Length);
        outcome.Checkpoint.TrainingIteration.ShouldBe(20);
    }

    [Theory]
    [InlineData(true, "Countdown gave a reward that is not finite in Step of copy 9 in an evaluation. An environment must give finite numbers.")]
    [InlineData(false, "Countdown gave an observation that is not finite in Step of copy 9 in an evaluation. An environment must give finite numbers.")]
    public void Numbers_that_are_not_finite_are_not_evaluated(bool isReward, string message)
    {
        var config = Fixture.Config();
        var run = Fixture.Train(_folder.Path, config).Run;
        var rows = MetricReader.Read(run.EvaluationsPath).Count();
        var faulty = config with { CreateEnvironment = count => new FaultyEnvironment(new CountdownEnvironment(count), isReward) };

        Should.Throw<EnvironmentException>(() => new Experiment(Fixture.Definition, faulty).Evaluate(new() { Run = run })).Message.ShouldBe(message);

        MetricReader.Read(run.EvaluationsPath).Count().ShouldBe(rows);
    }

    private sealed class FaultyEnvironment(CountdownEnvironment inner, bool isReward) : IEnvironment
    {
        public EnvironmentSpec Spec => inner.Spec;

        public int Count => inner.Count;

        public void Reset(ulong seed, Span<byte> observations) => inner.Reset(seed, observations);

        public void Step(ReadOnlySpan<byte> actions, StepBuffers step)
        {
            inner.Step(actions, step);
            if (isReward)
                step.Rewards[^1] = float.NaN;
            else
                System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(step.Observations)[^1] = float.PositiveInfinity;
        }

        public void Dispose() => inner.Dispose();
    }

    [Fact]
    public void The_mean_length_is_not_biased_towards_short_episodes()
    {
        var config = Fixture.Config() with { Evaluation = new() { Episodes = 2000 } };

        var evaluation = Fixture.Train(_folder.Path, config).Evaluation!;

        evaluation.LengthMean.ShouldBe(10.5, 0.5);
    }

    [Fact]
    public void A_given_checkpoint_is_evaluated_and_written_down()
    {
        var run = Fixture.Train(_folder.Path, Fixture.Config()).Run;
        var older = new CheckpointStore(run.CheckpointsPath).List()[1];
        var experiment = new Experiment(Fixture.Definition, Fixture.Config());

        var outcome = experiment.Evaluate(new() { Run = run, Checkpoint = Path.GetFileName(older.Path), Episodes = 3, Explore = true });

        outcome.Checkpoint.ShouldBe(older);
        var row = MetricReader.Read(run.EvaluationsPath).Last();
        row.Texts["source"].ShouldBe("evaluate");
        row["episodes"].ShouldBe(3);
        row["explore"].ShouldBe(1);
        row[Metric.EpisodeRewardMean].ShouldBe(outcome.Result.RewardMean);
        Should.Throw<UserException>(() => experiment.Evaluate(new() { Run = run, Checkpoint = "step-1" })).Message.ShouldContain(Path.GetFileName(older.Path));
    }

    [Fact]
    public void A_run_that_cannot_be_written_is_evaluated_all_the_same()
    {
        var run = Fixture.Train(_folder.Path, Fixture.Config(2)).Run;
        File.Delete(run.EvaluationsPath);
        Directory.CreateDirectory(run.EvaluationsPath);

        var outcome = new Experiment(Fixture.Definition, Fixture.Config()).Evaluate(new() { Run = run, Episodes = 2 });

        outcome.Result.Episodes.Count.ShouldBe(2);
        outcome.RecordProblem.ShouldNotBeNull().ShouldContain("evaluations.jsonl");
    }

    [Fact]
    public void Simultaneous_evaluations_lose_no_row()
    {
        const int Rounds = 25;
        var run = Fixture.Train(_folder.Path, Fixture.Config(2)).Run;
        var before = MetricReader.Read(run.EvaluationsPath).Count();

        List<Process> children = [.. Enumerable.Range(0, 3).Select(_ => ChildEvaluation.Start(_folder.Path, Rounds))];
        foreach (var child in children)
        {
            child.WaitForExit();
            child.ExitCode.ShouldBe(0);
            child.Dispose();
        }

        MetricReader.Read(run.EvaluationsPath).Count().ShouldBe(before + (3 * Rounds));
    }

    [Fact]
    public void The_end_is_evaluated_once_and_kept_in_the_summary()
    {
        var outcome = Fixture.Train(_folder.Path, Fixture.Config(10));

        outcome.Evaluation!.Episodes.Count.ShouldBe(10);
        outcome.Run.Metrics[Metric.EvaluationRewardMean].ShouldBe(outcome.Evaluation.RewardMean);
        MetricReader.Read(outcome.Run.EvaluationsPath).Select(r => r[Metric.TrainingIteration]).ShouldBe([4, 8, 10]);
        File.ReadAllText(outcome.Run.DriverLogPath).ShouldContain("completed: training_iteration is 10 (>=10)");
    }
}
