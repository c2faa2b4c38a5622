using RlTemplates.Environments;
using RlTemplates.Experiments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Testing.Tests;

/// <summary>Options of environments that change while training goes on.</summary>
public sealed class CurriculumTests : IDisposable
{
    private const string Column = "curriculum/environment.length";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rl-curricula-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_long_combination_is_learned_by_a_curriculum_and_not_without_one()
    {
        var (with, without) = (Train(new()), Train(new() { Curriculum = [] }));

        Columns(with.Run).Distinct().ShouldBe([2, 4, 8, 16, 32]);
        with.Evaluation!.RewardMean.ShouldBeGreaterThanOrEqualTo(0.9);
        without.Evaluation!.RewardMean.ShouldBe(0);
    }

    [Fact]
    public void A_schedule_sets_values_at_their_timesteps_and_rows_and_notes_tell_it()
    {
        var outcome = Train(Short(new ScheduledCurriculum { Option = "environment.length", Values = ["4", "8", "16"], Steps = [0, 500, 1024] }));

        // Iterations have 256 timesteps; a value is taken by the first that begins at its timestep or later.
        Columns(outcome.Run).ShouldBe([4, 4, 8, 8, 16, 16]);
        outcome.Run.Metrics[Column].ShouldBe(16);
        Log(outcome.Run).ShouldContain("curriculum: environment.length is 4, value 1 of 3");
        Log(outcome.Run).ShouldContain("curriculum: environment.length is 8, value 2 of 3, from step 512 on");
        Log(outcome.Run).ShouldContain("curriculum: environment.length is 16, value 3 of 3, from step 1024 on");
    }

    [Fact]
    public void The_first_episodes_have_the_first_value_and_evaluations_that_of_the_config()
    {
        var rewards = new RewardCounter();
        var experiment = Experiment.Create(Short(new ScheduledCurriculum { Option = "environment.is_open", Values = ["true", "false"], Steps = [0, 1_000_000] }) with { Environment = new() { Length = 20 } });
        experiment.ExtendTrainHooks(rewards);

        var outcome = experiment.Train(new() { Store = new(_folder.FullName) }, TestContext.Current.CancellationToken);

        rewards.Seen.ShouldAllBe(reward => reward == 1, "any number is right from the first episode on");
        outcome.Evaluation!.RewardMean.ShouldBe(0, "the config's lock is closed");
        MetricReader.Read(outcome.Run.MetricsPath).Select(r => r["curriculum/environment.is_open"]).ShouldAllBe(value => value == 1);
    }

    [Fact]
    public void A_metric_steps_through_the_values_after_so_many_results_in_a_row()
    {
        var outcome = Train(Short(new SteppedCurriculum { Option = "environment.length", Values = ["4", "8", "16"], Metric = Metric.TrainingIteration, AtLeast = 2, Iterations = 2, MinEpisodes = 0 }) with { Environment = new() { Length = 4 } });

        // The second and third result meet the bound, then the fourth and fifth.
        Columns(outcome.Run).ShouldBe([4, 4, 4, 8, 8, 16]);
    }

    [Fact]
    public void Results_count_only_after_so_many_episodes_and_evaluations_once()
    {
        var never = Train(Short(new SteppedCurriculum { Option = "environment.length", Values = ["4", "8"], Metric = Metric.TrainingIteration, AtLeast = 1, MinEpisodes = 1_000_000 }));
        var evaluated = Train(Short(new SteppedCurriculum { Option = "environment.length", Values = ["4", "8", "16"], Metric = Metric.EvaluationRewardMean, AtLeast = -1, MinEpisodes = 0 }) with { Evaluation = new() { Interval = 2, Episodes = 1 } });

        Columns(never.Run).ShouldAllBe(value => value == 4);
        Columns(evaluated.Run).ShouldBe([4, 4, 8, 8, 16, 16]);
    }

    [Fact]
    public void A_metric_of_evaluations_that_are_not_made_is_warned_of() =>
        Log(Train(Short(new SteppedCurriculum { Option = "environment.length", Values = ["4", "8"], Metric = Metric.EvaluationRewardMean, AtLeast = 1 })).Run)
            .ShouldContain("curriculum.0 waits for evaluation/episode_reward_mean, but no evaluation is made while training goes on");

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void It_resumes_bit_for_bit(bool isImpala, bool isEvaluated)
    {
        var whole = Resumable(7, isImpala, isEvaluated, "whole", null);
        var parts = Resumable(2, isImpala, isEvaluated, "parts", null);
        parts = Resumable(4, isImpala, isEvaluated, "parts", parts);
        parts = Resumable(7, isImpala, isEvaluated, "parts", parts);

        Rows(parts).ShouldBe(Rows(whole));
        Files(parts).ShouldBe(Files(whole));
        Columns(whole).Distinct().Count().ShouldBe(3, "values change in the parts that were interrupted and in those that were resumed");
    }

