using RlTemplates.Learning.Algorithms;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Algorithms;

public class NormalizationTests
{
    private static readonly PpoOptions Options = new()
    {
        RolloutFragmentLength = 64, SgdMinibatchSize = 128, NumSgdIter = 8, Gamma = 0.9, LearningRate = 2e-3, MinTimestepsPerIteration = 512,
        NormalizeObservations = true, NormalizeRewards = true,
    };

    [Fact]
    public void Ppo_learns_where_observations_and_rewards_are_huge()
    {
        using var algorithm = Create(Options);
        Players.Train(algorithm, 40_000);
        (Players.Play(algorithm.Policy, new PointEnvironment(20, scale: 1000), 80, explore: false) / 1e6).ShouldBeGreaterThan(-0.5);
    }

    [Fact]
    public void Ppo_goes_on_bit_for_bit_and_evaluation_adds_nothing()
    {
        using var whole = Create(Options);
        Players.Train(whole, 1024);
        var saved = AlgorithmStates.Of(whole);
        Players.Play(whole.Policy, new PointEnvironment(3, scale: 5), 30, explore: true);
        AlgorithmStates.Of(whole).ShouldBe(saved);
        Players.Train(whole, 2560);

        using var resumed = Create(Options, seed: 9, threads: 2);
        resumed.Load(new(new MemoryStream(saved)));
        AlgorithmStates.Of(resumed).ShouldBe(saved);
        Players.Train(resumed, 2560);
        AlgorithmStates.Of(resumed).ShouldBe(AlgorithmStates.Of(whole));
        Play(resumed).ShouldBe(Play(whole));

        static double Play(IAlgorithm algorithm) => Players.Play(algorithm.Policy, new PointEnvironment(3, scale: 1000), 30, explore: true);
    }

    [Fact]
    public void State_of_another_normalisation_is_refused()
    {
        using var algorithm = Create(Options);
        using var other = Create(Options with { NormalizeRewards = false });
        Should.Throw<InvalidDataException>(() => other.Load(new(new MemoryStream(AlgorithmStates.Of(algorithm))))).Message.ShouldContain("normalize_rewards");
    }

    [Fact]
    public void Impalas_actors_share_statistics_that_are_restored()
    {
        var options = new ImpalaOptions
        {
            NumWorkers = 2, NumEnvsPerWorker = 4, TrainBatchSize = 160, MinTimePerIterationSeconds = 0.05, Gamma = 0.9, LearningRate = 1e-3,
            NormalizeObservations = true, NormalizeRewards = true, Network = new() { ShareLayers = false },
        };
        using var first = Impala.Create(options, Setup(1));
        Players.Train(first, 20_000).Metrics.Values.ShouldAllBe(value => double.IsFinite(value));
        var saved = AlgorithmStates.Of(first);
        using var second = Impala.Create(options, Setup(2));
        second.Load(new(new MemoryStream(saved)));
        AlgorithmStates.Of(second).ShouldBe(saved);
        Players.Train(second, 20_500);
    }

    private static IAlgorithm Create(PpoOptions options, ulong seed = 1, int threads = 1) => Ppo.Create(options, Setup(seed, threads));

    private static AlgorithmSetup Setup(ulong seed, int threads = 1) => new(count => new PointEnvironment(count, scale: 1000), seed) { Threads = threads };
}
