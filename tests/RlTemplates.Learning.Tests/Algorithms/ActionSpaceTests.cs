using System.Reflection;
using RlTemplates.Learning.Algorithms;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Algorithms;

public class ActionSpaceTests
{
    private static readonly PpoOptions Ppo = new()
    {
        RolloutFragmentLength = 64, SgdMinibatchSize = 128, NumSgdIter = 8, Gamma = 0.9, LearningRate = 2e-3, ClipParam = 0.2, MinTimestepsPerIteration = 512,
    };

    private static readonly ImpalaOptions Impala = new()
    {
        NumWorkers = 2, NumEnvsPerWorker = 8, TrainBatchSize = 320, Gamma = 0.9, LearningRate = 2e-3, EntropyCoeff = 0.001, VfLossCoeff = 0.5,
        MinTimePerIterationSeconds = 0.05, Network = new() { ShareLayers = false },
    };

    [Fact]
    public void Ppo_learns_to_move_a_point()
    {
        using var algorithm = Create(Ppo, count => new PointEnvironment(count));
        var before = Reward(algorithm, new PointEnvironment(20));
        Players.Train(algorithm, 30_000);
        before.ShouldBeLessThan(-4);
        Reward(algorithm, new PointEnvironment(20)).ShouldBeGreaterThan(-0.4);
    }

    [Fact]
    public void Ppo_learns_to_set_two_dials()
    {
        using var algorithm = Create(Ppo, count => new DialsEnvironment(count));
        Players.Train(algorithm, 20_000);
        Reward(algorithm, new DialsEnvironment(20)).ShouldBe(16);
    }

    [Fact]
    public void Ppo_learns_standard_deviations_that_depend_on_the_observation()
    {
        using var algorithm = Create(Ppo with { Network = new() { ShareLayers = true, FreeLogStd = false, InitialLogStd = -0.5 } }, count => new PointEnvironment(count));
        Players.Train(algorithm, 40_000);
        Reward(algorithm, new PointEnvironment(20)).ShouldBeGreaterThan(-0.5);
    }

    [Fact]
    public void Impala_learns_to_move_a_point()
    {
        using var algorithm = Create(Impala, count => new PointEnvironment(count));
        for (var i = 0; i < 12 && Reward(algorithm, new PointEnvironment(20)) < -0.8; i++)
            Players.Train(algorithm, 40_000 * (i + 1));
        Reward(algorithm, new PointEnvironment(20)).ShouldBeGreaterThanOrEqualTo(-0.8);
    }

    [Fact]
    public void Impala_learns_to_set_two_dials()
    {
        using var algorithm = Create(Impala with { EntropyCoeff = 0.1 }, count => new DialsEnvironment(count));
        for (var i = 0; i < 12 && Reward(algorithm, new DialsEnvironment(20)) < 15.5; i++)
            Players.Train(algorithm, 30_000 * (i + 1));
        Reward(algorithm, new DialsEnvironment(20)).ShouldBeGreaterThanOrEqualTo(15.5);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(4, 1, 3)]
    public void A_forbidden_action_is_never_taken(params int[] counts)
    {
        var doors = new DoorsEnvironment(8, counts);
        using var ppo = Create(Ppo with { NumSgdIter = 2, LearningRate = 0.01, Network = new() { HiddenSizes = [16] } }, count => count == 8 ? doors : throw new NotSupportedException());
        Players.Train(ppo, 100_000);
        doors.Steps.ShouldBeGreaterThanOrEqualTo(100_000);
        using var impala = Create(Impala with { Network = new() { HiddenSizes = [16] } }, count => new DoorsEnvironment(count, counts));
        Players.Train(impala, 20_000);
        foreach (var algorithm in new[] { ppo, impala })
            foreach (var explore in new[] { true, false })
                Players.Play(algorithm.Policy, new DoorsEnvironment(30, counts), 1000, explore).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Masked_training_learns_the_best_of_what_is_allowed()
    {
        // The best of five, each allowed with 0.6 (once with 0.2 more): 3.36 a step; a random one 2.
        using var algorithm = Create(Ppo with { Gamma = 0.5, EntropyCoeff = 0.001 }, count => new DoorsEnvironment(count, 5));
        Players.Train(algorithm, 40_000);
        (Players.Play(algorithm.Policy, new DoorsEnvironment(30, 5), 700, explore: false) / 7).ShouldBeGreaterThan(3.2);
    }

    [Fact]
    public void Both_name_all_kinds()
    {
        foreach (var type in new[] { typeof(Learning.Algorithms.Ppo), typeof(Learning.Algorithms.Impala) })
            type.GetCustomAttribute<AlgorithmAttribute>()!.Actions.ShouldBe(ActionKinds.Discrete | ActionKinds.MultiDiscrete | ActionKinds.Continuous);
    }

    private static double Reward(IAlgorithm algorithm, IEnvironment environment) => Players.Play(algorithm.Policy, environment, 80, explore: false);

    private static IAlgorithm Create(PpoOptions options, Func<int, IEnvironment> environment) => Learning.Algorithms.Ppo.Create(options, new(environment, 1) { Threads = 1 });

    private static IAlgorithm Create(ImpalaOptions options, Func<int, IEnvironment> environment) => Learning.Algorithms.Impala.Create(options, new(environment, 1) { Threads = 1 });
}
