using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Algorithms;

public class ImpalaLockStepTests
{
    // Three trajectories of 40 steps a round for two workers: one plays two, in turn.
    private static readonly ImpalaOptions Short = new()
    {
        LockStep = true, NumWorkers = 2, NumEnvsPerWorker = 4, SampleBatchSize = 10, TrainBatchSize = 120, MinTimestepsPerIteration = 480, LearningRate = 1e-3,
        Network = new() { HiddenSizes = [32] },
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Same_seed_same_bits_whatever_the_threads_and_how_fast_they_are(int workers)
    {
        var options = Short with { NumWorkers = workers };
        using var one = Create(options);
        using var two = Create(options, threads: 2);
        using var slow = Create(options, delays: true);
        using var other = Create(options, seed: 2);
        var reports = new[] { one, two, slow, other }.Select(algorithm => AlgorithmContracts.Train(algorithm, 4)).ToArray();
        foreach (var (algorithm, report) in new[] { (two, reports[1]), (slow, reports[2]) })
        {
            AlgorithmStates.Of(algorithm).ShouldBe(AlgorithmStates.Of(one));
            AlgorithmContracts.ShouldBeSame(report, reports[0]);
        }
        AlgorithmStates.Of(other).ShouldNotBe(AlgorithmStates.Of(one));
    }

    [Fact]
    public void Statistics_of_normalisation_do_not_depend_on_time()
    {
        var options = Short with { NumWorkers = 3, NormalizeObservations = true, NormalizeRewards = true };
        using var one = Create(options);
        using var slow = Create(options, threads: 2, delays: true);
        AlgorithmContracts.Train(one, 4);
        AlgorithmContracts.Train(slow, 4);
        AlgorithmStates.Of(slow).ShouldBe(AlgorithmStates.Of(one));
    }

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(2, 1, true)]
    [InlineData(3, 4, false)]
    public void Going_on_from_saved_state_gives_the_same_bits(int workers, int broadcastInterval, bool normalize)
    {
        var options = Short with { NumWorkers = workers, BroadcastInterval = broadcastInterval, NumSgdIter = 2, NormalizeObservations = normalize, NormalizeRewards = normalize };
        AlgorithmContracts.ShouldResume((seed, threads) => Create(options, seed, threads), 3, 3);
    }

    [Fact]
    public void Where_iterations_end_changes_no_number()
    {
        using var one = Create(Short with { MinTimestepsPerIteration = 1 });
        using var many = Create(Short with { MinTimestepsPerIteration = 1440, MinTimePerIterationSeconds = 0 });
        AlgorithmContracts.Train(one, 12).TimestepsTotal.ShouldBe(1440);
        AlgorithmContracts.Train(many, 1).TimestepsTotal.ShouldBe(1440);
        AlgorithmStates.Of(many).ShouldBe(AlgorithmStates.Of(one));
    }

    [Fact]
    public void Every_declared_metric_is_reported_and_the_policy_is_one_batch_old()
    {
        using var algorithm = Create(Short with { NumSgdIter = 3, NumWorkers = 3 });
        AlgorithmContracts.Train(algorithm, 1).Metrics["learner/policy_lag"].ShouldBe(3 * 3 / 4.0);
        var report = AlgorithmContracts.Train(algorithm, 1);
        AlgorithmContracts.ShouldBeDeclared<Impala>(report);
        report.Metrics["learner/policy_lag"].ShouldBe(3);
        report.Metrics["learner/num_updates"].ShouldBe(2 * 4 * 3);
        report.Metrics["learner/queue_depth"].ShouldBe(0);
    }

    [Fact]
    public void Learns_cart_pole()
    {
        using var algorithm = Create(Short with { EntropyCoeff = 0.005, MinTimestepsPerIteration = 12_000, Network = new() { HiddenSizes = [64] } }, limit: 500);
        var best = 0.0;
        for (var i = 0; i < 50 && best < 120; i++)
            best = Math.Max(best, AlgorithmContracts.Train(algorithm, 1).Episodes.Average(episode => episode.Reward));
        best.ShouldBeGreaterThanOrEqualTo(120);
    }

