using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

public sealed class SnapshotTests
{
    [Fact]
    public void Targets() => Snapshot.Match(string.Concat(GeneratorHarness.Run(Samples.Config(attributes: """
        [Head("head-gpu", VmSize = "STANDARD_NC4AS_T4_V3", UseGpu = true, Target = "azureml"), AzureMl(ShmSize = "24g", PipPackages = ["a", "b"]), Slurm(Name = "lab")]
        [Tag("team", "rl")]
        """)).Sources.Where(s => s.Key is "Lab.Config.Definition.g.cs" or "Lab.Config.Targets.g.cs" or "Lab.Config.Estimators.g.cs").OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => s.Value)));

    [Fact]
    public void PongExperiment()
    {
        var run = GeneratorHarness.Run(Samples.Pong);
        run.Diagnostics.ShouldBeEmpty();
        Snapshot.Match(string.Concat(run.Sources.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"=== {s.Key}\n{s.Value}\n")));
    }
}
