using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Algorithms;

public class PpoTests
{
    private static readonly PpoOptions Short = new() { NumSgdIter = 3, SgdMinibatchSize = 100, MinTimestepsPerIteration = 600, EntropyCoeff = 0.01, VfClipParam = 5 };

    [Fact]
    public void Going_on_from_saved_state_gives_the_same_bits() => AlgorithmContracts.ShouldResume((seed, threads) => Create(Short, seed, threads), 3, 3);

    [Fact]
    public void Same_seed_same_bits_whatever_the_threads_and_another_seed_others() =>
        AlgorithmContracts.ShouldNotDependOnThreads((seed, threads) => Create(Short, seed, threads), 2);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Defaults_learn_cart_pole(ulong seed)
    {
        using var algorithm = Create(new(), seed);
        AlgorithmContracts.ShouldLearn(algorithm, reward: 475, episodes: 100, timesteps: 300_000);
    }

    [Fact]
    public void Every_declared_metric_is_reported_and_cancelling_ends_early()
    {
        using var algorithm = Create(Short);
        AlgorithmContracts.ShouldReportAndCancel<Ppo>(algorithm).TimestepsTotal.ShouldBe(2 * 768);
    }

    [Fact]
    public void State_of_other_options_is_refused() =>
        AlgorithmContracts.ShouldRefuseStatesOfOthers(options => Create(options), Short, Short with { NumEnvs = 9 }, Short with { Network = new() { HiddenSizes = [9] } });

    private static IAlgorithm Create(PpoOptions options, ulong seed = 1, int threads = 1) =>
        Ppo.Create(options, new(count => CartPole.Create(new() { MaxEpisodeSteps = options == Short ? 30 : 500 }, count), seed) { Threads = threads });
}
