using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Networks;
using RlTemplates.Rollouts;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Rollouts;

public sealed class RemoteTrajectoryTests
{
    private static readonly NetworkOptions Small = new() { HiddenSizes = [16] };
    private static readonly PpoOptions PpoOptions = new() { NumEnvs = 4, RolloutFragmentLength = 16, SgdMinibatchSize = 32, NumSgdIter = 2, MinTimestepsPerIteration = 64, Network = Small };
    private static readonly ImpalaOptions ImpalaOptions = new()
    {
        NumWorkers = 2, LockStep = true, NumEnvsPerWorker = 2, SampleBatchSize = 8, TrainBatchSize = 48, MinTimestepsPerIteration = 96, Network = Small,
    };

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Ppo_with_a_worker_elsewhere_has_the_bits_of_ppo_alone(bool normalized, bool memory)
    {
        var options = PpoOptions with { NormalizeObservations = normalized, NormalizeRewards = normalized, Network = Small with { UseLstm = memory, LstmCellSize = 8 } };
        using Ppo alone = (Ppo)Ppo.Create(options, Setup()), remote = (Ppo)Ppo.Create(options, Remote(Ppo.CreateWorker(options, Setup(), 0, 1)));
        CompareTraining(alone, alone.Network, remote, remote.Network);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(true, 4)]
    public void Impala_in_lock_step_with_workers_elsewhere_has_the_bits_of_impala_alone(bool normalized, int broadcastInterval)
    {
        var options = ImpalaOptions with { NormalizeObservations = normalized, NormalizeRewards = normalized, BroadcastInterval = broadcastInterval };
        using Impala alone = (Impala)Impala.Create(options, Setup()), remote = (Impala)Impala.Create(
            options, Remote(Impala.CreateWorker(options, Setup(), 0, 2), Impala.CreateWorker(options, Setup(), 1, 2)));
        CompareTraining(alone, alone.Network, remote, remote.Network);
    }

    [Fact]
    public void Impala_learns_from_free_workers_elsewhere()
    {
        var options = ImpalaOptions with { LockStep = false, MinTimePerIterationSeconds = 0, NormalizeObservations = true };
        using var remote = Impala.Create(options, Remote(Impala.CreateWorker(options, Setup(), 0, 2), Impala.CreateWorker(options, Setup(), 1, 2)));
        var report = new TrainReport();
        for (var i = 0; i < 3; i++)
            remote.Train(report, CancellationToken.None);
        report.TimestepsTotal.ShouldBe(3 * 48);
        report.Metrics["learner/policy_lag"].ShouldBe(0);
    }

    [Fact]
    public void Workers_of_ppo_share_its_copies()
    {
        IRolloutWorker[] workers = [Ppo.CreateWorker(PpoOptions, Setup(), 0, 2), Ppo.CreateWorker(PpoOptions, Setup(), 1, 2)];
        using var remote = Ppo.Create(PpoOptions with { NormalizeObservations = false }, Remote(workers));
        var report = new TrainReport();
        for (var i = 0; i < 4; i++)
            remote.Train(report, CancellationToken.None);
        report.TimestepsTotal.ShouldBe(4 * 64);
        report.Episodes.Count.ShouldBeGreaterThan(4);
        Should.Throw<ArgumentException>(() => Ppo.CreateWorker(PpoOptions, Setup(), 0, 3)).Message.ShouldContain("a multiple of 3");
    }

    [Fact]
    public void What_was_saved_goes_on_with_new_workers()
    {
        var state = new MemoryStream();
        using (var first = Impala.Create(ImpalaOptions, Remote(Impala.CreateWorker(ImpalaOptions, Setup(), 0, 1))))
        {
            first.Train(new(), CancellationToken.None);
            first.Save(new(state));
        }
        state.Position = 0;
        using var second = Impala.Create(ImpalaOptions, Remote(Impala.CreateWorker(ImpalaOptions, Setup(), 0, 1)));
        second.Load(new(state));
        var report = new TrainReport();
        second.Train(report, CancellationToken.None);
        report.TimestepsTotal.ShouldBe(2 * 96);
    }

