using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Algorithms;

/// <summary>Algorithms on environments that cannot be saved: a resumed one starts new episodes and keeps everything else.</summary>
public class UnsavableTests
{
    private static readonly Dictionary<string, Func<ulong, Func<int, IEnvironment>, IAlgorithm>> Algorithms = new()
    {
        ["PPO"] = (seed, create) => Ppo.Create(
            new() { NumEnvs = 3, MinTimestepsPerIteration = 240, RolloutFragmentLength = 20, SgdMinibatchSize = 30, NormalizeRewards = true }, new(create, seed) { Threads = 1 }),
        ["PPO, memory"] = (seed, create) => Ppo.Create(
            new() { NumEnvs = 3, MinTimestepsPerIteration = 240, RolloutFragmentLength = 20, SgdMinibatchSize = 60, Network = new() { UseLstm = true, LstmCellSize = 8 } }, new(create, seed) { Threads = 1 }),
        ["IMPALA"] = (seed, create) => Impala.Create(
            new() { NumWorkers = 2, NumEnvsPerWorker = 2, SampleBatchSize = 10, TrainBatchSize = 40, LockStep = true, MinTimestepsPerIteration = 200 }, new(create, seed) { Threads = 1 }),
        ["DQN"] = (seed, create) => Dqn.Create(
            new() { NumEnvs = 3, LearningStarts = 100, TrainBatchSize = 16, BufferSize = 300, MinTimestepsPerIteration = 200, NStep = 3, PrioritizedReplay = true }, new(create, seed) { Threads = 1 }),
    };

    public static TheoryData<string> Names => [.. Algorithms.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_resumed_algorithm_starts_new_episodes_and_keeps_its_counts(string name)
    {
        using var first = Algorithms[name](1, count => new Simulator(CartPole.Create(new() { MaxEpisodeSteps = 30 }, count)));
        var before = AlgorithmContracts.Train(first, 3).TimestepsTotal;
        var saved = AlgorithmStates.Of(first);
        using var second = Algorithms[name](2, count => new Simulator(CartPole.Create(new() { MaxEpisodeSteps = 30 }, count)));
        using var third = Algorithms[name](3, count => new Simulator(CartPole.Create(new() { MaxEpisodeSteps = 30 }, count)));
        second.Load(new(new MemoryStream(saved)));
        third.Load(new(new MemoryStream(saved)));

        var after = AlgorithmContracts.Train(second, 2);

        after.TimestepsTotal.ShouldBe(before * 5 / 3);
        after.Episodes.ShouldAllBe(episode => episode.Length <= 30 && Math.Abs(episode.Reward - episode.Length) < 1e-6);
        AlgorithmContracts.ShouldBeSame(AlgorithmContracts.Train(third, 2), after);
        AlgorithmStates.Of(third).ShouldBe(AlgorithmStates.Of(second));
    }

    [Fact]
    public void State_of_a_savable_environment_is_refused_by_one_that_is_not()
    {
        using var first = Algorithms["PPO"](1, count => CartPole.Create(new(), count));
        using var second = Algorithms["PPO"](1, count => new Simulator(CartPole.Create(new(), count)));
        AlgorithmContracts.ShouldRefuse(second, AlgorithmStates.Of(first)).ShouldContain("CartPole-v1 cannot be restored: it is not an ISavableEnvironment");
    }

    private sealed class Simulator(IEnvironment inner) : IEnvironment
    {
        public EnvironmentSpec Spec => inner.Spec;

        public int Count => inner.Count;

        public void Reset(ulong seed, Span<byte> observations) => inner.Reset(seed, observations);

        public void Step(ReadOnlySpan<byte> actions, StepBuffers step) => inner.Step(actions, step);

        public void Dispose() => inner.Dispose();
    }
}
