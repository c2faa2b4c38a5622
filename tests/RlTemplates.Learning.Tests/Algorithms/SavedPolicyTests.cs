using System.Runtime.InteropServices;
using RlTemplates.Environments;
using RlTemplates.Inference;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Tests.Algorithms;

/// <summary>Each algorithm's policy, saved and loaded by itself, acts as the algorithm's own does.</summary>
public sealed class SavedPolicyTests
{
    private static readonly Dictionary<string, Func<IAlgorithm>> Algorithms = new()
    {
        ["PPO, one choice, normalised"] = () => Ppo(new() { NormalizeObservations = true }, count => CartPole.Create(new(), count)),
        ["PPO, several choices, masks"] = () => Ppo(new(), count => new DialsEnvironment(count)),
        ["PPO, real values, LSTM"] = () => Ppo(new() { Network = new() { UseLstm = true, LstmCellSize = 8 } }, count => Pendulum.Create(new(), count)),
        ["PPO, images"] = () => Ppo(new() { Network = new() { HiddenSizes = [16] } }, count => Pong.Create(new(), count)),
        ["IMPALA, one choice, LSTM"] = () => Impala.Create(
            new() { NumWorkers = 1, NumEnvsPerWorker = 4, SampleBatchSize = 10, TrainBatchSize = 40, LockStep = true, Network = new() { UseLstm = true, LstmCellSize = 8 } }, Setup(count => CartPole.Create(new(), count))),
        ["DQN"] = () => Dqn(new(), count => CartPole.Create(new(), count)),
        ["DQN, duelling, normalised"] = () => Dqn(new() { Dueling = true, NormalizeObservations = true }, count => CartPole.Create(new(), count)),
        ["SAC, normalised"] = () => Sac.Create(
            new() { NumEnvs = 2, BufferSize = 500, LearningStarts = 100, MinTimestepsPerIteration = 200, NormalizeObservations = true, BatchSize = 16 }, Setup(count => Pendulum.Create(new(), count))),
    };

    public static TheoryData<string> Names => new(Algorithms.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_saved_policy_acts_as_the_algorithm_s_own(string name)
    {
        using var algorithm = Algorithms[name]();
        algorithm.Train(new(), CancellationToken.None);
        algorithm.Train(new(), CancellationToken.None);
        var snapshot = algorithm.Policy.ShouldBeAssignableTo<ISavablePolicy>()!.Snapshot();
        using var policy = Policy.From(PolicyFile.Read(PolicyFile.Write(snapshot, new() { Graph = snapshot.Graph }), out var signature), signature);
        var (observation, action) = (snapshot.Graph.Observation, snapshot.Graph.Action);
        var random = new RandomStream(1, 1);
        foreach (var explore in (bool[])[false, true])
            for (var step = 0; step < 50; step++)
            {
                const int Count = 20;
                var (observations, expected, actual) = (Observations(observation, Count, ref random), new byte[Count * action.Bytes], new byte[Count * action.Bytes]);
                var masks = Enumerable.Range(0, Count * action.Choices).Select(i => i % action.Choices % 2 == 0 || (i + step) % 3 > 0).ToArray();
                bool[] starts = [.. Enumerable.Range(0, Count).Select(n => (n + step) % 9 == 0)];
                var (own, other) = (new RandomStream(2, (ulong)step), new RandomStream(2, (ulong)step));
                algorithm.Policy.Begin(starts);
                policy.Begin(starts);
                algorithm.Policy.Act(observations, masks, Count, expected, explore, ref own);
                policy.Act(observations, masks, Count, actual, explore, ref other);
                actual.ShouldBe(expected, $"step {step}, explore {explore}");
            }
    }

    private static IAlgorithm Ppo(PpoOptions options, Func<int, IEnvironment> create) =>
        Learning.Algorithms.Ppo.Create(options with { NumEnvs = 4, RolloutFragmentLength = 32, SgdMinibatchSize = 64, NumSgdIter = 2, MinTimestepsPerIteration = 128 }, Setup(create));

    private static IAlgorithm Dqn(DqnOptions options, Func<int, IEnvironment> create) =>
        Learning.Algorithms.Dqn.Create(options with { NumEnvs = 2, BufferSize = 500, LearningStarts = 100, MinTimestepsPerIteration = 200, TrainBatchSize = 16 }, Setup(create));

    private static AlgorithmSetup Setup(Func<int, IEnvironment> create) => new(create, 3) { Threads = 1 };

    private static byte[] Observations(ObservationSpace space, int count, ref RandomStream random)
    {
        var bytes = new byte[count * space.Bytes];
        if (space.Element == ElementType.UInt8)
            foreach (ref var element in bytes.AsSpan())
                element = (byte)random.NextInt32(256);
        else
            foreach (ref var element in MemoryMarshal.Cast<byte, float>(bytes.AsSpan()))
                element = (float)random.NextGaussian();
        return bytes;
    }
}
