using System.Runtime.InteropServices;
using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Algorithms;

/// <summary>What asynchronous IMPALA restores. Its runs differ from each other, but each actor's part of one does not where nothing is learned.</summary>
public class ImpalaStateTests
{
    private const int Enough = 10;

    private static readonly ImpalaOptions Options = new()
    {
        NumWorkers = 2, NumEnvsPerWorker = 3, SampleBatchSize = 8, TrainBatchSize = 48, MinTimePerIterationSeconds = 0.02, Network = new() { HiddenSizes = [16], PolicyHeadGain = 1 },
    };

    [Fact]
    public void Every_actor_goes_on_with_its_environments_observations_and_random_stream()
    {
        var (whole, resumed) = (new List<Recorder>(), new List<Recorder>());
        using var first = Create(Options with { LearningRate = 0 }, 1, whole);
        AlgorithmContracts.Train(first, 3);
        var saved = AlgorithmStates.Of(first);
        TrainUntilAllPlayed(first, whole);
        using var second = Create(Options with { LearningRate = 0 }, 99, resumed);
        AlgorithmContracts.Train(second, 2);
        second.Load(new(new MemoryStream(saved)));
        TrainUntilAllPlayed(second, resumed);
        first.Dispose();
        second.Dispose();
        for (var i = 0; i < 2; i++)
        {
            var (expected, actual) = (whole[i].AfterMark, resumed[i].AfterMark);
            var common = Math.Min(expected.Length, actual.Length);
            common.ShouldBeGreaterThanOrEqualTo(Enough);
            actual[..common].ShouldBe(expected[..common]);
        }
    }

    [Theory]
    [InlineData(OptType.Adam)]
    [InlineData(OptType.RmsProp)]
    public void The_first_update_after_it_is_the_same_each_time(OptType optimizer)
    {
        // One actor's first trajectory after loading is played with the saved weights, and is the first batch: optimizer, statistics, counters and schedules make the rest.
        var options = Options with
        {
            NumWorkers = 1, TrainBatchSize = 24, MinTimePerIterationSeconds = 0, OptType = optimizer, NormalizeObservations = true, NormalizeRewards = true,
            LearningRate = Learning.Optimizers.Schedule.Linear(1e-2, 1e-3, 1000),
        };
        using var first = Create(options, 1, []);
        AlgorithmContracts.Train(first, 5);
        var saved = AlgorithmStates.Of(first);
        var weights = new List<float[]>();
        foreach (var seed in (ulong[])[7, 8])
        {
            using var other = Create(options, seed, []);
            other.Load(new(new MemoryStream(saved)));
            AlgorithmStates.Of(other).ShouldBe(saved);
            var loaded = ((Impala)other).Network.Parameters.ToArray();
            AlgorithmContracts.Train(other, 1);
            weights.Add(((Impala)other).Network.Parameters.ToArray());
            weights[^1].ShouldNotBe(loaded);
        }
        weights[1].ShouldBe(weights[0]);
    }

    [Fact]
    public void Actors_go_on_with_the_weights_that_were_broadcast_last()
    {
        var options = Options with { BroadcastInterval = 1_000_000 };
        using var first = Create(options, 1, []);
        var updates = AlgorithmContracts.Train(first, 3).Metrics["learner/num_updates"];
        using var second = Create(options, 2, []);
        second.Load(new(new MemoryStream(AlgorithmStates.Of(first))));
        AlgorithmContracts.Train(second, 1).Metrics["learner/policy_lag"].ShouldBeGreaterThanOrEqualTo(updates);
    }

    private static IAlgorithm Create(ImpalaOptions options, ulong seed, List<Recorder> recorders) => Impala.Create(options, new(count =>
    {
        recorders.Add(new(CartPole.Create(new() { MaxEpisodeSteps = 20 }, count)));
        return recorders[^1];
    }, seed) { Threads = 1 });

    private static void TrainUntilAllPlayed(IAlgorithm algorithm, List<Recorder> recorders)
    {
        for (var i = 0; i < 3 || (i < 1000 && recorders.Exists(recorder => recorder.SinceMark < Enough)); i++)
            AlgorithmContracts.Train(algorithm, 1);
    }

    /// <summary>Writes down what is done and seen, and where it was saved or loaded.</summary>
    private sealed class Recorder(IEnvironment inner) : ISavableEnvironment
    {
        private readonly List<string> _steps = [];
        private int _mark;
        private volatile int _sinceMark;

        public int SinceMark => _sinceMark;

        public string[] AfterMark => [.. _steps[_mark..]];

        public EnvironmentSpec Spec => inner.Spec;

        public int Count => inner.Count;

        public void Reset(ulong seed, Span<byte> observations) => inner.Reset(seed, observations);

        public void Step(ReadOnlySpan<byte> actions, StepBuffers step)
        {
            inner.Step(actions, step);
            _sinceMark++;
            _steps.Add($"{Convert.ToHexString(actions)} {Convert.ToHexString(step.Observations)} {Convert.ToHexString(MemoryMarshal.AsBytes(step.Rewards))}");
        }

        public void Save(BinaryWriter writer)
        {
            (_mark, _sinceMark) = (_steps.Count, 0);
            ((ISavableEnvironment)inner).Save(writer);
        }

        public void Load(BinaryReader reader)
        {
            (_mark, _sinceMark) = (_steps.Count, 0);
            ((ISavableEnvironment)inner).Load(reader);
        }

        public void Dispose() => inner.Dispose();
    }
}
