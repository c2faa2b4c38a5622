using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

public sealed class ImpalaResumeTests
{
    [Fact]
    public void Impala_is_interrupted_cleanly_and_goes_on_with_its_counters()
    {
        using var folder = new ScratchFolder();
        using var stop = new CancellationTokenSource();
        var experiment = new Experiment(Fixture.Definition, Config(1_000_000) with { Callbacks = [CancelAfterThree(stop)] });

        var first = experiment.Train(new() { Store = new(folder.Path), GracePeriod = TimeSpan.FromMilliseconds(100) }, stop.Token);
        first.Run.Status.ShouldBe(RunStatus.Interrupted, first.Error);
        var done = new CheckpointStore(first.Run.CheckpointsPath).Latest().ShouldNotBeNull();
        var resumed = Fixture.Train(folder.Path, Config(done.TrainingIteration + 2), first.Run);

        resumed.Run.Status.ShouldBe(RunStatus.Completed, resumed.Error);
        resumed.Result!.TrainingIteration.ShouldBe(done.TrainingIteration + 2);
        resumed.Result.TimestepsTotal.ShouldBeGreaterThan(done.TimestepsTotal);
        Fixture.Rows(resumed.Run).Count.ShouldBe(done.TrainingIteration + 2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Impala_in_lock_step_resumes_bit_for_bit(int workers)
    {
        using var whole = new ScratchFolder();
        using var parts = new ScratchFolder();

        var uninterrupted = Fixture.Train(whole.Path, LockStep(6, workers)).Run;
        var first = Fixture.Train(parts.Path, LockStep(3, workers)).Run;
        var resumed = Fixture.Train(parts.Path, LockStep(6, workers), first).Run;

        resumed.Status.ShouldBe(RunStatus.Completed, resumed.Error);
        Fixture.Rows(resumed).ShouldBe(Fixture.Rows(uninterrupted));
        Fixture.NewestState(resumed).ShouldBe(Fixture.NewestState(uninterrupted));
    }

    [Fact]
    public void Lock_step_without_num_workers_makes_no_run()
    {
        using var folder = new ScratchFolder();
        Should.Throw<UserException>(() => Fixture.Train(folder.Path, LockStep(6, 0))).Message.ShouldContain("lock_step needs num_workers");
        new RunStore(folder.Path).List().ShouldBeEmpty();
    }

    private static ExperimentConfig LockStep(int iterations, int workers) => Config(iterations) with
    {
        CreateAlgorithm = setup => Impala.Create(
            new() { LockStep = true, NumWorkers = workers, MinTimestepsPerIteration = 1000, NumEnvsPerWorker = 4, NormalizeObservations = true, NormalizeRewards = true }, setup),
        Evaluation = new() { Interval = 2, Episodes = 5 },
    };

    private static ExperimentConfig Config(int iterations) => Fixture.Config(iterations) with
    {
        CreateEnvironment = count => CartPole.Create(new(), count),
        CreateAlgorithm = setup => Impala.Create(new(), setup),
        Evaluation = new() { Episodes = 2 },
    };

    private static Callback<TrainResult> CancelAfterThree(CancellationTokenSource source) => new(typeof(OnTrainResultAttribute), "Cancel", (result, _) =>
    {
        if (result.TrainingIteration == 3)
            source.Cancel();
    });
}
