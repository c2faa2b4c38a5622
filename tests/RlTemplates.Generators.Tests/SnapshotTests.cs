using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

public sealed class SnapshotTests
{
    [Fact]
    public void PongExperiment()
    {
        var run = GeneratorHarness.Run(Samples.Pong);
        run.Diagnostics.ShouldBeEmpty();
        Snapshot.Match(string.Concat(run.Sources.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"=== {s.Key}\n{s.Value}\n")));
    }
}