    [Fact]
    public void Options_that_depend_on_the_machine_or_contradict_are_refused()
    {
        Should.Throw<ArgumentException>(() => Create(Short with { NumWorkers = 0 })).Message.ShouldStartWith("lock_step needs num_workers: ");
        Should.Throw<ArgumentException>(() => Create(Short with { NumDataLoaderBuffers = 2 })).Message.ShouldContain("num_data_loader_buffers is 2");
        Create(Short with { LockStep = false, NumWorkers = 0, NumDataLoaderBuffers = 2 }).Dispose();
    }

    [Fact]
    public void State_of_other_options_or_damaged_is_refused()
    {
        using var algorithm = Create(Short);
        AlgorithmContracts.Train(algorithm, 1);
        var saved = AlgorithmStates.Of(algorithm);
        Refused(Short with { LockStep = false }, saved, "lock_step true");
        Refused(Short with { NumWorkers = 3 }, saved, "2 workers, this algorithm 3");
        Refused(Short with { NumEnvsPerWorker = 5 }, saved, "copies 4, this one 5");
        // At the end come the one that is next, the one whose trajectory is taken next, the two lanes, what is normalised, the round and the iteration.
        const int Next = sizeof(int) + sizeof(int) + 2 * 2 * sizeof(int) + 1 + sizeof(int) + 1 + 1;
        var next = saved.ToArray();
        next[^Next].ShouldBe((byte)0);
        next[^Next] = 2;
        Refused(Short, next, "worker 2 of 2");
        using var free = Create(Short with { LockStep = false });
        Refused(Short, AlgorithmStates.Of(free), "lock_step false");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_fails_on_any_actor_is_thrown_and_nothing_is_saved_after(int failing)
    {
        var created = 0;
        using var algorithm = Impala.Create(Short, new(count => new UnsteadyEnvironment(CartPole.Create(new(), count)) { FailsAt = ++created == failing ? 57 : 0 }, 1) { Threads = 1 });
        Should.Throw<EnvironmentException>(() => AlgorithmContracts.Train(algorithm, 100)).Cause.Message.ShouldBe("The emulator broke.");
        Should.Throw<EnvironmentException>(() => AlgorithmStates.Of(algorithm));
        Should.Throw<EnvironmentException>(() => AlgorithmContracts.Train(algorithm, 1));
    }

    [Fact]
    public void A_number_that_is_not_finite_always_stops_it_in_the_same_update()
    {
        for (var run = 0; run < 3; run++)
        {
            using var algorithm = Impala.Create(Short, new(count => new BreakingEnvironment(CartPole.Create(new(), count), 77, Break.Reward, float.NaN), 1) { Threads = 2 });
            Should.Throw<DivergenceException>(() => AlgorithmContracts.Train(algorithm, 100)).Message.ShouldStartWith("IMPALA stopped in update 5, at timestep 508: CartPole-v1 gives copy 0 the reward NaN");
            Should.Throw<DivergenceException>(() => AlgorithmStates.Of(algorithm));
        }
    }

    private static void Refused(ImpalaOptions options, byte[] state, string words)
    {
        using var other = Create(options);
        AlgorithmContracts.ShouldRefuse(other, state).ShouldContain(words);
    }

    private static IAlgorithm Create(ImpalaOptions options, ulong seed = 1, int threads = 1, bool delays = false, int limit = 30)
    {
        var created = 0;
        return Impala.Create(options, new(Environment, seed) { Threads = threads });

        IEnvironment Environment(int count)
        {
            var environment = CartPole.Create(new() { MaxEpisodeSteps = limit }, count);
            return delays ? new UnsteadyEnvironment(environment) { DelayEvery = 3 + created++ } : environment;
        }
    }
}
