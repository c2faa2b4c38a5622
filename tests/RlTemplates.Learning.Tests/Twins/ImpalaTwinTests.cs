using RlTemplates.Learning.Algorithms;
using RlTemplates.Learning.Optimizers;
using RlTemplates.Networks;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Twins;

public class ImpalaTwinTests
{
    public static TheoryData<string, int, int> Cases => [.. from each in TwinCase.All from workers in (int[])[1, 2] from threads in (int[])[1, 2] select (each.Name, workers, threads)];

    [Theory, MemberData(nameof(Cases))]
    public void Losses_episodes_and_weights_are_those_of_plain_loops(string name, int workers, int threads)
    {
        var each = TwinCase.Of(name);
        Check(each, new() { NumWorkers = workers, NormalizeObservations = each.Normalizes, NormalizeRewards = each.Normalizes }, threads);
    }

    [Theory]
    [InlineData(3, 1, 1)]
    [InlineData(5, 2, 1)]
    [InlineData(2, 1, 3)]
    [InlineData(3, 2, 5)]
    public void So_are_those_of_other_workers_passes_and_broadcasts(int workers, int passes, int broadcastInterval) =>
        Check(TwinCase.Of("ends and limits, normalised"), new()
        {
            NumWorkers = workers, NumSgdIter = passes, BroadcastInterval = broadcastInterval, NormalizeObservations = true, NormalizeRewards = true,
        }, threads: 2);

    [Theory]
    [InlineData("ends and limits, normalised", 2, 1)]
    [InlineData("masks and limits", 3, 2)]
    public void So_are_those_of_a_network_with_a_memory(string name, int workers, int threads)
    {
        var each = TwinCase.Of(name);
        Check(each, new() { NumWorkers = workers, NormalizeObservations = each.Normalizes, NormalizeRewards = each.Normalizes, Network = new() { UseLstm = true, LstmCellSize = 10 } }, threads);
    }

    private static void Check(TwinCase each, ImpalaOptions options, int threads)
    {
        const int Rounds = 6;
        options = options with
        {
            LockStep = true, NumEnvsPerWorker = 3, SampleBatchSize = 7, TrainBatchSize = 60, MinTimestepsPerIteration = 1, Lambda = 0.95, VtraceClipRho = 0.9,
            LearningRate = Schedule.Linear(0.01, 0.001, 300), Network = options.Network with { HiddenSizes = [24], Activation = Activation.Tanh, PolicyHeadGain = 1 },
        };
        using var algorithm = (Impala)Impala.Create(options, new(each.Create, 6) { Threads = threads });
        using var together = (Impala)Impala.Create(options with { MinTimestepsPerIteration = Rounds * 63 }, new(each.Create, 6) { Threads = threads });
        using var twin = new SerialImpala(options, each.Create, seed: 6);
        for (var i = 0; i < Rounds; i++)
        {
            var (report, losses) = (new TrainReport(), twin.Train());
            algorithm.Train(report, CancellationToken.None);
            report.TimestepsTotal.ShouldBe((i + 1) * 63);
            report.Episodes.ShouldBe(losses.Episodes);
            report.Metrics["learner/policy_loss"].ShouldBe(losses.Policy);
            report.Metrics["learner/vf_loss"].ShouldBe(losses.Value);
            report.Metrics["learner/entropy"].ShouldBe(losses.Entropy);
            report.Metrics["learner/policy_lag"].ShouldBe(losses.Lag);
            algorithm.Network.Parameters.SequenceEqual(twin.Network.Parameters).ShouldBeTrue();
        }
        together.Train(new(), CancellationToken.None);
        together.Network.Parameters.SequenceEqual(twin.Network.Parameters).ShouldBeTrue();
    }
}
