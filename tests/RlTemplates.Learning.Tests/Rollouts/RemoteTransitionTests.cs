using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Learning.Tests.Algorithms;
using RlTemplates.Networks;
using RlTemplates.Rollouts;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Rollouts;

public sealed class RemoteTransitionTests
{
    private static readonly NetworkOptions Small = new() { HiddenSizes = [16] };
    private static readonly DqnOptions DqnOptions = new()
    {
        NumEnvs = 4, RolloutFragmentLength = 3, LearningStarts = 48, TrainBatchSize = 16, BufferSize = 400, MinTimestepsPerIteration = 96, NStep = 3, Network = Small,
    };
    private static readonly SacOptions SacOptions = new() { NumEnvs = 4, TrainFreq = 2, LearningStarts = 48, BatchSize = 16, BufferSize = 400, MinTimestepsPerIteration = 96, Network = Small };

    [Fact]
    public void Dqn_with_a_worker_elsewhere_has_the_bits_of_dqn_alone()
    {
        using Dqn alone = (Dqn)Dqn.Create(DqnOptions, Setup()), remote = (Dqn)Dqn.Create(DqnOptions, Remote(Setup(), Dqn.CreateWorker(DqnOptions, Setup(), 0, 1)));
        for (var i = 0; i < 4; i++)
        {
            Compare(alone, remote);
            remote.Network.Parameters.SequenceEqual(alone.Network.Parameters).ShouldBeTrue();
        }
    }

    [Fact]
    public void Sac_with_a_worker_elsewhere_has_the_bits_of_sac_alone()
    {
        using Sac alone = (Sac)Sac.Create(SacOptions, Real()), remote = (Sac)Sac.Create(SacOptions, Remote(Real(), Sac.CreateWorker(SacOptions, Real(), 0, 1)));
        for (var i = 0; i < 4; i++)
        {
            Compare(alone, remote);
            remote.Actor.Parameters.SequenceEqual(alone.Actor.Parameters).ShouldBeTrue();
        }
    }

    [Fact]
    public void Workers_share_the_copies_and_what_they_see()
    {
        var options = SacOptions with { NormalizeObservations = true, NormalizeRewards = true };
        using var remote = Sac.Create(options, Remote(Real(), Sac.CreateWorker(options, Real(), 0, 2), Sac.CreateWorker(options, Real(), 1, 2)));
        var report = new TrainReport();
        for (var i = 0; i < 3; i++)
            remote.Train(report, CancellationToken.None);
        report.TimestepsTotal.ShouldBe(3 * 96);
        report.Episodes.Count.ShouldBeGreaterThanOrEqualTo(4);
        Should.Throw<ArgumentException>(() => Sac.CreateWorker(options, Real(), 0, 3)).Message.ShouldContain("a multiple of 3");
    }

    [Theory]
    [InlineData(101)]
    [InlineData(102)]
    public void A_fault_of_one_worker_is_told_as_its_own_whatever_the_others_send(int step)
    {
        AlgorithmSetup breaking = Real() with { CreateEnvironment = count => new BreakingEnvironment(Pendulum.Create(new(), count), step, Break.Reward, float.NaN) };
        using var remote = Sac.Create(SacOptions, Remote(Real(), Sac.CreateWorker(SacOptions, breaking, 0, 2), Sac.CreateWorker(SacOptions, Real(), 1, 2)));
        var report = new TrainReport();

        Should.Throw<DivergenceException>(() =>
        {
            for (var i = 0; i < 10; i++)
                remote.Train(report, CancellationToken.None);
        }).Message.ShouldContain("reward");
    }

    [Fact]
    public void What_was_saved_goes_on_with_new_workers()
    {
        var state = new MemoryStream();
        using (var first = Dqn.Create(DqnOptions, Remote(Setup(), Dqn.CreateWorker(DqnOptions, Setup(), 0, 1))))
        {
            first.Train(new(), CancellationToken.None);
            first.Save(new(state));
        }
        state.Position = 0;
        using var second = Dqn.Create(DqnOptions, Remote(Setup(), Dqn.CreateWorker(DqnOptions, Setup(), 0, 1)));
        second.Load(new(state));
        var report = new TrainReport();
        second.Train(report, CancellationToken.None);
        report.TimestepsTotal.ShouldBe(2 * 96);
    }

