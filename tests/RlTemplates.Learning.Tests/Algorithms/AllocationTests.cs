using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;

namespace RlTemplates.Learning.Tests.Algorithms;

/// <summary>Counts what the whole process allocates, so nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public class AllocationTests
{
    private const double MostBytesPerStep = 0.1;

    [Fact]
    public void Impala_allocates_nothing_a_step() => Check(Impala.Create(
        new() { NumWorkers = 2, NumEnvsPerWorker = 4, TrainBatchSize = 300, MinTimePerIterationSeconds = 0.3 }, new(count => CartPole.Create(new(), count), 1)));

    [Fact]
    public void Impala_in_lock_step_allocates_nothing_a_step() => Check(Impala.Create(
        new() { LockStep = true, NumWorkers = 2, NumEnvsPerWorker = 4, TrainBatchSize = 300 }, new(count => CartPole.Create(new(), count), 1)));

    [Fact]
    public void Ppo_allocates_nothing_a_step() => Check(Ppo.Create(new() { MinTimestepsPerIteration = 8192 }, new(count => CartPole.Create(new(), count), 1)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Dqn_allocates_nothing_a_step(bool prioritized) => Check(Dqn.Create(
        new() { PrioritizedReplay = prioritized, BufferSize = 10_000, MinTimestepsPerIteration = 8192, NormalizeObservations = true, NormalizeRewards = true, Network = new() { HiddenSizes = [16] } },
        new(count => CartPole.Create(new(), count), 1)));

    [Fact]
    public void Sac_allocates_nothing_a_step() => Check(Sac.Create(
        new() { NumEnvs = 8, TrainFreq = 16, BatchSize = 64, BufferSize = 10_000, MinTimestepsPerIteration = 4864, NormalizeObservations = true, NormalizeRewards = true, Network = new SacOptions().Network with { HiddenSizes = [32, 32] } },
        new(count => Pendulum.Create(new(), count), 1)));

    [Fact]
    public void Impala_with_a_memory_allocates_nothing_a_step() => Check(Impala.Create(
        new() { NumWorkers = 2, NumEnvsPerWorker = 4, TrainBatchSize = 300, MinTimePerIterationSeconds = 0.5, Network = new() { HiddenSizes = [16], UseLstm = true, LstmCellSize = 16 } },
        new(count => CartPole.Create(new(), count), 1)));

    [Fact]
    public void Ppo_with_a_memory_allocates_nothing_a_step() => Check(Ppo.Create(
        new() { MinTimestepsPerIteration = 8192, NumSgdIter = 4, SgdMinibatchSize = 64, Network = new() { HiddenSizes = [16], UseLstm = true, LstmCellSize = 16 } },
        new(count => CartPole.Create(new(), count), 1)));

    private static void Check(IAlgorithm algorithm)
    {
        using var trained = algorithm;
        var report = new TrainReport();
        for (var i = 0; i < 4; i++)
            algorithm.Train(report, CancellationToken.None);
        report.Clear();
        var (before, steps) = (GC.GetTotalAllocatedBytes(precise: true), report.TimestepsTotal);
        algorithm.Train(report, CancellationToken.None);

        var bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
        (report.TimestepsTotal - steps).ShouldBeGreaterThan(4096);
        ((double)bytes / (report.TimestepsTotal - steps)).ShouldBeLessThan(MostBytesPerStep, $"{bytes} bytes");
    }
}