    [Fact]
    public void A_resumed_run_with_fewer_values_goes_on_with_the_last()
    {
        var curriculum = new ScheduledCurriculum { Option = "environment.length", Values = ["4", "8", "16"], Steps = [0, 256, 512] };
        var run = Train(Short(curriculum)).Run;

        var resumed = Experiment.Create(Short(curriculum with { Values = ["4", "8"], Steps = [0, 256] }, iterations: 8)).Train(new() { Store = new(_folder.FullName), Run = RunChoice.Resume(run) }, TestContext.Current.CancellationToken).Run;

        resumed.Error.ShouldBeNull();
        Columns(resumed)[6..].ShouldBe([8, 8]);
    }

    [Fact]
    public void Turns_of_training_and_evaluation_keep_the_value()
    {
        var config = Short(new ScheduledCurriculum { Option = "environment.length", Values = ["4", "8"], Steps = [0, 512] }) with { TaskSchedule = new() { TrainStepsPerIteration = 512 } };
        var turns = Experiment.Create(config).ContinuousTrainAndEvaluate(new() { Store = new(_folder.FullName) }, cancellationToken: TestContext.Current.CancellationToken).Run;

        turns.Error.ShouldBeNull();
        Columns(turns).ShouldBe([4, 4, 8, 8, 8, 8]);
    }