    [Fact]
    public void Damaged_pieces_are_refused_or_can_be_learned_from()
    {
        var random = new RandomStream(3, 1);
        var refused = 0;
        for (var i = 0; i < 400; i++)
        {
            var changes = 0;
            using var learner = Dqn.Create(DqnOptions, Remote(Setup(), piece => Changed(piece), Dqn.CreateWorker(DqnOptions, Setup(), 0, 1)));
            try
            {
                learner.Train(new(), CancellationToken.None);
            }
            catch (InvalidDataException)
            {
                refused++;
            }

            byte[] Changed(byte[] piece)
            {
                if (changes++ < 3)
                    piece[random.NextInt32(piece.Length)] = (byte)random.NextInt32(256);
                return random.NextInt32(30) == 0 ? piece[..random.NextInt32(piece.Length)] : piece;
            }
        }
        refused.ShouldBeInRange(50, 399);
    }

    [Fact]
    public void Pieces_of_other_options_are_refused()
    {
        using var learner = Dqn.Create(DqnOptions, Remote(Setup(), Dqn.CreateWorker(DqnOptions with { NumEnvs = 5 }, Setup(), 0, 1)));
        Should.Throw<InvalidDataException>(() => learner.Train(new(), CancellationToken.None)).Message.ShouldContain("one of their sizes is 5, not 4");
        using var longer = Dqn.Create(DqnOptions, Remote(Setup(), Dqn.CreateWorker(DqnOptions with { RolloutFragmentLength = 4 }, Setup(), 0, 1)));
        Should.Throw<InvalidDataException>(() => longer.Train(new(), CancellationToken.None)).Message.ShouldContain("more than 3 steps");
        using var shorter = Dqn.Create(DqnOptions, Remote(Setup(), Dqn.CreateWorker(DqnOptions with { RolloutFragmentLength = 2 }, Setup(), 0, 1)));
        Should.Throw<InvalidDataException>(() => shorter.Train(new(), CancellationToken.None)).Message.ShouldContain("2 steps, not 3");
        using var idle = Dqn.CreateWorker(DqnOptions, Setup(), 0, 1);
        Should.Throw<InvalidOperationException>(() => idle.Play(new MemoryStream())).Message.ShouldContain("load one first");
    }

    private static void Compare(IAlgorithm alone, IAlgorithm remote)
    {
        TrainReport expected = new(), actual = new();
        alone.Train(expected, CancellationToken.None);
        remote.Train(actual, CancellationToken.None);
        actual.Episodes.ShouldBe(expected.Episodes);
        actual.TimestepsTotal.ShouldBe(expected.TimestepsTotal);
        foreach (var (metric, value) in expected.Metrics.Where(m => m.Key.StartsWith("learner/", StringComparison.Ordinal) || m.Key.StartsWith("replay/", StringComparison.Ordinal)))
            actual.Metrics[metric].ShouldBe(value, metric);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void Workers_that_fall_silent_are_not_waited_for_after_cancellation(int rounds)
    {
        var options = DqnOptions with { MinTimestepsPerIteration = 1000 };
        var worker = Dqn.CreateWorker(options, Setup(), 0, 1);
        using var learner = Dqn.Create(options, Setup() with { Rollouts = () => new WorkersInMemory(worker) { HangsAfter = rounds } });
        using var stop = new CancellationTokenSource(200);
        var report = new TrainReport();

        learner.Train(report, stop.Token);

        report.TimestepsTotal.ShouldBe(rounds * DqnOptions.RolloutFragmentLength * DqnOptions.NumEnvs);
        var state = new MemoryStream();
        learner.Save(new(state));
        state.Length.ShouldBePositive();
    }

    private static AlgorithmSetup Setup() => new(count => CartPole.Create(new() { MaxEpisodeSteps = 30 }, count), 1) { Threads = 1 };

    private static AlgorithmSetup Real() => new(count => Pendulum.Create(new() { MaxEpisodeSteps = 30 }, count), 1) { Threads = 1 };

    private static AlgorithmSetup Remote(AlgorithmSetup setup, params IRolloutWorker[] workers) => setup with { Rollouts = () => new WorkersInMemory(workers) };

    private static AlgorithmSetup Remote(AlgorithmSetup setup, Func<byte[], byte[]> onTheWay, IRolloutWorker worker) =>
        setup with { Rollouts = () => new WorkersInMemory(worker) { OnTheWay = onTheWay } };
}