    [Theory]
    [InlineData("ppo", 0, 0)]
    [InlineData("ppo", 1, 64)]
    [InlineData("impala", 0, 0)]
    [InlineData("impala", 1, 0)]
    [InlineData("impala", 3, 48)]
    public void Workers_that_fall_silent_are_not_waited_for_after_cancellation(string name, int pieces, int timesteps)
    {
        var (ppo, impala) = (PpoOptions with { MinTimestepsPerIteration = 1000 }, ImpalaOptions);
        var worker = name == "ppo" ? Ppo.CreateWorker(ppo, Setup(), 0, 1) : Impala.CreateWorker(impala, Setup(), 0, 1);
        var setup = Setup() with { Rollouts = () => new WorkersInMemory(worker) { HangsAfter = pieces } };
        using var learner = name == "ppo" ? Ppo.Create(ppo, setup) : Impala.Create(impala, setup);
        using var stop = new CancellationTokenSource(200);
        var report = new TrainReport();

        learner.Train(report, stop.Token);

        report.TimestepsTotal.ShouldBe(timesteps);
        var state = new MemoryStream();
        learner.Save(new(state));
        state.Length.ShouldBePositive();
    }

    [Fact]
    public void Pieces_of_other_options_and_damaged_ones_are_refused()
    {
        var other = ImpalaOptions with { SampleBatchSize = 9 };
        using (var learner = Impala.Create(ImpalaOptions, Remote(Impala.CreateWorker(other, Setup(), 0, 1))))
            Should.Throw<InvalidDataException>(() => learner.Train(new(), CancellationToken.None)).Message.ShouldContain("one of its sizes is 9, not 8");
        var wide = ImpalaOptions with { Network = new() { HiddenSizes = [17] } };
        using (var learner = Impala.Create(ImpalaOptions, Remote(Impala.CreateWorker(wide, Setup(), 0, 1))))
            Should.Throw<InvalidDataException>(() => learner.Train(new(), CancellationToken.None)).Message.ShouldContain("weights");
        using (var learner = Impala.Create(ImpalaOptions, Remote(piece => [.. piece, 0], Impala.CreateWorker(ImpalaOptions, Setup(), 0, 1))))
            Should.Throw<InvalidDataException>(() => learner.Train(new(), CancellationToken.None)).Message.ShouldContain("1 bytes follow");
        using var idle = Impala.CreateWorker(ImpalaOptions, Setup(), 0, 1);
        Should.Throw<InvalidOperationException>(() => idle.Play(new MemoryStream())).Message.ShouldContain("load one first");
        Should.Throw<InvalidDataException>(() => idle.Load(new MemoryStream(new byte[100]))).Message.ShouldContain("no policy");
        Should.Throw<InvalidDataException>(() => idle.Load(new MemoryStream([.. "RLTP"u8, 9]))).Message.ShouldContain("version 9");
    }

    private static void CompareTraining(IAlgorithm alone, INetwork aloneNetwork, IAlgorithm remote, INetwork remoteNetwork)
    {
        for (var i = 0; i < 4; i++)
        {
            TrainReport expected = new(), actual = new();
            alone.Train(expected, CancellationToken.None);
            remote.Train(actual, CancellationToken.None);
            remoteNetwork.Parameters.SequenceEqual(aloneNetwork.Parameters).ShouldBeTrue($"iteration {i}");
            actual.Episodes.ShouldBe(expected.Episodes);
            actual.TimestepsTotal.ShouldBe(expected.TimestepsTotal);
            foreach (var (metric, value) in expected.Metrics.Where(m => m.Key.StartsWith("learner/", StringComparison.Ordinal) && m.Key != "learner/queue_depth"))
                actual.Metrics[metric].ShouldBe(value, metric);
        }
    }

    private static AlgorithmSetup Setup() => new(count => CartPole.Create(new() { MaxEpisodeSteps = 30 }, count), 1) { Threads = 1 };

    private static AlgorithmSetup Remote(params IRolloutWorker[] workers) => Setup() with { Rollouts = () => new WorkersInMemory(workers) };

    private static AlgorithmSetup Remote(Func<byte[], byte[]> onTheWay, IRolloutWorker worker) => Setup() with { Rollouts = () => new WorkersInMemory(worker) { OnTheWay = onTheWay } };
}
