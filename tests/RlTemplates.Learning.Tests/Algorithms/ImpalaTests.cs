using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Algorithms;

public class ImpalaTests
{
    private static readonly ImpalaOptions Short = new()
    {
        NumWorkers = 2, NumEnvsPerWorker = 4, SampleBatchSize = 20, TrainBatchSize = 300, MinTimePerIterationSeconds = 0.2, LearningRate = 1e-3,
    };

    [Fact]
    public void Learns_cart_pole()
    {
        using var algorithm = Create(Short with { EntropyCoeff = 0.005 });
        var (report, best) = (new TrainReport(), 0.0);
        for (var i = 0; i < 150 && best < 120; i++)
        {
            report.Clear();
            algorithm.Train(report, CancellationToken.None);
            if (report.Episodes.Count > 0)
                best = Math.Max(best, report.Episodes.Average(episode => episode.Reward));
        }
        best.ShouldBeGreaterThanOrEqualTo(120);
    }

    [Fact]
    public void Every_declared_metric_is_reported()
    {
        using var algorithm = Create(Short with { BroadcastInterval = 3 });
        var report = new TrainReport();
        algorithm.Train(report, CancellationToken.None);
        AlgorithmContracts.ShouldBeDeclared<Impala>(report);
        report.Metrics["learner/policy_lag"].ShouldBeGreaterThanOrEqualTo(0);
        (report.TimestepsTotal % 320).ShouldBe(0);
    }

    [Fact]
    public void Saved_state_is_restored_whole_and_training_goes_on()
    {
        using var first = Create(Short);
        var report = new TrainReport();
        first.Train(report, CancellationToken.None);
        var saved = AlgorithmStates.Of(first);

        using var second = Create(Short, seed: 7);
        second.Load(new(new MemoryStream(saved)));
        AlgorithmStates.Of(second).ShouldBe(saved);
        var timesteps = report.TimestepsTotal;
        second.Train(report, CancellationToken.None);
        report.TimestepsTotal.ShouldBeGreaterThan(timesteps);
    }

    [Fact]
    public void State_of_other_options_is_refused()
    {
        using var algorithm = Create(Short);
        using var other = Create(Short with { NumEnvsPerWorker = 3 });
        AlgorithmContracts.ShouldRefuse(other, AlgorithmStates.Of(algorithm));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void State_of_another_number_of_cores_is_restored(int workers)
    {
        using var first = Create(Short);
        var report = new TrainReport();
        first.Train(report, CancellationToken.None);
        using var other = Create(Short with { NumWorkers = workers });
        using var reader = new BinaryReader(new MemoryStream(AlgorithmStates.Of(first)));
        other.Load(reader);
        reader.BaseStream.Position.ShouldBe(reader.BaseStream.Length);
        var timesteps = report.TimestepsTotal;
        other.Train(report, CancellationToken.None);
        report.TimestepsTotal.ShouldBeGreaterThan(timesteps);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_fails_on_any_actor_is_thrown_by_train_and_by_save(int failing)
    {
        var created = 0;
        using var algorithm = Impala.Create(Short, new(count => ++created == failing
            ? new FailingEnvironment(CartPole.Create(new(), count), 200)
            : CartPole.Create(new(), count), 1) { Threads = 1 });
        Should.Throw<EnvironmentException>(() =>
        {
            for (var i = 0; i < 100; i++)
                algorithm.Train(new(), CancellationToken.None);
        }).Cause.Message.ShouldBe("The emulator broke.");
        Should.Throw<EnvironmentException>(() => AlgorithmStates.Of(algorithm));
    }

    [Fact]
    public async Task Cancelling_ends_an_iteration_and_training_can_go_on()
    {
        using var algorithm = Create(Short with { MinTimePerIterationSeconds = 600 });
        using var source = new CancellationTokenSource(200);
        var report = new TrainReport();
        await Task.Run(() => algorithm.Train(report, source.Token), TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        AlgorithmStates.Of(algorithm).ShouldNotBeEmpty();
    }

    [Fact]
    public void A_loss_that_is_not_a_number_ends_the_training_and_says_when()
    {
        using var algorithm = Impala.Create(Short, new(count => new FailingEnvironment(CartPole.Create(new(), count), 200, float.NaN), 1) { Threads = 1 });
        Should.Throw<ArithmeticException>(() =>
        {
            for (var i = 0; i < 100; i++)
                algorithm.Train(new(), CancellationToken.None);
        }).Message.ShouldMatch("IMPALA stopped in update [0-9]+, at timestep [1-9][0-9]*: CartPole-v1 gives copy 0 the reward NaN");
    }

    private static IAlgorithm Create(ImpalaOptions options, ulong seed = 1) =>
        Impala.Create(options, new(count => CartPole.Create(new(), count), seed) { Threads = 1 });

    /// <summary>After so many steps throws, or gives the reward.</summary>
    private sealed class FailingEnvironment(IEnvironment inner, int steps, float? reward = null) : ISavableEnvironment
    {
        private int _steps;

        public EnvironmentSpec Spec => inner.Spec;

        public int Count => inner.Count;

        public void Reset(ulong seed, Span<byte> observations) => inner.Reset(seed, observations);

        public void Step(ReadOnlySpan<byte> actions, StepBuffers step)
        {
            if (++_steps > steps && reward is null)
                throw new InvalidOperationException("The emulator broke.");
            inner.Step(actions, step);
            if (_steps > steps)
                step.Rewards.Fill(reward!.Value);
        }

        public void Save(BinaryWriter writer) => ((ISavableEnvironment)inner).Save(writer);

        public void Load(BinaryReader reader) => ((ISavableEnvironment)inner).Load(reader);

        public void Dispose() => inner.Dispose();
    }
}
