using Microsoft.CodeAnalysis;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

public sealed class CachingTests
{
    [Theory]
    [InlineData("", "// a comment", "")]
    [InlineData("r.EpisodeRewardMean > 0", "r.EpisodeRewardMean > 1", "")]
    [InlineData("AtLeast = 18", "AtLeast = 19", "Properties")]
    [InlineData("FrameSkip = 2", "FrameSkip = 3", "")]
    [InlineData("LogMetric(Metric.EpisodesTotal)", "LogMetric(Metric.TimestepsTotal)", "Definitions")]
    [InlineData("Seed of every random stream.", "The seed.", "Tables")]
    [InlineData("void Celebrate(", "void Cheer(", "Callbacks")]
    [InlineData("[StopWhen(\"learner/entropy\"", "[AzureMl(ShmSize = \"1g\"), StopWhen(\"learner/entropy\"", "Declarations Definitions")]
    [InlineData("\"pong-impala\"", "\"pong\"", "Definitions Entries EntryPoint")]
    [InlineData("Units of the layers.", "Units.", "Tables Manifests")]
    [InlineData("LearningRate { get; init; } = 1e-3", "LearningRate { get; init; } = 2e-3", "Manifests")]
    public void AnEditRerunsOnlyWhatItConcerns(string old, string replacement, string modified)
    {
        var source = Samples.Pong;
        var run = GeneratorHarness.Run(source);
        var edited = old.Length == 0 ? source + replacement : source.Replace(old, replacement, StringComparison.Ordinal);
        edited.ShouldNotBe(source);
        var again = run.Rerun(edited);

        var rerun = again.Results.SelectMany(r => r.TrackedSteps)
            .Where(s => s.Key != TrackingNames.Experiments && TrackingNames.All.Contains(s.Key))
            .Where(s => s.Value.SelectMany(v => v.Outputs).Any(o => o.Reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged)))
            .Select(s => s.Key).Order(StringComparer.Ordinal);
        rerun.ShouldBe(modified.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void TheCacheCheckCanFail()
    {
        var run = GeneratorHarness.Run(Samples.Pong);
        var edited = Samples.Pong.Replace("pong-impala", "pong", StringComparison.Ordinal);
        Should.Throw<InvalidOperationException>(() => Cache.AssertAllCached(run.Rerun(edited)));
    }

    [Fact]
    public void EveryStageIsTracked() =>
        TrackingNames.All.ShouldBeSubsetOf(GeneratorHarness.Run(Samples.Pong + EnvironmentSamples.Hallway).Result.Results.SelectMany(r => r.TrackedSteps.Keys));
}
