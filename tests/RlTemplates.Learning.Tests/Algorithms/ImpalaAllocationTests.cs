using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Algorithms;

/// <summary>Counts the bytes of the whole process, so no other test may run beside it.</summary>
[Collection(nameof(Alone))]
public class ImpalaAllocationTests
{
    [Fact]
    public void Training_allocates_nothing_a_step()
    {
        using var algorithm = Impala.Create(
            new() { NumWorkers = 2, NumEnvsPerWorker = 4, SampleBatchSize = 20, TrainBatchSize = 300, MinTimePerIterationSeconds = 0.5, LearningRate = 1e-3 },
            new(count => CartPole.Create(new(), count), 1) { Threads = 1 });
        var report = new TrainReport();
        for (var i = 0; i < 4; i++)
            algorithm.Train(report, CancellationToken.None);
        report.Clear();
        var (before, steps) = (GC.GetTotalAllocatedBytes(precise: true), report.TimestepsTotal);
        algorithm.Train(report, CancellationToken.None);

        var bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
        (report.TimestepsTotal - steps).ShouldBeGreaterThan(5000);
        ((double)bytes / (report.TimestepsTotal - steps)).ShouldBeLessThan(0.1, $"{bytes} bytes");
    }
}

[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;
