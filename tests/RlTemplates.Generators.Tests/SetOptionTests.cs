using RlTemplates.Experiments;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

/// <summary>Which options a config class sets itself; <c>config</c> says so of them.</summary>
public sealed class SetOptionTests
{
    private const string Base = """
        namespace Lab
        {
            public abstract record TeamBase
            {
                protected TeamBase() => Checkpoint = new() { Keep = 7 };
                public RlTemplates.Experiments.CheckpointOptions Checkpoint { get; init; } = new();
            }
        }
        """;

    [Theory]
    [InlineData("public ulong Seed { get; init; } = 3;", "seed")]
    [InlineData("public ulong Seed { get; init; } public Config() { Seed = 3; }", "seed")]
    [InlineData("public ulong Seed { get; init; } public Config() { if (System.DateTime.Now.Year > 2000) { this.Seed = 3; } }", "seed")]
    [InlineData("public Config() => Environment = new() { FrameSkip = 2 };", "environment.frame_skip")]
    [InlineData("public Config() { var other = new PongOptions { FrameSkip = 2 }; Algorithm = Algorithm with { LearningRate = 0.1 }; }", "algorithm algorithm.learning_rate")]
    [InlineData("public static ulong Made; static Config() { Made = 4; }", "")]
    public void What_initialisers_and_constructors_give_is_set_by_the_class(string members, string expected) =>
        Set(Samples.Config(members)).ShouldBe([.. expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), "stop.time_total_s"]);

    [Fact]
    public void The_constructor_of_a_base_counts_too() =>
        Set(Samples.Config(declaration: "public sealed partial record Config : TeamBase") + Base).ShouldBe(["checkpoint.keep", "stop.time_total_s"]);

    private static IReadOnlyList<string> Set(string source)
    {
        var run = GeneratorHarness.Run(source);
        run.Diagnostics.ShouldBeEmpty();
        return Definition(run).SetOptions;
    }

    private static ExperimentDefinition Definition(GeneratorRun run) => (ExperimentDefinition)run.Load().GetType("Lab.Config")!.GetProperty("Definition")!.GetValue(null)!;
}
