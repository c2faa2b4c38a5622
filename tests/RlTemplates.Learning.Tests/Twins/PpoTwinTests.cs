using RlTemplates.Learning.Algorithms;
using RlTemplates.Learning.Optimizers;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Twins;

public class PpoTwinTests
{
    public static TheoryData<string, int> Cases => [.. from each in TwinCase.All from threads in (int[])[1, 2] select (each.Name, threads)];

    [Theory, MemberData(nameof(Cases))]
    public void Losses_episodes_and_weights_are_those_of_plain_loops(string name, int threads) => Check(TwinCase.Of(name), new()
    {
        SgdMinibatchSize = 32, Network = new() { HiddenSizes = [24], ShareLayers = name.Contains("pixels", StringComparison.Ordinal) },
    }, threads);

    [Theory]
    [InlineData("ends and limits, normalised", false, 1)]
    [InlineData("masks and limits", true, 2)]
    [InlineData("real values, limits, clipped", true, 1)]
    public void So_are_those_of_a_network_with_a_memory(string name, bool share, int threads) => Check(TwinCase.Of(name), new()
    {
        SgdMinibatchSize = 30, Network = new() { HiddenSizes = [24], ShareLayers = share, UseLstm = true, LstmCellSize = 10 },
    }, threads);

    private static void Check(TwinCase each, PpoOptions options, int threads)
    {
        options = options with
        {
            NumEnvs = 5, RolloutFragmentLength = 15, NumSgdIter = 2, MinTimestepsPerIteration = 1, EntropyCoeff = 0.01,
            LearningRate = Schedule.Linear(0.01, 0.001, 300), NormalizeObservations = each.Normalizes, NormalizeRewards = each.Normalizes,
        };
        using var algorithm = (Ppo)Ppo.Create(options, new(each.Create, 6) { Threads = threads });
        using var twin = new SerialPpo(options, each.Create, seed: 6);
        for (var i = 0; i < 4; i++)
        {
            var (report, losses) = (new TrainReport(), twin.Train());
            algorithm.Train(report, CancellationToken.None);
            report.Episodes.ShouldBe(losses.Episodes);
            report.Metrics["learner/policy_loss"].ShouldBe(losses.Policy);
            report.Metrics["learner/vf_loss"].ShouldBe(losses.Value);
            report.Metrics["learner/entropy"].ShouldBe(losses.Entropy);
            algorithm.Network.Parameters.SequenceEqual(twin.Network.Parameters).ShouldBeTrue();
        }
    }
}
