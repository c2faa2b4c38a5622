using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Learning.Engines;
using RlTemplates.Networks;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Algorithms;

/// <summary>
/// Algorithms that are stopped in the middle of an iteration, between two steps or two updates, saved, and loaded into a new instance: what they report and save is what the one
/// that was never stopped does.
/// </summary>
public class PauseTests
{
    private const int Iterations = 3;

    private static readonly Dictionary<string, Func<AlgorithmSetup, IAlgorithm>> Algorithms = new()
    {
        ["PPO"] = setup => Ppo.Create(new() { NumEnvs = 3, RolloutFragmentLength = 12, NumSgdIter = 3, SgdMinibatchSize = 12, MinTimestepsPerIteration = 70, NormalizeObservations = true, NormalizeRewards = true }, setup),
        ["PPO, memory"] = setup => Ppo.Create(new() { NumEnvs = 2, RolloutFragmentLength = 12, NumSgdIter = 2, SgdMinibatchSize = 24, MinTimestepsPerIteration = 1, Network = new() { UseLstm = true, LstmCellSize = 8 } }, setup),
        ["PPO, early end of epochs"] = setup => Ppo.Create(new() { NumEnvs = 3, RolloutFragmentLength = 12, NumSgdIter = 9, SgdMinibatchSize = 12, MinTimestepsPerIteration = 1, TargetKl = 1e-5 }, setup),
        ["PPO on pixels"] = setup => Ppo.Create(new() { NumEnvs = 2, RolloutFragmentLength = 8, NumSgdIter = 2, SgdMinibatchSize = 8, MinTimestepsPerIteration = 32 }, setup with { CreateEnvironment = Pixels(setup.CreateEnvironment) }),
        ["DQN"] = setup => Dqn.Create(new() { NumEnvs = 3, RolloutFragmentLength = 4, GradientSteps = 3, TrainBatchSize = 16, LearningStarts = 30, BufferSize = 200, MinTimestepsPerIteration = 50, NStep = 3, PrioritizedReplay = true, TargetNetworkUpdateFreq = 20 }, setup),
        ["SAC"] = setup => Sac.Create(new() { NumEnvs = 2, TrainFreq = 3, GradientSteps = 3, BatchSize = 16, LearningStarts = 20, BufferSize = 200, MinTimestepsPerIteration = 40, NormalizeObservations = true }, setup),
        ["IMPALA in lock step"] = setup => Impala.Create(new() { LockStep = true, NumWorkers = 2, NumEnvsPerWorker = 2, SampleBatchSize = 7, TrainBatchSize = 42, NumSgdIter = 2, MinTimestepsPerIteration = 80, NormalizeObservations = true, NormalizeRewards = true }, setup),
        ["IMPALA in lock step, one worker, memory"] = setup => Impala.Create(new() { LockStep = true, NumWorkers = 1, NumEnvsPerWorker = 3, SampleBatchSize = 7, TrainBatchSize = 42, MinTimestepsPerIteration = 80, Network = new() { UseLstm = true, LstmCellSize = 8 } }, setup),
        ["IMPALA in lock step, more workers than trajectories"] = setup => Impala.Create(new() { LockStep = true, NumWorkers = 3, NumEnvsPerWorker = 2, SampleBatchSize = 10, TrainBatchSize = 20, MinTimestepsPerIteration = 60 }, setup),
    };

    public static TheoryData<string, int> Cases => [.. from name in Algorithms.Keys from seed in Enumerable.Range(1, 3) select (name, seed)];

    public static TheoryData<string> Names => [.. Algorithms.Keys];

    [Theory, MemberData(nameof(Cases))]
    public void What_was_stopped_anywhere_equals_what_was_not(string name, int seed)
    {
        using var whole = Algorithms[name](Setup(name, new()));
        var expected = Enumerable.Range(0, Iterations).Select(_ => AlgorithmContracts.Train(whole, 1)).ToList();
        using var cuts = new Cuts();
        var (random, paused) = (new Random(seed), 0);

        var algorithm = Algorithms[name](Setup(name, cuts));
        foreach (var iteration in expected)
        {
            var report = new TrainReport();
            do
            {
                cuts.Next(random);
                algorithm.Train(report, cuts.Token);
                if (!report.IsPaused)
                    continue;
                paused++;
                var saved = AlgorithmStates.Of(algorithm);
                algorithm.Dispose();
                algorithm = Algorithms[name](Setup(name, cuts, seed: 99));
                algorithm.Load(new(new MemoryStream(saved)));
                ShouldBeSame(AlgorithmStates.Of(algorithm), saved);
            }
            while (report.IsPaused);
            AlgorithmContracts.ShouldBeSame(report, iteration);
        }
        paused.ShouldBeGreaterThan(0);
        ShouldBeSame(AlgorithmStates.Of(algorithm), AlgorithmStates.Of(whole));
        algorithm.Dispose();
    }

