using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Algorithms;

/// <summary>What all threads allocate is told of the whole process, so no other test may run meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}

[Collection(AloneCollection.Name)]
public class ImpalaAllocationTests
{
    [Fact]
    public void Training_allocates_nothing_a_step()
    {
        using var algorithm = Impala.Create(
            new() { NumWorkers = 2, NumEnvsPerWorker = 4, TrainBatchSize = 300, MinTimePerIterationSeconds = 0.5 }, new(count => CartPole.Create(new(), count), 1) { Threads = 1 });
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