    public static TheoryData<CurriculumOptions, string> Wrong => new()
    {
        { new ScheduledCurriculum { Option = "length", Values = ["4", "8"], Steps = [0, 1] }, "curriculum.0.option is 'length', which is no option of the environment; did you mean environment.length?" },
        { new ScheduledCurriculum { Option = "algorithm.gamma", Values = ["4", "8"], Steps = [0, 1] }, "curriculum.0.option is 'algorithm.gamma', which is no option of the environment; it has environment.length, environment.eyes, environment.is_open." },
        { new ScheduledCurriculum { Option = "environment.max_episode_steps", Values = ["4", "8"], Steps = [0, 1] }, "curriculum.0.option is environment.max_episode_steps, the time limit, which stays as it is while the environment is played; a curriculum can change environment.length, environment.eyes, environment.is_open." },
        { new ScheduledCurriculum { Option = "environment.length", Values = ["4", "0"], Steps = [0, 1] }, "curriculum.0.values.1 is 0; it must lie in [1, 64]; it is a value of environment.length." },
        { new ScheduledCurriculum { Option = "environment.length", Values = ["4", "long"], Steps = [0, 1] }, "curriculum.0.values.1 is 'long'; it must be a whole number; it is a value of environment.length." },
        { new ScheduledCurriculum { Option = "environment.length", Values = ["4"], Steps = [0] }, "curriculum.0.values has one value; a curriculum needs at least two." },
        { new ScheduledCurriculum { Option = "environment.length", Values = ["4", "8"], Steps = [0] }, "curriculum.0.steps has one timestep for 2 values; each value needs the one at which it begins." },
        { new ScheduledCurriculum { Option = "environment.length", Values = ["4", "8"], Steps = [1, 2] }, "curriculum.0.steps.0 is 1; it must be 0, since the first value holds from the beginning." },
        { new ScheduledCurriculum { Option = "environment.length", Values = ["4", "8", "9"], Steps = [0, 5, 5] }, "curriculum.0.steps.2 is 5; timesteps ascend, and the one before it is 5." },
        { new SteppedCurriculum { Option = "environment.length", Values = ["4", "8"], Metric = "episode_reward_men", AtLeast = 1 }, "curriculum.0.metric is 'episode_reward_men', which no result has; did you mean episode_reward_mean?" },
        { new SteppedCurriculum { Option = "environment.length", Values = ["4", "8"] }, "curriculum.0.metric has no bound; set at_least or at_most." },
        { new SteppedCurriculum { Option = "environment.length", Values = ["4", "8"], AtLeast = 1, AtMost = 2 }, "curriculum.0.at_most is a second bound beside at_least; set one of them." },
        { new ScheduledCurriculum { Option = "environment.eyes", Values = ["1", "2"], Steps = [0, 1] }, "curriculum sets environment.eyes to 2, which cannot change while the environment is played: A task of lock does not fit" },
        { new ScheduledCurriculum { Option = "environment.eyes", Values = ["2", "1"], Steps = [0, 1] }, "curriculum begins with values that cannot change while lock is played: A task of lock does not fit" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_one_is_refused_before_anything_is_written(CurriculumOptions curriculum, string expected)
    {
        var error = Should.Throw<UserException>(() => Train(Short(curriculum)));

        error.Findings.Single().ShouldStartWith(expected);
        _folder.GetFileSystemInfos().ShouldBeEmpty();
    }

    [Fact]
    public void Two_cannot_change_the_same_option() =>
        Should.Throw<UserException>(() => Train(Short(
            new ScheduledCurriculum { Option = "environment.length", Values = ["4", "8"], Steps = [0, 1] }, new ScheduledCurriculum { Option = "environment.length", Values = ["4", "8"], Steps = [0, 1] })))
            .Message.ShouldBe("curriculum.1.option is environment.length, which curriculum.0 changes already.");

    [Fact]
    public void Two_options_change_side_by_side()
    {
        var run = Train(Short(
            new ScheduledCurriculum { Option = "environment.length", Values = ["4", "8"], Steps = [0, 256] }, new ScheduledCurriculum { Option = "environment.is_open", Values = ["true", "false"], Steps = [0, 512] })).Run;

        MetricReader.Read(run.MetricsPath).Select(r => (r[Column], r["curriculum/environment.is_open"])).Take(3).ShouldBe([(4, 1), (8, 1), (8, 0)]);
    }

    [Fact]
    public void Workers_elsewhere_are_refused()
    {
        var experiment = Experiment.Create(new LockExperiment());

        Should.Throw<UserException>(() => experiment.Train(new() { Store = new(_folder.FullName), Rollouts = () => throw new NotSupportedException() }))
            .Message.ShouldStartWith("curriculum changes options of the environments, but workers elsewhere play");
        _folder.GetFileSystemInfos().ShouldBeEmpty();
    }

    [Fact]
    public void A_kind_of_ones_own_decides_by_what_it_sees()
    {
        var run = Train(Short(new Alternating { Option = "environment.length", Values = ["4", "8"] })).Run;

        Columns(run).ShouldBe([4, 4, 8, 8, 4, 4]);
    }

    private static LockExperiment Short(params CurriculumOptions[] curricula) => Short(6, curricula);

    private static LockExperiment Short(CurriculumOptions curriculum, int iterations) => Short(iterations, curriculum);

    private static LockExperiment Short(int iterations, params CurriculumOptions[] curricula) => new()
    {
        Curriculum = curricula,
        Stop = new Dictionary<string, StopBound> { [Metric.TrainingIteration] = new(iterations) },
        Evaluation = new() { Episodes = 1 },
    };

    private static double[] Columns(RunInfo run) => [.. MetricReader.Read(run.MetricsPath).Select(r => r[Column])];

    private static string Log(RunInfo run) => File.ReadAllText(run.DriverLogPath);

    // Wall-clock times aside.
    private static IReadOnlyList<string> Rows(RunInfo run) =>
    [
        .. MetricReader.Read(run.MetricsPath).Select(r => string.Join(' ', r.Metrics.Where(m => !m.Key.Contains("time_", StringComparison.Ordinal) && !m.Key.StartsWith("time/", StringComparison.Ordinal) && !m.Key.EndsWith("_per_s", StringComparison.Ordinal))
            .Select(m => FormattableString.Invariant($"{m.Key}={m.Value:R}")))),
    ];

    private static IReadOnlyList<string> Files(RunInfo run)
    {
        var checkpoint = new CheckpointStore(run.CheckpointsPath).Latest()!;
        return [.. new[] { "algorithm.bin", "hooks.bin" }.Select(name => Convert.ToHexString(File.ReadAllBytes(Path.Combine(checkpoint.Path, name))))];
    }

    private TrainOutcome Train(LockExperiment config) => Experiment.Create(config).Train(new() { Store = new(_folder.FullName) });

    private RunInfo Resumable(int iterations, bool isImpala, bool isEvaluated, string folder, RunInfo? resume)
    {
        CurriculumOptions curriculum = isEvaluated
            ? new SteppedCurriculum { Option = "environment.length", Values = ["4", "8", "16"], Metric = Metric.EvaluationRewardMean, AtLeast = -1, MinEpisodes = 10 }
            : new SteppedCurriculum { Option = "environment.length", Values = ["4", "8", "16"], AtLeast = 0, Iterations = 2, MinEpisodes = 10 };
        var config = Short(iterations, curriculum) with { Evaluation = new() { Episodes = 1, IntervalSteps = isEvaluated ? 256 : 0 }, Checkpoint = new() { Interval = 1, IntervalSeconds = 0, BestMetric = BestMetric.None } };
        var experiment = Experiment.Create(config);
        if (isImpala)
        {
            experiment = new(experiment.Definition, experiment.Config with
            {
                CreateAlgorithm = setup => Impala.Create(new() { LockStep = true, NumWorkers = 2, MinTimestepsPerIteration = 256, NumEnvsPerWorker = 2 }, setup),
            });
        }
        var run = experiment.Train(new() { Store = new(Path.Combine(_folder.FullName, folder)), Run = resume is null ? RunChoice.New : RunChoice.Resume(resume) }).Run;
        run.Error.ShouldBeNull();
        return run;
    }

    /// <summary>Goes from one value to the other and back, every two iterations.</summary>
    public sealed record Alternating : CurriculumOptions
    {
        public override int Next(CurriculumPosition position)
        {
            ArgumentNullException.ThrowIfNull(position);
            return ++position.Memory == 2 ? 1 - position.Value : position.Value;
        }
    }

    private sealed class RewardCounter : ITrainingHook
    {
        public List<double> Seen { get; } = [];

        public void AfterIteration(TrainingContext context) => Seen.AddRange(context.Episodes.Select(e => e.Reward));
    }
}
