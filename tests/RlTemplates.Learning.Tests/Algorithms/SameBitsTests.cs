using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Algorithms;

/// <summary>Same seed, same bits, with 1 and 2 threads in the network's passes, on vectors and on pixels.</summary>
public class SameBitsTests
{
    private static readonly Dictionary<string, Func<AlgorithmSetup, IAlgorithm>> Algorithms = new()
    {
        ["ppo"] = setup => Ppo.Create(new() { NumEnvs = 4, RolloutFragmentLength = 40, NumSgdIter = 2, SgdMinibatchSize = 128, MinTimestepsPerIteration = 1, Network = new() { ShareLayers = true } }, setup),
        ["dqn"] = setup => Dqn.Create(new() { NumEnvs = 4, TrainBatchSize = 96, GradientSteps = 2, LearningStarts = 100, BufferSize = 200, MinTimestepsPerIteration = 120, RolloutFragmentLength = 10 }, setup),
        ["impala in lock step"] = setup => Impala.Create(new() { LockStep = true, NumWorkers = 2, NumEnvsPerWorker = 4, SampleBatchSize = 10, TrainBatchSize = 120, MinTimestepsPerIteration = 1 }, setup),
    };

    public static TheoryData<string, bool> Cases => [.. from name in Algorithms.Keys from pixels in (bool[])[false, true] select (name, pixels)];

    [Theory, MemberData(nameof(Cases))]
    public void Threads_change_no_bit(string name, bool pixels)
    {
        using var one = Algorithms[name](Setup(pixels, threads: 1));
        using var again = Algorithms[name](Setup(pixels, threads: 1));
        using var two = Algorithms[name](Setup(pixels, threads: 2));
        using var other = Algorithms[name](Setup(pixels, threads: 1, seed: 2));
        var fresh = AlgorithmStates.Of(one);
        foreach (var algorithm in new[] { one, again, two, other })
            AlgorithmContracts.Train(algorithm, 3);
        var state = AlgorithmStates.Of(one);
        Same(state, AlgorithmStates.Of(again)).ShouldBeTrue();
        Same(state, AlgorithmStates.Of(two)).ShouldBeTrue();
        Same(state, AlgorithmStates.Of(other)).ShouldBeFalse();
        Same(state, fresh).ShouldBeFalse();
    }

    private static AlgorithmSetup Setup(bool pixels, int threads, ulong seed = 1) =>
        new(count => pixels ? Pong.Create(new() { FrameSize = 42, MaxEpisodeSteps = 15 }, count) : CartPole.Create(new() { MaxEpisodeSteps = 15 }, count), seed) { Threads = threads };

    private static bool Same(byte[] one, byte[] other) => one.AsSpan().SequenceEqual(other);
}