    [Theory, MemberData(nameof(Names))]
    public void What_was_stopped_continues_in_the_same_instance(string name)
    {
        using var whole = Algorithms[name](Setup(name, new()));
        var expected = AlgorithmContracts.Train(whole, 2);
        using var cuts = new Cuts();
        var random = new Random(1);
        using var algorithm = Algorithms[name](Setup(name, cuts));
        var report = new TrainReport();
        for (var done = 0; done < 2;)
        {
            cuts.Next(random);
            algorithm.Train(report, cuts.Token);
            if (report.IsPaused)
                continue;
            done++;
            if (done < 2)
                report.Clear();
        }
        AlgorithmContracts.ShouldBeSame(report, expected);
        ShouldBeSame(AlgorithmStates.Of(algorithm), AlgorithmStates.Of(whole));
    }

    [Fact]
    public void Actors_that_play_freely_stop_between_two_steps_to_be_saved()
    {
        using var cuts = new Cuts();
        var slow = TimeSpan.FromMilliseconds(20);
        using var algorithm = Impala.Create(new() { NumWorkers = 2, NumEnvsPerWorker = 2, SampleBatchSize = 1000, TrainBatchSize = 2000 }, Setup("IMPALA", cuts) with
        {
            CreateEnvironment = count => new CutEnvironment(CartPole.Create(new(), count), cuts) { StepTime = slow },
        });
        cuts.Set(steps: 5, updates: int.MaxValue);
        algorithm.Train(new(), cuts.Token);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        AlgorithmStates.Of(algorithm).ShouldNotBeEmpty();
        // A trajectory takes 20 s.
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    // Shouldly takes seconds for arrays of some megabytes.
    private static void ShouldBeSame(byte[] state, byte[] expected) => state.AsSpan().SequenceEqual(expected).ShouldBeTrue();

    private static AlgorithmSetup Setup(string name, Cuts cuts, ulong seed = 1) => new(
        count => new CutEnvironment(name == "SAC" ? Pendulum.Create(new(), count) : CartPole.Create(new() { MaxEpisodeSteps = 15 }, count), cuts), seed)
    {
        Threads = 1,
        Engine = new CuttingEngine(cuts),
    };

    private static Func<int, IEnvironment> Pixels(Func<int, IEnvironment> create) => count =>
        new CutEnvironment(Pong.Create(new() { FrameSize = 42, MaxEpisodeSteps = 15 }, count), ((CutEnvironment)create(count)).Cuts);

    /// <summary>Cancels after so many steps of a vector of environments or so many updates.</summary>
    private sealed class Cuts : IDisposable
    {
        private CancellationTokenSource _source = new();
        private int _steps = int.MaxValue, _updates = int.MaxValue;

        public CancellationToken Token => _source.Token;

        public void Next(Random random)
        {
            var isStep = random.Next(2) == 0;
            Set(isStep ? random.Next(1, 10) : int.MaxValue, isStep ? int.MaxValue : random.Next(1, 4));
        }

        public void Set(int steps, int updates)
        {
            _source.Dispose();
            (_source, _steps, _updates) = (new(), steps, updates);
        }

        public void Dispose() => _source.Dispose();

        public void CountStep() => Count(ref _steps);

        public void CountUpdate() => Count(ref _updates);

        private void Count(ref int left)
        {
            if (Interlocked.Decrement(ref left) == 0)
                _source.Cancel();
        }
    }

    private sealed class CutEnvironment(IEnvironment inner, Cuts cuts) : ISavableEnvironment
    {
        public Cuts Cuts => cuts;

        public TimeSpan StepTime { get; init; }

        public EnvironmentSpec Spec => inner.Spec;

        public int Count => inner.Count;

        public void Reset(ulong seed, Span<byte> observations) => inner.Reset(seed, observations);

        public void Step(ReadOnlySpan<byte> actions, StepBuffers step)
        {
            cuts.CountStep();
            inner.Step(actions, step);
            if (StepTime > TimeSpan.Zero)
                Thread.Sleep(StepTime);
        }

        public void Save(BinaryWriter writer) => ((ISavableEnvironment)inner).Save(writer);

        public void Load(BinaryReader reader) => ((ISavableEnvironment)inner).Load(reader);

        public void Dispose() => inner.Dispose();
    }

    private sealed record CuttingEngine(Cuts Cuts) : EngineOptions
    {
        public override INetworkBackend Create() => new Backend(new SimdEngine().Create(), Cuts);

        private sealed class Backend(INetworkBackend inner, Cuts cuts) : INetworkBackend
        {
            public INetwork Create(NetworkOptions options, ObservationSpace input, int policySize, int logStdOutputs, ulong seed) => inner.Create(options, input, policySize, logStdOutputs, seed);

            public IUpdate CreateUpdate(INetwork network, OptimizerSettings optimizer, double maxNorm) => new Update(inner.CreateUpdate(network, optimizer, maxNorm), cuts);

            public void Dispose() => inner.Dispose();
        }

        private sealed class Update(IUpdate inner, Cuts cuts) : IUpdate
        {
            public UpdateResult Step(IGradients gradients, double learningRate)
            {
                cuts.CountUpdate();
                return inner.Step(gradients, learningRate);
            }

            public void Save(BinaryWriter writer) => inner.Save(writer);

            public void Load(BinaryReader reader) => inner.Load(reader);
        }
    }
}
